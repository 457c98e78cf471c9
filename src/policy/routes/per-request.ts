/**
 * Finds the route of one request, for responses that are not cached. The response covers that route only, so every table
 * can be expressed.
 *
 *   1. The event names the route, or its ARN determines it.
 *   2. Every form of the path that the event carries is read, as sent and decoded: the route that each of them reaches
 *      must be open to the caller, because the backend may use a different form from API Gateway's.
 *   3. Dot segments in any form are denied.
 *
 * @module
 */

import { getOrAdd } from '../../internal/get-or-add.ts'
import type { ExecuteApiArn } from '../execute-api-arn.ts'
import { formatCondition, type NetworkTest, UNCONDITIONAL } from '../rules/condition-blocks.ts'
import { findNamedRoute, findRoutes, groupOf, type MethodGroup, routeOrder } from './parse/method-groups.ts'
import { type ApiKind, decodeSegment, METHODS, type RoutePattern } from './parse/route-pattern.ts'
import type { Route } from './parse/route-rules.ts'
import { routeTree } from './parse/route-tree.ts'
import { ANYTHING, type Tokens } from './parse/tokens.ts'
import { type AccessText, ALWAYS, conditionsIn, NEVER } from './plan/access-text.ts'
import { accessTo, matchingOpenPaths, type OpenPath, type OpenPathsOf } from './plan/open-paths.ts'

/** The table of an API. */
export interface RequestTable<I> {
  readonly api: ApiKind
  readonly routes: readonly Route<I>[]
  readonly groups: readonly MethodGroup[]
}

/** What an event states about the requested route. */
export interface RequestedRoute {
  readonly arn: ExecuteApiArn
  readonly routeKey?: string | undefined
  readonly paths?: readonly string[] | undefined
}

/** What is open to the caller on the route of a request. */
export interface RequestAccess<I> {
  readonly route: Route<I> | undefined
  /** The group of the response: the route alone. `undefined`: the request is denied. */
  readonly group: MethodGroup | undefined
  readonly openPaths: readonly OpenPath[]
}

/** @param openPathsOf Evaluates the rule of a route. It is called only for routes that a form of the path reaches. */
export function requestAccess<I>(
  { api, routes, groups }: RequestTable<I>,
  { arn, routeKey, paths }: RequestedRoute,
  openPathsOf: OpenPathsOf,
): RequestAccess<I> {
  const match = findRoutes(groups, routes, arn)
  const named = routeKey === undefined ? undefined : findNamedRoute(api, routes, routeKey)
  const pattern = routeKey === undefined ? match.readings[0] : named
  const route = pattern && routes[pattern.index]
  const denied = { route, group: undefined, openPaths: [] }
  if (route === undefined) return denied
  // A contradictory event: the named route does not have the method of the ARN.
  const method = arn.kind === 'method' ? arn.method : arn.routeKey
  if (named !== undefined && named.method !== 'ANY' && named.method !== method) return denied

  const memo = new Map<RoutePattern, readonly OpenPath[]>()
  const evaluate = (reading: RoutePattern): readonly OpenPath[] => getOrAdd(memo, reading, () => openPathsOf(reading))
  const accessOf = (reading: RoutePattern, path: Tokens): AccessText => accessTo(evaluate(reading), path)
  const accesses = new Set((named === undefined ? match.readings : [named]).map((reading) => accessOf(reading, match.path)))
  if (arn.kind === 'method') {
    const forms = pathForms(
      arn.path,
      (paths ?? []).map((path) => withoutStage(path, arn.stage)),
    )
    const isEverythingOpen = routes.length === 1 && route.tokens[0] === ANYTHING && evaluate(route).every(isUnrestricted)
    if (!isEverythingOpen && [arn.path, ...forms].some(hasDotSegment)) return denied
    const tree = groupOf(groups, arn.method)?.tree
    for (const form of forms) {
      const path = splitPath(form)
      for (const reading of tree?.readings(path) ?? []) accesses.add(accessOf(reading, path))
    }
    // API Gateway may match encoded segments as they are. An encoded literal is then the value of a parameter.
    const undecoded = named === undefined ? (tree?.readings(splitPath(arn.path)) ?? []) : []
    for (const reading of undecoded) if (!match.readings.includes(reading)) accesses.add(accessOf(reading, match.path))
  }
  accesses.delete(ALWAYS)
  const [access = ALWAYS, second] = accesses
  // Two conditions that must both hold cannot be expressed by one access.
  if (access === NEVER || second !== undefined) return denied

  const group = groupOfRoute(api, route, arn)
  const isInNetworks = [...memo.values()].flat().find((openPath) => openPath.isInNetworks !== undefined)?.isInNetworks
  return { route, group, openPaths: withAccess(matchingOpenPaths(evaluate(route), match.path), access, isInNetworks) }
}

const groupsOfRoutes = new WeakMap<object, Map<string, MethodGroup>>()

/** The group that has this route alone, for the method of the request. It depends on the route and the method only. */
function groupOfRoute<I>(api: ApiKind, route: Route<I>, arn: ExecuteApiArn): MethodGroup {
  const method = arn.kind === 'method' ? arn.method : route.method === 'ANY' ? '' : arn.routeKey
  // Other methods come from the client: they are not kept.
  if (arn.kind === 'method' && !METHODS.includes(method)) return singleRouteGroup(api, route, method)
  if (arn.kind === 'route' && method !== route.method) return singleRouteGroup(api, route, method)
  return getOrAdd(
    getOrAdd(groupsOfRoutes, route, () => new Map()),
    method,
    () => singleRouteGroup(api, route, method),
  )
}

function singleRouteGroup<I>(api: ApiKind, route: Route<I>, method: string): MethodGroup {
  return { methods: method === '' ? [] : [method], isRest: false, tree: routeTree([route], routeOrder(api)) }
}

/** The open paths with this access. If a reading of another route restricts the request, its conditions are added. */
function withAccess(
  openPaths: readonly OpenPath[],
  access: AccessText,
  isInNetworks: NetworkTest | undefined,
): readonly OpenPath[] {
  const unconditional = openPaths.filter(({ condition }) => condition === UNCONDITIONAL)
  if (access === ALWAYS) return unconditional
  if (unconditional.length === 0) return openPaths
  const conditions = conditionsIn(access).map(formatCondition)
  return unconditional.flatMap(({ boundSegments }) => conditions.map((condition) => ({ boundSegments, condition, isInNetworks })))
}

function isUnrestricted({ boundSegments, condition }: OpenPath): boolean {
  return boundSegments.length === 0 && condition === UNCONDITIONAL
}

/**
 * The forms of a path other than the one that is sent: decoded once and twice before it is split, and with single
 * slashes. HTTP APIs deliver `rawPath` decoded, some characters twice.
 */
function pathForms(path: string, more: readonly string[]): readonly string[] {
  const forms = new Set(more)
  for (const sent of [path, ...more]) {
    const once = decodeSegment(sent) ?? sent
    const twice = decodeSegment(once) ?? once
    for (const form of [sent, once, twice]) {
      if (form !== sent) forms.add(form)
      if (form.includes('//')) forms.add(form.replaceAll(/\/{2,}/g, '/'))
    }
  }
  forms.delete(path)
  return [...forms].filter((form) => form.startsWith('/'))
}

function splitPath(path: string): Tokens {
  return path === '/' ? [] : path.slice(1).split('/')
}

function withoutStage(path: string, stage: string): string {
  return path === `/${stage}` ? '/' : path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path
}

/** Whether a segment is `.` or `..`, also with a path parameter, and with backslashes as separators. */
function hasDotSegment(path: string): boolean {
  return path
    .replaceAll('\\', '/')
    .split('/')
    .some((segment) => /^\.{1,2}(?:;|$)/.test(segment))
}

/**
 * Groups the routes of a table by method, and finds the route of a request.
 *
 * @module
 */

import type { ExecuteApiArn } from '../../execute-api-arn.ts'
import { type ApiKind, decodeSegment, METHODS, pathShape, type RoutePattern, routeParser } from './route-pattern.ts'
import { type RouteOrder, type RouteTree, routeTree } from './route-tree.ts'
import type { Tokens } from './tokens.ts'

export interface MethodGroup {
  readonly methods: readonly string[]
  /** The group of the methods that no key names. Nonstandard methods such as `PROPFIND` belong to it too. */
  readonly isRest: boolean
  readonly tree: RouteTree
}

/** The path of a request, and the routes that API Gateway may select for it, the likely one first. */
export interface RouteMatch {
  readonly path: Tokens
  readonly readings: readonly RoutePattern[]
}

/** Each method that a key names has a group of its own. The other methods share one, with the routes of `ANY`. */
export function groupByMethod(order: RouteOrder, routes: readonly RoutePattern[]): readonly MethodGroup[] {
  const named = new Set(routes.map(({ method }) => method))
  named.delete('ANY')
  const rest = METHODS.filter((method) => !named.has(method))
  return [...[...named].map((method) => [method]), rest].map((methods) => {
    const ofMethod = routes.filter(({ method }) => methods.includes(method))
    const shapes = new Set(ofMethod.map(pathShape))
    const ofAny = routes.filter((route) => route.method === 'ANY' && !shapes.has(pathShape(route)))
    return { methods, isRest: methods === rest, tree: routeTree([...ofMethod, ...ofAny], order) }
  })
}

/** How APIs of this type select a route. */
export function routeOrder(api: ApiKind): RouteOrder {
  const isHttp = api === 'HTTP'
  return { fullMatchFirst: isHttp, matchesEmptyRest: isHttp, keepsTrailingSlash: isHttp, decodesTwice: isHttp }
}

/** Finds the routes of an ARN. A nonstandard method can only reach routes of `ANY`. */
export function findRoutes(groups: readonly MethodGroup[], routes: readonly RoutePattern[], arn: ExecuteApiArn): RouteMatch {
  if (arn.kind === 'route') {
    const key = arn.routeKey.startsWith('$default') ? '$default' : arn.routeKey
    return { readings: routes.filter((route) => route.key === key), path: [] }
  }
  const path = segmentsOf(arn.path)
  return { readings: groupOf(groups, arn.method)?.tree.readings(path) ?? [], path }
}

/** The group of a method. Nonstandard methods belong to the last one. */
export function groupOf(groups: readonly MethodGroup[], method: string): MethodGroup | undefined {
  return groups.find(({ methods }) => methods.includes(method)) ?? groups.at(-1)
}

/** Finds the route that an event names. A key with a method may name a route for any method. */
export function findNamedRoute(api: ApiKind, routes: readonly RoutePattern[], routeKey: string): RoutePattern | undefined {
  const named = parseRouteKey(api, routeKey)
  if (named === undefined) return undefined
  const shape = pathShape(named)
  const ofShape = routes.filter((route) => pathShape(route) === shape)
  return ofShape.find(({ method }) => method === named.method) ?? ofShape.find(({ method }) => method === 'ANY')
}

/** `undefined` if the key is malformed: then the table does not have it either. A trailing slash makes no difference. */
function parseRouteKey(api: ApiKind, routeKey: string): RoutePattern | undefined {
  try {
    return routeParser('routeKey', api)(routeKey.replace(/(?<=[^ ])\/$/, ''), 0)
  } catch {
    return undefined
  }
}

/**
 * Decodes the segments of a path: `/pets/a%20b` becomes `pets`, `a b`. The root has none; a trailing slash adds an empty
 * one. Malformed segments are kept as they are.
 */
function segmentsOf(path: string): string[] {
  if (path === '/') return []
  return path
    .slice(1)
    .split('/')
    .map((segment) => decodeSegment(segment) ?? segment)
}

/**
 * A table's routes, sorted by method: which route decides a request, and the plans for a caller.
 *
 * @module
 */

import type { ExecuteApiArn } from '../execute-api-arn.ts'
import { planMethod } from './method-plan.ts'
import type { MethodTable } from './reach.ts'
import type { PlannedMethods } from './reply-document.ts'
import { type ApiKind, decoded, METHODS, parseRouteKey, type RoutePattern, shapeOf } from './route-pattern.ts'
import { routeTree } from './route-tree.ts'
import type { Path } from './tokens.ts'
import type { Ways } from './ways.ts'

export interface CompiledTable {
  readonly tables: readonly MethodGroup[]
  plan(waysOf: (route: number) => Ways): readonly PlannedMethods[]
  /** Of one route alone, for a reply that API Gateway keeps for that route only. */
  planRoute(found: KeyedRoute, waysOf: (route: number) => Ways): readonly PlannedMethods[]
  /** The route that the event names, its parameters by any name. */
  routeOf(routeKey: string): KeyedRoute | undefined
  find(arn: ExecuteApiArn): Found
}

export interface MethodGroup {
  readonly methods: readonly string[]
  /** It stands for methods of no name, `PROPFIND`, too: they reach what takes any method. */
  readonly isRest: boolean
  readonly table: MethodTable
}

export interface KeyedRoute {
  readonly index: number
  readonly methods: readonly string[]
}

export interface Found {
  readonly route: number | undefined
  readonly path: Path
  /** The same path where it ends in a slash, by the reading in which the slash counts. */
  readonly slashed: { readonly route: number | undefined; readonly path: Path } | undefined
}

export function compileTable(api: ApiKind, routes: readonly (RoutePattern & { readonly index: number })[]): CompiledTable {
  const groups = groupByMethod(routes)
  const byMethod = new Map(
    groups.flatMap(({ methods, members }) => methods.map((method) => [method, tableOf(api, members)] as const)),
  )
  const tables = groups.map(({ methods, isRest }): MethodGroup => {
    const table = byMethod.get(methods[0] ?? '')
    return { methods, isRest, table: table ?? tableOf(api, []) }
  })
  // What is no method of ours can only reach a route that takes any.
  const others = tableOf(
    api,
    routes.filter(({ method }) => method === 'ANY'),
  )
  const byShape = new Map(routes.map((route) => [shapeOf(route), route]))
  const defaultRoute = routes.find(({ key }) => key === '$default')
  const alone = new Map<number, MethodTable>()

  return {
    tables,
    plan: (waysOf) => tables.map(({ methods, isRest, table }) => ({ methods, isRest, plan: planMethod(table, waysOf) })),
    planRoute({ index, methods }, waysOf) {
      const table =
        alone.get(index) ??
        tableOf(
          api,
          routes.filter((route) => route.index === index),
        )
      alone.set(index, table)
      return [{ methods, isRest: methods === METHODS, plan: planMethod(table, waysOf) }]
    },
    routeOf(routeKey) {
      const pattern = readKey(api, routeKey)
      if (pattern === undefined) return undefined
      const route = byShape.get(shapeOf(pattern)) ?? byShape.get(shapeOf({ ...pattern, method: 'ANY' }))
      if (route === undefined) return undefined
      return { index: route.index, methods: pattern.method === 'ANY' ? METHODS : [pattern.method] }
    },
    find(arn) {
      if (arn.kind === 'route') {
        const route = arn.routeKey.startsWith('$default') ? defaultRoute : routes.find(({ key }) => key === arn.routeKey)
        return { route: route?.index, path: [], slashed: undefined }
      }
      const { tree } = byMethod.get(arn.method) ?? others
      const path = segmentsOf(arn.path)
      if (path.length < 2 || path.at(-1) !== '') return { route: tree.decide(path), path, slashed: undefined }
      const shorter = path.slice(0, -1)
      return { route: tree.decide(shorter), path: shorter, slashed: { route: tree.decide(path), path } }
    },
  }
}

/** `/pets/a%20b` is `pets`, `a b`; `/` is nothing. What cannot be decoded stays as it is. */
function segmentsOf(path: string): Path {
  if (path === '/' || path === '') return []
  const segments = path.slice(1).split('/')
  return path.includes('%') ? segments.map((segment) => decoded(segment) ?? segment) : segments
}

function tableOf(api: ApiKind, members: readonly (RoutePattern & { readonly index: number })[]): MethodTable {
  return {
    tree: routeTree(members, api === 'HTTP'),
    segments: new Map(members.map(({ index, segments }) => [index, segments])),
  }
}

type Member = RoutePattern & { readonly index: number }

/** The methods that a key names have a group each; those that no key names share one, with the routes of `ANY`. */
function groupByMethod(routes: readonly Member[]): (Omit<MethodGroup, 'table'> & { readonly members: readonly Member[] })[] {
  const any = routes.filter(({ method }) => method === 'ANY')
  const named = [...new Set(routes.map(({ method }) => method).filter((method) => method !== 'ANY'))]
  const groups = named.map((method) => {
    const own = routes.filter((route) => route.method === method)
    const shapes = new Set(own.map((route) => shapeOf({ ...route, method: 'ANY' })))
    return { methods: [method], isRest: false, members: [...own, ...any.filter((route) => !shapes.has(shapeOf(route)))] }
  })
  const unnamed = METHODS.filter((method) => !named.includes(method))
  return any.length === 0 || unnamed.length === 0 ? groups : [...groups, { methods: unnamed, isRest: true, members: any }]
}

function readKey(api: ApiKind, routeKey: string): RoutePattern | undefined {
  try {
    return parseRouteKey('routeKey', api, routeKey)
  } catch {
    return undefined
  }
}

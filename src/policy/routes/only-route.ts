/**
 * The one route of a reply that API Gateway keeps for that route only.
 *
 * @module
 */

import { distinctRules } from './caller-answers.ts'
import type { ChooseRoute, Scope } from './caller-table.ts'
import type { Route } from './cells.ts'
import { getOrAdd } from './get-or-add.ts'
import { type ApiKind, METHODS, pathShape, routeParser } from './route-pattern.ts'
import { type RouteTree, routeTree } from './route-tree.ts'

/** Without a key, as at TTL 0, the ARN tells the route, if it does so under both readings of a slash at its end. */
export function onlyRoute<I>(api: ApiKind, routes: readonly Route<I>[]): ChooseRoute<I> {
  const byShape = new Map(routes.map((route) => [route.method + pathShape(route), route]))
  const known = new Map<Route<I>, Pick<Scope<I>, 'rules'> & { readonly tree: RouteTree }>()

  const scopeOf = (only: Route<I> | undefined, methods: readonly string[]): Scope<I> => {
    // The event may name a route that the table does not have: it is closed.
    if (only === undefined) return { id: '-', rules: [], groups: [], only: null }
    const { rules, tree } = getOrAdd(known, only, () => ({ rules: distinctRules([only]), tree: routeTree([only], false) }))
    return { id: `${only.index}:${methods.join()}`, rules, groups: [{ methods, isRest: methods === METHODS, tree }], only }
  }

  return (arn, find, routeKey) => {
    if (routeKey !== undefined) {
      const asked = readKey(api, routeKey)
      if (asked === undefined) return scopeOf(undefined, [])
      const shape = pathShape(asked)
      const route = byShape.get(asked.method + shape) ?? byShape.get(`ANY${shape}`)
      return scopeOf(route, asked.method === 'ANY' ? METHODS : [asked.method])
    }
    const { route } = find(false)
    const { route: slashed = route } = find(true)
    // A path that can be read in two ways may have been routed by the other one.
    const isPlain = arn.kind === 'route' || !/\/\/|%/.test(arn.path)
    const found = isPlain && slashed === route && route !== undefined ? routes[route.index] : undefined
    if (arn.kind === 'method') return scopeOf(found, [arn.method])
    // `$connect` is a method of its own; what says `$default` says no method, and opens none.
    return scopeOf(found, route?.method === 'ANY' ? [] : [arn.routeKey])
  }
}

function readKey(api: ApiKind, routeKey: string): ReturnType<ReturnType<typeof routeParser>> | undefined {
  try {
    return routeParser('routeKey', api)(routeKey, 0)
  } catch {
    return undefined
  }
}

/**
 * The one route of a reply that API Gateway keeps for that route only.
 *
 * @module
 */

import { getOrAdd } from '../get-or-add.ts'
import type { ChooseRoute, Scope } from './caller-table.ts'
import type { Route } from './parse/cells.ts'
import { type ApiKind, METHODS, pathShape, type RoutePattern, routeParser } from './parse/route-pattern.ts'
import { type RouteTree, routeTree } from './parse/route-tree.ts'
import { distinctRules } from './plan/caller-residuals.ts'

/** Without a key, as at TTL 0, the ARN tells the route, if it does so under both readings of a slash at its end. */
export function onlyRoute<I>(api: ApiKind, routes: readonly Route<I>[]): ChooseRoute<I> {
  const byShape = new Map(routes.map((route) => [route.method + pathShape(route), route]))
  const known = new Map<Route<I>, Pick<Scope<I>, 'rules'> & { readonly tree: RouteTree }>()

  // Stryker disable next-line StringLiteral: no other scope has that text either
  const closed: Scope<I> = { id: '-', rules: [], groups: [], only: null }

  const scopeOf = (route: RoutePattern | undefined, methods: readonly string[]): Scope<I> => {
    const only = route && routes[route.index]
    // The event may name a route that the table does not have.
    if (only === undefined) return closed
    const { rules, tree } = getOrAdd(known, only, () => ({
      rules: distinctRules([only]),
      // Stryker disable next-line BooleanLiteral: one route has no other to compete with
      tree: routeTree([only], false),
    }))
    // Stryker disable next-line ConditionalExpression: to one method alone it makes no difference
    const isRest = methods === METHODS
    return { id: `${only.index}:${methods.join()}`, rules, groups: [{ methods, isRest, tree }], only }
  }

  return (arn, find, routeKey) => {
    if (routeKey !== undefined) {
      const asked = readKey(api, routeKey)
      if (asked === undefined) return closed
      const shape = pathShape(asked)
      return scopeOf(
        byShape.get(asked.method + shape) ?? byShape.get(`ANY${shape}`),
        asked.method === 'ANY' ? METHODS : [asked.method],
      )
    }
    const { route } = find(false)
    // `$connect` is a method of its own; what says `$default` says no method, and opens none.
    if (arn.kind === 'route') return scopeOf(route, route?.method === 'ANY' ? [] : [arn.routeKey])
    const { route: slashed = route } = find(true)
    // A path that can be read in two ways may have been routed by the other one.
    const isPlain = !/\/\/|%/.test(arn.path)
    return scopeOf(isPlain && slashed === route ? route : undefined, [arn.method])
  }
}

/** `undefined` where it is no key. */
function readKey(api: ApiKind, routeKey: string): RoutePattern | undefined {
  try {
    // Stryker disable next-line StringLiteral: nobody reads the error
    return routeParser('routeKey', api)(routeKey, 0)
  } catch {
    // It is of no table, so neither of this one.
  }
  return undefined
}

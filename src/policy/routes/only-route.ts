/**
 * Limits a response to one route, for responses that API Gateway caches per route.
 *
 * @module
 */

import { getOrAdd } from '../get-or-add.ts'
import type { ChooseRoute, ResponseScope } from './caller-table.ts'
import { type ApiKind, METHODS, pathShape, type RoutePattern, routeParser } from './parse/route-pattern.ts'
import type { Route } from './parse/route-rules.ts'
import { type RouteTree, routeTree } from './parse/route-tree.ts'
import { type DistinctRule, distinctRules } from './plan/caller-residuals.ts'

/**
 * Chooses the route that the event names. Without a route key, the ARN determines the route if it does so whether or not
 * a trailing slash is significant.
 */
export function onlyRoute<I>(api: ApiKind, routes: readonly Route<I>[]): ChooseRoute<I> {
  const routesByShape = new Map(routes.map((route) => [route.method + pathShape(route), route]))
  const compiled = new Map<Route<I>, { readonly rules: readonly DistinctRule<I>[]; readonly tree: RouteTree }>()
  const closed: ResponseScope<I> = { id: 'closed', rules: [], groups: [], only: null }

  function scopeOf(pattern: RoutePattern | undefined, methods: readonly string[]): ResponseScope<I> {
    const route = pattern && routes[pattern.index]
    // The event may name a route that the table does not have.
    if (route === undefined) return closed
    const { rules, tree } = getOrAdd(compiled, route, () => ({ rules: distinctRules([route]), tree: routeTree([route], false) }))
    const group = { methods, isRest: methods === METHODS, tree }
    return { id: `${route.index}:${methods.join()}`, rules, groups: [group], only: route }
  }

  return ({ arn, routeKey }, find) => {
    if (routeKey !== undefined) {
      const named = parseRouteKey(api, routeKey)
      if (named === undefined) return closed
      const shape = pathShape(named)
      const route = routesByShape.get(named.method + shape) ?? routesByShape.get(`ANY${shape}`)
      return scopeOf(route, named.method === 'ANY' ? METHODS : [named.method])
    }
    const { route } = find(false)
    // `$connect` is its own method. An ARN with `$default` in place of a method opens no method.
    if (arn.kind === 'route') return scopeOf(route, route?.method === 'ANY' ? [] : [arn.routeKey])
    const { route: withSlash = route } = find(true)
    // A path that can be read in two ways may have been routed by the other one.
    const isUnambiguous = !/\/\/|%/.test(arn.path) && withSlash === route
    return scopeOf(isUnambiguous ? route : undefined, [arn.method])
  }
}

/** `undefined` if the key is malformed: then the table does not have it either. */
function parseRouteKey(api: ApiKind, routeKey: string): RoutePattern | undefined {
  try {
    return routeParser('routeKey', api)(routeKey, 0)
  } catch {
    return undefined
  }
}

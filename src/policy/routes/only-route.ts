/**
 * Limits a response to one route, for responses that API Gateway caches per route.
 *
 * @module
 */

import { getOrAdd } from '../../internal/get-or-add.ts'
import type { ChooseRoute, ResponseScope } from './caller-table.ts'
import { findNamedRoute, routeOrder } from './parse/method-groups.ts'
import { type ApiKind, METHODS, type RoutePattern } from './parse/route-pattern.ts'
import type { Route } from './parse/route-rules.ts'
import { type RouteTree, routeTree } from './parse/route-tree.ts'
import { type DistinctRule, distinctRules } from './plan/caller-residuals.ts'

/**
 * Chooses the route that the event names. Without a route key, the ARN determines the route if it has one reading only.
 */
export function onlyRoute<I>(api: ApiKind, routes: readonly Route<I>[]): ChooseRoute<I> {
  const compiled = new Map<Route<I>, { readonly rules: readonly DistinctRule<I>[]; readonly tree: RouteTree }>()
  const closed: ResponseScope<I> = { id: 'closed', rules: [], groups: [], only: null }

  function scopeOf(pattern: RoutePattern | undefined, methods: readonly string[]): ResponseScope<I> {
    const route = pattern && routes[pattern.index]
    // The event may name a route that the table does not have.
    if (route === undefined) return closed
    const { rules, tree } = getOrAdd(compiled, route, () => ({
      rules: distinctRules([route]),
      tree: routeTree([route], routeOrder(api)),
    }))
    const group = { methods, isRest: methods === METHODS, tree }
    return { id: `${route.index}:${methods.join()}`, rules, groups: [group], only: route }
  }

  return ({ arn, routeKey }, match) => {
    if (routeKey !== undefined) {
      const route = findNamedRoute(api, routes, routeKey)
      const [method = ''] = routeKey.split(' ')
      return scopeOf(route, METHODS.includes(method) ? [method] : route?.method === '$connect' ? ['$connect'] : METHODS)
    }
    const [route, other] = match.readings
    // `$connect` is its own method. An ARN with `$default` in place of a method opens no method.
    if (arn.kind === 'route') return scopeOf(route, route?.method === 'ANY' ? [] : [arn.routeKey])
    // A path that can be read in two ways may have been routed by the other one.
    const isUnambiguous = !/\/\/|%/.test(arn.path) && other === undefined
    return scopeOf(isUnambiguous ? route : undefined, [arn.method])
  }
}

/**
 * The table with everything that it can do. An authorizer that never speaks of one route alone uses `callerTable` and
 * carries less.
 *
 * @module
 */

import { type CallerTable, type CallerTableOptions, callerTable, checkChoice } from './caller-table.ts'
import { onlyRoute } from './only-route.ts'
import { proveSimpleReplies } from './prove-simple.ts'

export interface RouteTableOptions<I> extends CallerTableOptions<I> {
  /** `route`: a reply speaks of the route asked for alone, because the route is part of the cache key. Default `caller`. */
  readonly cachePer?: 'caller' | 'route'
}

export interface RouteTable<I> extends CallerTable<I> {
  /**
   * For replies that are one boolean for a whole route.
   *
   * @throws {ConfigError} naming the route whose rule binds a path, becomes a condition or reads the request.
   */
  proveSimple(): void
}

/**
 * Compiles a table.
 *
 * @throws {ConfigError} for an empty table, a key that is none, two keys for one route, a rule that does not fit its route,
 *   and a table that cannot be said in IAM for some caller.
 */
export function routeTable<I>(options: RouteTableOptions<I>): RouteTable<I> {
  const { cachePer = 'caller', ...others } = options
  checkChoice(options.subject, 'cachePer', cachePer, ['caller', 'route'])
  const table = callerTable(others, cachePer === 'route' ? onlyRoute : undefined)
  return { ...table, proveSimple: () => proveSimpleReplies(options.subject, table) }
}

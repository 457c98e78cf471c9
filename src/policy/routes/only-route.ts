/**
 * The one route of a reply that API Gateway keeps for that route only.
 *
 * @module
 */

import type { ExecuteApiArn } from '../execute-api-arn.ts'
import type { CompiledTable, KeyedRoute } from './compiled-table.ts'

/** Without a key, as at TTL 0, the ARN tells the route, if it does so under both readings of a slash at its end. */
export function onlyRoute(table: CompiledTable, arn: ExecuteApiArn, routeKey: string | undefined): KeyedRoute {
  if (routeKey !== undefined) return table.routeOf(routeKey) ?? NO_ROUTE
  const { route, slashed } = table.find(arn)
  // A path that can be read in two ways may have been routed by the other one.
  const isPlain = arn.kind === 'route' || !/\/\/|%/.test(arn.path)
  const isSure = isPlain && route !== undefined && (slashed?.route === undefined || slashed.route === route)
  return isSure ? { index: route, methods: [arn.kind === 'method' ? arn.method : '$connect'] } : NO_ROUTE
}

/** The event names a route that the table does not have: it is closed. */
const NO_ROUTE: KeyedRoute = Object.freeze({ index: -1, methods: Object.freeze([]) })

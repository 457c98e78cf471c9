/**
 * Writes the same query for DuckDB, which has neither `MATCH_RECOGNIZE` nor `reduce`. It runs on one machine, so the counts can be compared
 * with those of a replay.
 *
 * @module
 */

import { type AthenaOptions, keyNames, queryPlan, rowOrder, rowsQuery } from './query-plan.ts'

/**
 * One SQL statement for DuckDB, without a semicolon, with the result of `athenaQuery`. `form` is not used.
 *
 * @throws {ConfigError} as `athenaQuery` does
 */
export function duckDbQuery(options: AthenaOptions): string {
  const plan = queryPlan(options)
  // The state of list_reduce has the type of the elements: `made` of an event is not used.
  return `WITH requests AS (
  ${rowsQuery(plan)}
),
ttls (ttl_seconds) AS (
  VALUES ${plan.ttls.map((ttl) => `(${ttl})`).join(', ')}
),
callers AS (
  SELECT list({t: t, cached: cached, made: NULL::bigint, invocations: 0::bigint} ORDER BY ${rowOrder(plan)}) AS events
  FROM requests
  GROUP BY ${keyNames(plan)}
),
replayed AS (
  SELECT ttls.ttl_seconds,
         len(callers.events) AS served_requests,
         list_reduce(
           callers.events,
           lambda state, event: CASE
             WHEN event.t < state.made + ttls.ttl_seconds * 1000 THEN state
             ELSE {
               t: event.t,
               cached: event.cached,
               made: CASE WHEN event.cached THEN event.t ELSE state.made END,
               invocations: state.invocations + 1
             }
           END,
           {t: 0::bigint, cached: false, made: NULL::bigint, invocations: 0::bigint}
         ).invocations AS invocations
  FROM callers CROSS JOIN ttls
)
SELECT ttls.ttl_seconds, COALESCE(sum(replayed.served_requests), 0) AS requests, COALESCE(sum(replayed.invocations), 0) AS invocations
FROM ttls LEFT JOIN replayed ON replayed.ttl_seconds = ttls.ttl_seconds
GROUP BY ttls.ttl_seconds
ORDER BY ttls.ttl_seconds`
}

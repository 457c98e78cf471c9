/**
 * Writes the SQL that replays access logs in Amazon S3 with Amazon Athena.
 *
 * @module
 */

import { type AthenaOptions, keyNames, type QueryPlan, queryPlan, rowOrder, rowsQuery } from './query-plan.ts'

/**
 * One SQL statement, without a semicolon, that returns `ttl_seconds, requests, invocations` with one row for each TTL, by the rules of
 * `replayAccessLog` with rows in the order of time. The statement only reads. Identifiers are in double quotation marks.
 *
 * @throws {ConfigError} for a name that is not a plain identifier; `option` names it: `identityColumns[1]`.
 * @see https://trino.io/docs/current/sql/match-recognize.html
 * @example
 * athenaQuery({ table: 'logs.access', timeColumn: 'time', identityColumns: ['principal'], ttls: [0, 300] })
 */
export function athenaQuery(options: AthenaOptions): string {
  const plan = queryPlan(options)
  return plan.form === 'reduce' ? reduceForm(plan) : matchForm(plan)
}

/** One match is one invocation: the row that made it, and the rows that its cached response served. */
function matchForm(plan: QueryPlan): string {
  return `WITH requests AS (
  ${rowsQuery(plan)}
),
ttls (ttl_seconds) AS (
  VALUES ${plan.ttls.join(', ')}
),
replayed AS (
  SELECT ttl_seconds, served_requests
  FROM (
    SELECT ttls.ttl_seconds, requests.*
    FROM requests CROSS JOIN ttls
  ) MATCH_RECOGNIZE (
    PARTITION BY ttl_seconds, ${keyNames(plan)}
    ORDER BY ${rowOrder(plan)}
    MEASURES count(*) AS served_requests
    ONE ROW PER MATCH
    AFTER MATCH SKIP PAST LAST ROW
    PATTERN (made served*)
    DEFINE served AS made.cached AND served.t < made.t + served.ttl_seconds * 1000
  )
)
${totals('COALESCE(sum(replayed.served_requests), 0)', 'count(replayed.served_requests)')}`
}

/** One row per caller: its rows as an array, reduced for each TTL. */
function reduceForm(plan: QueryPlan): string {
  return `WITH requests AS (
  ${rowsQuery(plan)}
),
ttls (ttl_seconds) AS (
  VALUES ${plan.ttls.join(', ')}
),
callers AS (
  SELECT array_agg(CAST(ROW(t, cached) AS ROW(t bigint, cached boolean)) ORDER BY ${rowOrder(plan)}) AS events
  FROM requests
  GROUP BY ${keyNames(plan)}
),
replayed AS (
  SELECT ttls.ttl_seconds,
         cardinality(callers.events) AS served_requests,
         reduce(
           callers.events,
           CAST(ROW(NULL, 0) AS ROW(made bigint, invocations bigint)),
           (state, event) -> IF(
             event.t < state.made + ttls.ttl_seconds * 1000,
             state,
             CAST(ROW(IF(event.cached, event.t, state.made), state.invocations + 1) AS ROW(made bigint, invocations bigint))
           ),
           state -> state.invocations
         ) AS invocations
  FROM callers CROSS JOIN ttls
)
${totals('COALESCE(sum(replayed.served_requests), 0)', 'COALESCE(sum(replayed.invocations), 0)')}`
}

function totals(requests: string, invocations: string): string {
  return `SELECT ttls.ttl_seconds, ${requests} AS requests, ${invocations} AS invocations
FROM ttls LEFT JOIN replayed ON replayed.ttl_seconds = ttls.ttl_seconds
GROUP BY ttls.ttl_seconds
ORDER BY ttls.ttl_seconds`
}

/**
 * The route table as a function of its own, for authorizers that build their response themselves. The authorizer
 * factories use `callerTable`, so that a Lambda function contains only the parts that it needs.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { boolean, type Check, integer, object, oneOf, optional, optionSchema, string, valid } from '../../options.ts'
import { type CallerTable, type CallerTableOptions, callerTable } from './caller-table.ts'
import { onlyRoute } from './only-route.ts'
import { proveSimpleResponses } from './parse/route-rules.ts'
import type { RequestOutcome, TableRequest, TableResponse } from './table-request.ts'

/** Options of `routeTable`. */
export interface RouteTableOptions<I> extends Omit<CallerTableOptions<I>, 'hasCachePer' | 'perRequestName'> {
  /**
   * What API Gateway caches a response for: `caller`, all routes of the API; `route`, the requested route alone, because
   * the route is part of the cache key. Default: `caller`.
   */
  readonly cachePer?: 'caller' | 'route' | undefined
  /**
   * The largest size of a document, in bytes of JSON. Checked while the table is built, for the callers with the largest
   * document and an ARN prefix of 71 characters. A larger document at run time denies everything. Default: 8192 for
   * WebSocket APIs, otherwise no limit.
   */
  readonly maxDocumentBytes?: number | undefined
}

/** A policy document, and its decision for the request. */
export interface TableDecision extends TableResponse, RequestOutcome {}

/** A compiled route table. */
export interface RouteTable<I> extends CallerTable<I> {
  /** Returns the document for a caller, and its decision for the ARN. */
  decide(input: TableRequest<I>): TableDecision
  /**
   * Checks that one boolean can answer for every request of a route, as cached simple responses do.
   *
   * @throws {ConfigError} `option` names the route whose rule binds a path, becomes a condition or reads the request.
   */
  proveSimple(): void
}

/** The longest response to a WebSocket API, in bytes. */
const WEBSOCKET_MAX_BYTES = 8192

/**
 * Compiles a route table into policy documents, one for each class of callers with the same access.
 *
 * @throws {ConfigError} for a wrong option, an empty table, a malformed key, two keys of one route, a rule that does not
 *   fit its route, and a table that IAM cannot express for some caller.
 * @example
 * const table = routeTable({ subject: 'orders', api: 'REST', issuers: ['https://id.example'], routes: { 'GET /orders': hasScope('read') } })
 * table.decide({ identity, request, arn: parseExecuteApiArn(event.methodArn) }) // { document, outcome: 'allow', route: 'GET /orders', … }
 */
export function routeTable<I>(options: RouteTableOptions<I>): RouteTable<I> {
  const checked: RouteTableOptions<I> = optionsOf(options)
  const { subject, api, cachePer, perRequest = false } = checked
  const limits = api === 'WEBSOCKET' ? { maxDocumentBytes: WEBSOCKET_MAX_BYTES } : {}
  if (perRequest && (cachePer !== undefined || checked.onInexpressible !== undefined))
    throw new ConfigError(subject, 'perRequest', 'used without cachePer and onInexpressible, which are about cached responses')
  const table = callerTable<I>(
    { ...limits, ...checked, hasCachePer: true, perRequestName: 'perRequest: true' },
    cachePer === 'route' ? onlyRoute : undefined,
  )
  return {
    ...table,
    decide(input) {
      const { document, cached, closed, judge } = table.reply(input)
      return { document, cached, closed, ...judge() }
    },
    proveSimple: () => proveSimpleResponses(subject, table),
  }
}

function optionsOf<I>(options: RouteTableOptions<I>): RouteTableOptions<I> {
  return optionSchema<RouteTableOptions<I>>(subjectOf(options), {
    subject: string,
    api: oneOf('REST', 'HTTP', 'WEBSOCKET'),
    routes: object,
    issuers: ISSUERS,
    cachePer: optional(oneOf('caller', 'route')),
    onInexpressible: optional(oneOf('error', 'deny')),
    maxDocuments: optional(POSITIVE_INTEGER),
    maxDocumentBytes: optional(POSITIVE_INTEGER),
    perRequest: optional(boolean),
  }).check(options)
}

/** Messages name the caller's own subject, if it is one. */
function subjectOf(options: unknown): string {
  const { subject } = Object(options) as { readonly subject?: unknown } // checked in the next line
  return string.accepts(subject) ? String(subject) : 'routeTable'
}

const POSITIVE_INTEGER: Check<number> = /* @__PURE__ */ integer(1, Number.MAX_SAFE_INTEGER)
const ISSUERS: Check<readonly string[]> = /* @__PURE__ */ valid(
  'an array of issuers',
  (value) => Array.isArray(value) && value.every(string.accepts),
)

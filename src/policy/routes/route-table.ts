/**
 * The table with everything that it can do, for who builds a reply by hand. The factories of authorizers take of it what they
 * need, so that a Lambda carries no more.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import {
  type CallerTable,
  type CallerTableOptions,
  callerTable,
  type TableReply,
  type TableRequest,
  type Verdict,
} from './caller-table.ts'
import { onlyRoute } from './only-route.ts'
import { proveSimpleResponses } from './prove-simple.ts'

export interface RouteTableOptions<I> extends CallerTableOptions<I> {
  /** `route`: a reply speaks of the route asked for alone, because the route is part of the cache key. Default `caller`. */
  readonly cachePer?: 'caller' | 'route'
  /** The largest document, in bytes of JSON. Default: 8192 for WEBSOCKET, otherwise none. */
  readonly maxBytes?: number
}

export interface TableAnswer extends TableReply, Verdict {}

export interface RouteTable<I> extends CallerTable<I> {
  /** `reply`, judged. */
  decide(input: TableRequest<I>): TableAnswer
  /**
   * For replies that are one boolean for a whole route.
   *
   * @throws {ConfigError} naming the route whose rule binds a path, becomes a condition or reads the request.
   */
  proveSimple(): void
}

const REQUIRED = ['subject', 'api', 'routes', 'issuers']
const WEBSOCKET_BYTES = 8192

/**
 * Compiles a table.
 *
 * @throws {ConfigError} for an empty table, a key that is none, two keys for one route, a rule that does not fit its route,
 *   and a table that cannot be said in IAM for some caller.
 */
export function routeTable<I>(options: RouteTableOptions<I>): RouteTable<I> {
  const { subject, api, cachePer = 'caller', onInexpressible = 'error', maxDocuments = 1000 } = options
  checkOptions(subject, options, [...REQUIRED, 'cachePer', 'onInexpressible', 'maxDocuments', 'maxBytes'])
  requireOptions(subject, options, REQUIRED)
  checkChoice(subject, 'api', api, ['REST', 'HTTP', 'WEBSOCKET'])
  checkChoice(subject, 'cachePer', cachePer, ['caller', 'route'])
  checkChoice(subject, 'onInexpressible', onInexpressible, ['error', 'deny'])
  checkCount(subject, 'maxDocuments', maxDocuments)
  if (options.maxBytes !== undefined) checkCount(subject, 'maxBytes', options.maxBytes)

  const websocket = api === 'WEBSOCKET' ? { maxBytes: WEBSOCKET_BYTES } : {}
  const table = callerTable({ ...websocket, ...options }, cachePer === 'route' ? onlyRoute : undefined)
  return {
    ...table,
    decide(input) {
      const { document, cached, closed, judge } = table.reply(input)
      const { outcome, route, rule } = judge()
      return { document, cached, closed, outcome, route, rule }
    },
    proveSimple: () => proveSimpleResponses(subject, table),
  }
}

function checkChoice(subject: string, option: string, value: unknown, choices: readonly string[]): void {
  if (!choices.some((choice) => choice === value)) throw new ConfigError(subject, option, `one of ${choices.join(', ')}`)
}

function checkCount(subject: string, option: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) throw new ConfigError(subject, option, 'a whole number of at least 1')
}

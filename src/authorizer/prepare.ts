/**
 * What every factory does with its options before it builds: check each, once, and make the route table.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import type { Verifier } from '../events/index.ts'
import { checkOptions, requireOptions } from '../options.ts'
import { type CallerTable, type CallerTableOptions, callerTable, type RouteChooser } from '../policy/routes/index.ts'
import type { DecisionRecord } from './authorizer-options.ts'

/** What is the same for every event of one factory. */
export interface Gate {
  readonly subject: string
  readonly api: 'REST' | 'HTTP' | 'WEBSOCKET'
  readonly shape: 'flat' | 'json'
  /** Each reply speaks of the event's own route alone, whatever the cache key: a simple one. */
  readonly perRoute?: boolean
  /** Of a factory whose replies may speak of one route: others do not carry it. */
  readonly chooser?: RouteChooser
  /** The longest that the gateway waits for an authorizer of this kind, in milliseconds. */
  readonly patienceMs: number
}

/** The options of any factory: typed by route in its signature, rules over any route from here on. */
export interface PreparedOptions<I> {
  readonly authenticate: Verifier<I>
  readonly routes: CallerTableOptions<I>['routes']
  readonly context?: (identity: I) => unknown
  readonly principalId?: (identity: I) => string
  readonly inexpressible?: 'error' | 'deny'
  readonly endsWithToken?: boolean
  readonly timeoutMs?: number
  readonly onDecision?: (record: DecisionRecord) => unknown
  readonly usageIdentifierKey?: (identity: I) => string
  readonly cachePer?: 'caller' | 'route'
}

/** Option keys that every factory knows. */
const COMMON_KEYS = [
  'authenticate',
  'routes',
  'context',
  'principalId',
  'inexpressible',
  'endsWithToken',
  'timeoutMs',
  'onDecision',
]

/**
 * Checks the options and builds the table.
 *
 * @throws {ConfigError} naming the option.
 */
export function prepare<I>(
  gate: Gate,
  given: object,
  own: { readonly required: readonly string[]; readonly optional: readonly string[] },
): Prepared<I> {
  const { subject, api } = gate
  checkOptions(subject, given, [...COMMON_KEYS, ...own.required, ...own.optional])
  requireOptions(subject, given, ['authenticate', 'routes', ...own.required])
  // The factory's signature typed every option, and the checks below hold for who calls it from JavaScript.
  const options = { ...given } as PreparedOptions<I>
  checkVerifier(subject, options.authenticate)
  checkCallbacks(subject, options)
  const table = callerTable<I>(
    {
      subject,
      api,
      routes: options.routes,
      issuers: options.authenticate.issuers,
      ...(options.inexpressible === undefined ? {} : { inexpressible: options.inexpressible }),
      ...(api === 'WEBSOCKET' ? { maxBytes: MAX_WEBSOCKET_REPLY_BYTES } : {}),
    },
    gate.perRoute === true || options.cachePer === 'route' ? gate.chooser : undefined,
  )
  return { options, table }
}

/** What a WebSocket API takes as an authorizer's reply, whole. */
export const MAX_WEBSOCKET_REPLY_BYTES = 8192

export interface Prepared<I> {
  readonly options: PreparedOptions<I>
  readonly table: CallerTable<I>
}

/** A token verifier needs `bearer` to become one of requests. */
function checkVerifier(subject: string, authenticate: unknown): void {
  const verifier = (typeof authenticate === 'object' && authenticate !== null ? authenticate : {}) as {
    readonly [key: string]: unknown
  }
  const { reads, issuers } = verifier
  if (typeof verifier['verify'] !== 'function') throw new ConfigError(subject, 'authenticate', 'a verifier')
  if (reads !== 'request' && !(Array.isArray(reads) && reads.length > 0 && reads.every(Array.isArray))) {
    throw new ConfigError(
      subject,
      'authenticate',
      'a verifier of requests that says what it `reads`; wrap a token verifier with bearer(…)',
    )
  }
  if (!Array.isArray(issuers) || issuers.length === 0)
    throw new ConfigError(subject, 'authenticate', 'a verifier that names its issuers')
}

/** Callbacks that are none, limits that are no time, switches that have no such position. */
function checkCallbacks(subject: string, options: object): void {
  for (const name of ['context', 'principalId', 'onDecision', 'usageIdentifierKey']) {
    if (Object.hasOwn(options, name) && typeof Reflect.get(options, name) !== 'function')
      throw new ConfigError(subject, name, 'a function')
  }
  const { timeoutMs, endsWithToken, inexpressible, cachePer } = options as { readonly [key: string]: unknown }
  if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs > 0 && Number.isFinite(timeoutMs))) {
    throw new ConfigError(subject, 'timeoutMs', 'a number of milliseconds over 0')
  }
  if (endsWithToken !== undefined && typeof endsWithToken !== 'boolean')
    throw new ConfigError(subject, 'endsWithToken', 'true or false')
  if (inexpressible !== undefined && inexpressible !== 'error' && inexpressible !== 'deny') {
    throw new ConfigError(subject, 'inexpressible', "'error' or 'deny'")
  }
  if (cachePer !== undefined && cachePer !== 'caller' && cachePer !== 'route')
    throw new ConfigError(subject, 'cachePer', "'caller' or 'route'")
}

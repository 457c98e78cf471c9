/**
 * What every factory does with its options before it builds: check each, once, and make the route table.
 *
 * @module
 */

import type { Verifier } from '../events/index.ts'
import { type CallerTable, type CallerTableOptions, callerTable, type RouteChooser } from '../policy/routes/index.ts'
import type { DecisionRecord } from './authorizer-options.ts'
import { CALLBACK, checkedOptions, FLAG, type OptionTable } from './option-table.ts'

/** What is the same for every authorizer of one factory. */
export interface AuthorizerKind {
  readonly subject: string
  readonly api: 'REST' | 'HTTP' | 'WEBSOCKET'
  /** The longest that the gateway waits for an authorizer of this kind, in milliseconds. */
  readonly timeoutMs: number
  /** The options that only this factory has. */
  readonly options: OptionTable
  /** The largest document, in bytes. */
  readonly maxBytes?: number
}

/** The options of any factory: typed by route in its signature, rules over any route from here on. */
export interface PreparedOptions<I> {
  readonly authenticate: Verifier<I>
  readonly routes: CallerTableOptions<I>['routes']
  readonly context?: (identity: I) => unknown
  readonly principalId?: (identity: I) => string
  readonly onInexpressible?: 'error' | 'deny'
  readonly expireWithToken?: boolean
  readonly timeoutMs?: number
  readonly onDecision?: (record: DecisionRecord) => unknown
  readonly usageIdentifierKey?: (identity: I) => string
}

/** `Own` are the options of one factory alone. */
export interface Prepared<I, Own = unknown> {
  readonly options: PreparedOptions<I> & Own
  readonly issuers: readonly string[]
  readonly reads: Verifier<I>['reads']
  /** How long the verifier may take. */
  readonly limitMs: number
  readonly table: CallerTable<I>
}

/** Options that every factory knows. */
const COMMON: OptionTable = {
  authenticate: ['a verifier of requests with `reads` and `issuers`, such as bearer()', isVerifier],
  // The table says what is wrong with itself, by route.
  routes: ['', () => true],
  context: CALLBACK,
  principalId: CALLBACK,
  onDecision: CALLBACK,
  onInexpressible: ["'error' or 'deny'", (value) => value === undefined || value === 'error' || value === 'deny'],
  expireWithToken: FLAG,
  timeoutMs: ['a number over 0', (value) => value === undefined || (Number.isFinite(value) && Number(value) > 0)],
}

/**
 * Checks the options and builds the table; a factory whose replies may speak of one route alone hands in what chooses it.
 *
 * @throws {ConfigError} naming the option.
 */
export function prepare<I, Own = unknown>(
  kind: AuthorizerKind,
  given: object,
  chooserFor?: (options: Own) => RouteChooser | undefined,
): Prepared<I, Own> {
  const { subject } = kind
  // The factory's signature typed every option, and the tables of options hold for who calls it from JavaScript.
  const options = checkedOptions(subject, given, { ...COMMON, ...kind.options }) as unknown as PreparedOptions<I> & Own
  const { authenticate, timeoutMs = kind.timeoutMs } = options
  const { reads } = authenticate
  // A copy: the user's own verifier may be written to later.
  const issuers = [...authenticate.issuers]
  const table = callerTable<I>({ ...kind, ...options, issuers }, chooserFor?.(options))
  return { options, issuers, reads, limitMs: Math.min(timeoutMs, kind.timeoutMs), table }
}

/** A token verifier declares no `reads`. */
function isVerifier(value: unknown): boolean {
  const { verify, reads, issuers } = Object(value) as { readonly [field in keyof Verifier<unknown>]?: unknown } // looked at below
  return typeof verify === 'function' && isList(issuers) && (reads === 'request' || (isList(reads) && reads.every(isWay)))
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0
}

function isWay(way: unknown): boolean {
  return Array.isArray(way) && way.every(isSource)
}

function isSource(source: unknown): boolean {
  const { in: place, name } = Object(source) as { readonly in?: unknown; readonly name?: unknown } // looked at below
  return PLACES.includes(place) && typeof name === 'string' && name !== ''
}

const PLACES: readonly unknown[] = ['header', 'query', 'stageVariable', 'context']

/**
 * Checks the options that all factories share and compiles the route table.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import type { Verifier } from '../events/index.ts'
import { boolean, type Check, type Checks, callback, integer, object, oneOf, optional, valid } from '../options.ts'
import { type CallerTable, type CallerTableOptions, callerTable, onlyRoute } from '../policy/routes/index.ts'
import type { PerRoute } from './authorizer-options.ts'
import type { DecisionRecord } from './logging/decision-hook.ts'

/** The properties of one kind of authorizer. */
export interface AuthorizerKind {
  /** The name of the factory, for messages. */
  readonly subject: string
  readonly api: 'REST' | 'HTTP' | 'WEBSOCKET'
  /** The default and the maximum of the option `timeoutMs`. */
  readonly timeoutMs: number
  /** Whether the factory has the option `cachePer`, for messages. */
  readonly hasCachePer: boolean
  /** The default and the maximum of the option `maxDocumentBytes`. Not set: there is no limit. */
  readonly maxDocumentBytes?: number
}

/** The options of all factories, with rules over any route. */
export interface CommonOptions<I> {
  readonly authenticate: Verifier<I>
  readonly routes: CallerTableOptions<I>['routes']
  readonly context?: (identity: I) => unknown
  readonly principalId?: (identity: I) => string
  readonly onInexpressible?: 'error' | 'deny'
  readonly expireWithToken?: boolean
  readonly timeoutMs?: number
  readonly maxDocumentBytes?: number
  readonly onDecision?: (record: DecisionRecord) => unknown
  /** An option of the REST factories only. */
  readonly usageIdentifierKey?: (identity: I) => string
}

/** What a factory needs to create its handler. */
export interface Prepared<I> {
  readonly options: CommonOptions<I>
  readonly issuers: readonly string[]
  readonly reads: Verifier<I>['reads']
  /** How long the verifier may take. */
  readonly timeoutMs: number
  readonly table: CallerTable<I>
}

/** The largest response of a Lambda function: 6 MB. */
const MAX_RESPONSE_BYTES = 6_291_456

/** The checks of the options that every factory has. */
export const COMMON_CHECKS: Checks<Omit<CommonOptions<unknown>, 'usageIdentifierKey'>> = {
  authenticate: valid('a verifier of requests, such as bearer(…)', isVerifier),
  routes: { ...object, expected: 'an object of routes and rules' },
  context: optional(callback),
  principalId: optional(callback),
  onDecision: optional(callback),
  onInexpressible: optional(oneOf('error', 'deny')),
  expireWithToken: optional(boolean),
  timeoutMs: optional(valid('a number greater than 0', (value) => Number.isFinite(value) && Number(value) > 0)),
  maxDocumentBytes: optional(integer(1, MAX_RESPONSE_BYTES)),
}

/** API Gateway's range. */
export const TTL_SECONDS: Check<number> = integer(0, 3600)

/** What a response covers: the request, the route, or (`'caller'`) all routes of the table. */
export type ResponseScope = 'request' | 'route' | 'caller'

/**
 * Compiles the route table of checked options.
 *
 * @throws {ConfigError} if the route table is invalid, no policy document can express it, or a document exceeds the limit.
 */
export function prepare<I>(kind: AuthorizerKind, options: CommonOptions<I> & PerRoute, scope: ResponseScope): Prepared<I> {
  const { subject, api, hasCachePer } = kind
  const { authenticate, routes, timeoutMs = kind.timeoutMs, maxDocumentBytes = kind.maxDocumentBytes } = options
  const perRequest = scope === 'request'
  if (perRequest) rejectCacheOptions(subject, options)
  // Copied, because a verifier of the user's may be changed later.
  const issuers = [...authenticate.issuers]
  const tableOptions = {
    subject,
    api,
    routes,
    issuers,
    perRequest,
    hasCachePer,
    onInexpressible: options.onInexpressible,
    maxDocumentBytes: maxDocumentBytes && Math.min(maxDocumentBytes, kind.maxDocumentBytes ?? maxDocumentBytes),
  }
  const table = callerTable<I>(tableOptions, scope === 'route' ? onlyRoute : undefined)
  return { options, issuers, reads: authenticate.reads, timeoutMs: Math.min(timeoutMs, kind.timeoutMs), table }
}

/** These options have no effect on responses that are not cached, because each covers the requested route only. */
function rejectCacheOptions(
  subject: string,
  options: Pick<CommonOptions<unknown> & PerRoute, 'cachePer' | 'onInexpressible'>,
): void {
  for (const name of ['cachePer', 'onInexpressible'] as const) {
    if (options[name] === undefined) continue
    const problem = `${name} has no effect on responses that are not cached, because each covers the requested route only. Remove it.`
    throw new ConfigError(subject, name, '', problem)
  }
}

/** A verifier of tokens, which `bearer` must wrap, has no `reads`. */
export function isVerifier(value: unknown): boolean {
  const { verify, reads, issuers } = Object(value) as { readonly [property in keyof Verifier<unknown>]?: unknown } // checked below
  return (
    typeof verify === 'function' &&
    isNonEmptyArray(issuers) &&
    (reads === 'request' || (isNonEmptyArray(reads) && reads.every(isSourceList)))
  )
}

function isNonEmptyArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0
}

function isSourceList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isSource)
}

function isSource(value: unknown): boolean {
  const source = Object(value) as { readonly in?: unknown; readonly name?: unknown } // checked below
  return SOURCE_KINDS.includes(source.in) && typeof source.name === 'string' && source.name !== ''
}

const SOURCE_KINDS: readonly unknown[] = ['header', 'query', 'stageVariable', 'context']

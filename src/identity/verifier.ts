/**
 * Turns a custom check into a verifier: every outcome becomes one of the four results, and only declared parts of the request
 * can be read.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import type { Authentication, AuthorizerRequest, IdentitySource, Verifier } from '../events/index.ts'
import { isRecord, isStringArray } from '../internal/type-guards.ts'
import { type Check, callback, checkArgument, optionSchema, valid } from '../options.ts'
import { settle, unavailable } from './authentication.ts'
import { copyReads, type Reads, viewFor } from './combinators/reads.ts'

/** Options of {@link verifier}. */
export interface VerifierOptions<I> {
  /** Every issuer of its identities, at least one. An identity of any other issuer is an error (500). */
  readonly issuers: readonly string[]
  /** What it reads: one array per alternative, or `'request'` for everything, which requires `ttlSeconds: 0`. */
  readonly reads: readonly (readonly IdentitySource[])[] | 'request'
  /**
   * Receives a view of the request that throws on a read that is not declared. A thrown error, a rejected promise and a value
   * that is not an `Authentication` become `unavailable` (500). Prefix your own codes with `custom:`.
   */
  readonly verify: (request: AuthorizerRequest) => Promise<Authentication<I>>
}

/** The identity type of a verifier of requests or tokens. Distributes over a union. */
export type IdentityOf<V> = V extends {
  /** Verifies a request or a token. */
  verify(...input: never): Promise<Authentication<infer I>>
}
  ? I
  : never

/**
 * Creates a verifier from a custom check.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @example
 * verifier({
 *   issuers: ['https://internal.example'],
 *   reads: [[{ in: 'header', name: 'x-session' }]],
 *   verify: async (request) => sessions.get(request.headers('x-session')[0] ?? '') ?? { kind: 'absent' },
 * })
 */
export function verifier<I>(options: VerifierOptions<I>): Verifier<I> {
  // The schema does not know the identity type; the caller's own type states what `verify` returns.
  const { verify, ...declared } = OPTIONS.check(options) as VerifierOptions<I>
  const reads = copyReads('verifier', declared.reads)
  const issuers = Object.freeze([...new Set(declared.issuers)])
  const view = viewFor(reads)

  async function verifyByCheck(request: AuthorizerRequest): Promise<Authentication<I>> {
    const authentication = await settle(() => verify(view(request)))
    return authentication.kind === 'identified' && hasUndeclaredIssuer(authentication.identity, issuers)
      ? unavailable('ERR_ISSUER_UNDECLARED', undefined)
      : authentication
  }
  return Object.freeze({ verify: verifyByCheck, reads, issuers })
}

/**
 * Checks an argument that must be a verifier of requests.
 *
 * @throws {ConfigError} The message for a token verifier advises to wrap it in `bearer`.
 */
export function requireVerifier(subject: string, option: string, candidate: unknown): void {
  if (isUnwrappedTokenVerifier(candidate)) {
    throw new ConfigError(subject, option, 'a verifier of requests, received a token verifier. Wrap it in bearer()')
  }
  checkArgument(subject, option, REQUEST_VERIFIER, candidate)
}

const OPTIONS = optionSchema<VerifierOptions<unknown>>('verifier', {
  issuers: valid('a non-empty array of issuer names', (issuers) => isStringArray(issuers) && isNonEmptyArray(issuers)),
  reads: valid(`'request' or a non-empty array of arrays of sources`, (reads) => reads === 'request' || isNonEmptyArray(reads)),
  verify: callback,
})

const REQUEST_VERIFIER: Check<Verifier<unknown>> = valid('a verifier', (candidate) => {
  if (!isRecord(candidate)) return false
  const { verify, reads, issuers } = candidate
  return typeof verify === 'function' && isReads(reads) && Array.isArray(issuers)
})

function isUnwrappedTokenVerifier(candidate: unknown): boolean {
  if (!isRecord(candidate)) return false
  const { verify, reads, live } = candidate
  return typeof verify === 'function' && reads === undefined && typeof live === 'boolean'
}

function isReads(reads: unknown): reads is Reads {
  return reads === 'request' || (isNonEmptyArray(reads) && reads.every(Array.isArray))
}

function isNonEmptyArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0
}

/** Identities without an `issuer` property have a shape of the user's choice, and nothing to compare. */
function hasUndeclaredIssuer(identity: unknown, issuers: readonly string[]): boolean {
  if (!isRecord(identity) || !('issuer' in identity)) return false
  return !issuers.some((issuer) => issuer === identity['issuer'])
}

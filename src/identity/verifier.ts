/**
 * A check of the user's own as a verifier: whatever it does, the answer is one of the four, and it reads what it declared.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import type { Authentication, AuthorizerRequest, IdentitySource, Verifier } from '../events/index.ts'
import { isRecord } from '../internal/is-record.ts'
import { checkOptions } from '../options.ts'
import { settle, unavailable } from './authentication-result.ts'
import { type Reads, readsOf, viewFor } from './combinators/reads.ts'
import { callable } from './option-values.ts'

export interface VerifierOptions<I> {
  /** Every issuer it can identify for; not empty. An identity of another issuer is an error, not a caller. */
  readonly issuers: readonly string[]
  /** One list for each way in, or `'request'` for anything at all, which no result cache can hold. */
  readonly reads: readonly (readonly IdentitySource[])[] | 'request'
  /**
   * Gets a view of the request that throws on a read that is not declared. A throw, a rejected promise and what is no
   * answer all end as `unavailable`: 500. Codes of your own read `custom:…`.
   */
  readonly verify: (request: AuthorizerRequest) => Promise<Authentication<I>>
}

/**
 * Wraps a check of the caller's own.
 *
 * @throws {ConfigError} for missing, unknown or malformed options.
 * @example
 * verifier({
 *   issuers: ['https://internal.example'],
 *   reads: [[{ in: 'header', name: 'x-session' }]],
 *   verify: async (request) => sessions.get(request.headers('x-session')[0] ?? '') ?? { kind: 'absent' },
 * })
 */
export function verifier<I>(options: VerifierOptions<I>): Verifier<I> {
  checkOptions('verifier', options, ['issuers', 'reads', 'verify'])
  const { verify } = options
  callable('verifier', 'verify', verify)
  const reads = readsOf('verifier', options.reads)
  const issuers = issuersOf('verifier', options.issuers)
  const view = viewFor(reads)

  async function verifyByCheck(request: AuthorizerRequest): Promise<Authentication<I>> {
    const answer = await settle(() => verify(view(request)))
    return answer.kind === 'identified' && isForeign(answer.identity, issuers)
      ? unavailable('ERR_ISSUER_UNDECLARED', undefined)
      : answer
  }
  return Object.freeze({ verify: verifyByCheck, reads, issuers })
}

/** A frozen copy without duplicates. */
function issuersOf(subject: string, issuers: unknown): readonly string[] {
  if (
    !Array.isArray(issuers) ||
    issuers.length === 0 ||
    !issuers.every((issuer) => typeof issuer === 'string' && issuer !== '')
  ) {
    throw new ConfigError(subject, 'issuers', 'a list of names, not empty')
  }
  return Object.freeze([...new Set<string>(issuers)])
}

/**
 * Tells a request verifier from anything else.
 *
 * @throws {ConfigError} and, for a token verifier, says that `bearer` is missing.
 */
export function requireVerifier(subject: string, option: string, candidate: unknown): void {
  if (isRecord(candidate)) {
    const { verify, reads, issuers, live } = candidate
    if (typeof verify === 'function' && reads === undefined && typeof live === 'boolean') {
      throw new ConfigError(subject, option, 'a verifier of requests: wrap the token verifier in bearer()')
    }
    if (typeof verify === 'function' && isReads(reads) && Array.isArray(issuers)) return
  }
  throw new ConfigError(subject, option, 'a verifier')
}

function isReads(reads: unknown): reads is Reads {
  return reads === 'request' || (Array.isArray(reads) && reads.length > 0 && reads.every(Array.isArray))
}

/** An identity of our shape carries its issuer; one of another shape has none to be wrong about. */
function isForeign(identity: unknown, issuers: readonly string[]): boolean {
  if (!isRecord(identity) || !('issuer' in identity)) return false
  return !issuers.some((issuer) => issuer === identity['issuer'])
}

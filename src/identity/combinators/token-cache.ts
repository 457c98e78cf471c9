/**
 * Remembers which tokens were good, so that one that comes again costs a hash and a look-up.
 *
 * @module
 */

import { sha256Text } from '#jwt'
import { ConfigError } from '../../errors.ts'
import type { Authentication, Proof, TokenVerifier } from '../../events/index.ts'
import { boundedCache } from '../../internal/bounded-cache.ts'
import { isRecord } from '../../internal/is-record.ts'
import { checkOptions } from '../../options.ts'
import { internalsOf, keepInternals } from '../jwt/jwt-internals.ts'
import { callable } from '../option-values.ts'
import { declared } from './wrap-verifier.ts'

export interface TokenCacheOptions {
  /** How many tokens at most, 1 to 1,000,000: about half a kilobyte each, and their claims. */
  readonly maxEntries: number
  /** Milliseconds since the epoch. Default: the clock of the verifier, or `Date.now`. */
  readonly now?: () => number
}

/** What a remembering verifier counted since it was made. */
export interface TokenCache {
  remembered(): { readonly hits: number; readonly misses: number; readonly entries: number }
}

/**
 * Gives the first answer again for the same token with the same proof, until the identity's `expiresAt` and not a moment
 * longer. Refusals and outages are never remembered, nor is an identity that does not say when it ends. The key is a
 * SHA-256 of token and proof: no token is kept. Each verifier has a store of its own.
 *
 * Ask what can change outside it: `notRevoked(cached(users), …)`.
 *
 * @throws {ConfigError} for a verifier that is `live`, and for unknown options.
 * @example
 * const users = cached(cognito({ … }), { maxEntries: 1000 })
 * users.remembered() // { hits: 0, misses: 0, entries: 0 }
 */
export function cached<V extends TokenVerifier<unknown>>(verifier: V, options: TokenCacheOptions): V & TokenCache {
  checkOptions('cached', options, ['maxEntries', 'now'])
  requireRememberable(verifier)
  const { maxEntries } = options
  if (!Number.isInteger(maxEntries) || maxEntries < 1 || maxEntries > 1_000_000) {
    throw new ConfigError('cached', 'maxEntries', 'a whole number from 1 to 1,000,000')
  }
  const internals = internalsOf(verifier)
  const { now = internals?.now ?? Date.now } = options
  callable('cached', 'now', now)

  const store = boundedCache<string, Remembered>(maxEntries)
  let hits = 0
  let misses = 0

  async function verifyOrRemember(token: string, proof?: Proof): Promise<Authentication<unknown>> {
    if (typeof token !== 'string') return verifier.verify(token, proof)
    const key = keyOf(token, proof)
    const known = store.get(key)
    // Written so that a clock that gives NaN remembers nothing.
    if (known !== undefined && now() < known.untilMs) {
      hits += 1
      return known.answer
    }
    misses += 1
    const answer = await verifier.verify(token, proof)
    const untilMs = endOf(answer)
    if (isPlain(token) && now() < untilMs) store.set(key, { answer, untilMs })
    else store.delete(key)
    return answer
  }
  const remembering = Object.freeze({
    ...declared(verifier),
    verify: verifyOrRemember,
    remembered: () => ({ hits, misses, entries: store.size }),
  })
  if (internals !== undefined) keepInternals(remembering, { spellings: internals.spellings, now })
  return remembering
}

interface Remembered {
  readonly answer: Authentication<unknown>
  readonly untilMs: number
}

/** With a proof the key is another kind, so that no token can spell a proof. */
function keyOf(token: string, { jkt, x5tS256 }: Proof = {}): string {
  // Stryker disable next-line ConditionalExpression: without the short cut the key is another one, and as good
  if (jkt === undefined && x5tS256 === undefined) return sha256Text(token)
  return `proof ${sha256Text(`${token}\0${JSON.stringify([jkt ?? null, x5tS256 ?? null])}`)}`
}

/** A hash sees UTF-8, where two broken texts can become one: what is remembered is visible ASCII, as every honest token. */
function isPlain(token: string): boolean {
  return token.length <= 16_384 && /^[!-~]+$/.test(token)
}

/** When what was said of a token ends, in milliseconds. No time is before `NaN`: that is nothing to be remembered. */
function endOf(answer: Authentication<unknown>): number {
  if (answer.kind !== 'identified' || !isRecord(answer.identity)) return Number.NaN
  const { expiresAt } = answer.identity
  return Number.isFinite(expiresAt) ? Number(expiresAt) * 1000 : Number.NaN
}

function requireRememberable(candidate: unknown): void {
  const { verify, issuers, live, reads } = isRecord(candidate) ? candidate : {}
  if (typeof verify !== 'function' || !Array.isArray(issuers) || reads !== undefined) {
    throw new ConfigError('cached', 'verifier', 'a verifier of tokens')
  }
  if (live !== false)
    throw new ConfigError('cached', 'verifier', 'one whose answer cannot change while the token does not: `live` is false')
}

/**
 * Caches verified tokens, so that a repeated token costs a hash and a lookup.
 *
 * @module
 */

import { LruMap } from 'toad-cache'
import { sha256Text } from '#jwt'
import type { Authentication, Proof, TokenVerifier } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { type Check, callback, checkArgument, integer, optional, optionSchema, valid } from '../../options.ts'
import { internalsOf, keepInternals } from '../jwt/jwt-internals.ts'
import { declarationsOf } from './wrap-verifier.ts'

/** Options of {@link cached}. */
export interface TokenCacheOptions {
  /** Maximum number of tokens, 1 to 1,000,000. Each takes about half a kilobyte plus its claims. */
  readonly maxEntries: number
  /** The clock, in milliseconds since the epoch. Default: the clock of the verifier, or `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Statistics of a caching verifier since it was created. */
export interface TokenCache {
  /** Returns how many tokens came from the cache, how many did not, and how many are in it. */
  remembered(): { readonly hits: number; readonly misses: number; readonly entries: number }
}

/**
 * Returns the first result again for the same token with the same proof, until the identity's `expiresAt`. Rejections, outages and
 * identities without an `expiresAt` are not cached. The cache key is a SHA-256 hash of token and proof, so no token is stored. Each
 * verifier has a cache of its own.
 *
 * Checks whose result can change while the token does not belong outside: `notRevoked(cached(users), …)`.
 *
 * @throws {ConfigError} if the verifier is `live`, or an option is missing, unknown or malformed.
 * @example
 * const users = cached(cognito({ … }), { maxEntries: 1000 })
 * users.remembered() // { hits: 0, misses: 0, entries: 0 }
 */
export function cached<V extends TokenVerifier<unknown>>(verifier: V, options: TokenCacheOptions): V & TokenCache {
  checkArgument('cached', 'verifier', CACHEABLE, verifier)
  const internals = internalsOf(verifier)
  const { maxEntries, now = internals?.now ?? Date.now } = OPTIONS.check(options)

  const store = new LruMap<CachedToken>(maxEntries)
  let hits = 0
  let misses = 0

  async function verifyCached(token: string, proof?: Proof): Promise<Authentication<unknown>> {
    if (typeof token !== 'string') return verifier.verify(token, proof)
    const key = cacheKey(token, proof)
    const entry = store.get(key)
    // A clock that returns NaN is before nothing, so nothing is served from the cache.
    if (entry !== undefined && now() < entry.expiresMs) {
      hits += 1
      return entry.authentication
    }
    misses += 1
    const authentication = await verifier.verify(token, proof)
    const expiresMs = expiryMs(authentication)
    if (isVisibleAscii(token) && now() < expiresMs) store.set(key, { authentication, expiresMs })
    else store.delete(key)
    return authentication
  }
  const caching = Object.freeze({
    ...declarationsOf(verifier),
    verify: verifyCached,
    remembered: () => ({ hits, misses, entries: store.size }),
  })
  if (internals !== undefined) keepInternals(caching, { spellings: internals.spellings, now })
  return caching
}

interface CachedToken {
  readonly authentication: Authentication<unknown>
  readonly expiresMs: number
}

/** Keys with a proof have a prefix that no hash has, so a token without a proof never gets the same key. */
function cacheKey(token: string, { jkt, x5tS256 }: Proof = {}): string {
  const hasProof = jkt !== undefined || x5tS256 !== undefined
  return hasProof ? `proof ${sha256Text(`${token}\0${JSON.stringify([jkt ?? null, x5tS256 ?? null])}`)}` : sha256Text(token)
}

/** Hashes cover UTF-8, to which two malformed strings can be converted alike. Valid tokens consist of visible ASCII. */
function isVisibleAscii(token: string): boolean {
  return token.length <= 16_384 && /^[!-~]+$/.test(token)
}

/** NaN for a result that must not be cached: no time is before it. */
function expiryMs(authentication: Authentication<unknown>): number {
  if (authentication.kind !== 'identified' || !isRecord(authentication.identity)) return Number.NaN
  const { expiresAt } = authentication.identity
  return Number.isFinite(expiresAt) ? Number(expiresAt) * 1000 : Number.NaN
}

const OPTIONS = optionSchema<TokenCacheOptions>('cached', {
  maxEntries: integer(1, 1_000_000),
  now: optional(callback),
})

const CACHEABLE: Check<TokenVerifier<unknown>> = valid(
  'a token verifier that is not live: its result must not change while the token does not',
  (candidate) => {
    if (!isRecord(candidate)) return false
    const { verify, issuers, live, reads } = candidate
    return typeof verify === 'function' && Array.isArray(issuers) && reads === undefined && live === false
  },
)

/**
 * Caches verified tokens, so that a repeated token costs a hash and a lookup.
 *
 * @module
 */

import { LruMap } from 'toad-cache'
import { sha256Text } from '#jwt'
import type { Authentication, Proof, TokenVerifier } from '../../events/index.ts'
import { ownProperty } from '../../internal/own-property.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { type Check, callback, checkArgument, integer, number, optional, optionSchema, valid } from '../../options.ts'
import { detailsOf, type JwtDetails } from '../jwt/jwt-internals.ts'
import { copierOf } from './copy-data.ts'
import { declarationsOf } from './wrap-verifier.ts'

/** Options of {@link cached}. */
export interface TokenCacheOptions {
  /** Maximum number of tokens, 1 to 1,000,000. Each takes about half a kilobyte plus its claims. */
  readonly maxEntries: number
  /**
   * How long a token is served from the cache at most, in seconds, 1 to 86,400, so that a token does not outlive a key that its issuer has
   * withdrawn. Default: `remoteKeys.maxAgeSeconds` of the verifier, or 3600.
   */
  readonly maxAgeSeconds?: number | undefined
  /** The clock, in milliseconds since the epoch. Default: the clock of the verifier, or `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Statistics of a caching verifier since it was created. */
export interface TokenCache {
  /** Returns how many tokens came from the cache, how many did not, and how many are in it. */
  remembered(): {
    /** How many tokens came from the cache. */
    readonly hits: number
    /** How many tokens were verified because they were not in the cache. */
    readonly misses: number
    /** How many tokens are in the cache. */
    readonly entries: number
  }
}

/**
 * Returns the identity again for the same token with the same proof: until `expiresAt`, for at most `maxAgeSeconds`, and only while the key
 * that signed the token is in the issuer's key set. `nbf` is compared with the clock every time. Every caller receives a copy of the
 * identity.
 *
 * Not cached: rejections, outages, identities without an `expiresAt`, and identities that contain class instances or functions, because
 * those cannot be copied. The cache key is a SHA-256 hash of token and proof, so no token is stored. Each verifier has a cache of its own.
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
  const details = detailsOf(verifier)
  const { maxEntries, maxAgeSeconds = details?.keyMaxAgeSeconds ?? 3600, now = details?.now ?? Date.now } = OPTIONS.check(options)

  const store = new LruMap<CachedToken>(maxEntries)
  let hits = 0
  let misses = 0

  async function verifyCached(token: string, proof?: Proof): Promise<Authentication<unknown>> {
    if (typeof token !== 'string') return verifier.verify(token, proof)
    const key = cacheKey(token, proof)
    const entry = store.get(key)
    if (entry !== undefined && isUsable(entry, now())) {
      hits += 1
      return { kind: 'identified', identity: entry.copy() }
    }
    misses += 1
    // The time before the verification counts, so that a slow one does not extend the life of an entry.
    const verifiedMs = now()
    const authentication = await verifier.verify(token, proof)
    const verified = cacheableToken(authentication, { token, verifiedMs, maxAgeSeconds, details })
    if (verified !== undefined && isUsable(verified, now())) store.set(key, verified)
    else store.delete(key)
    return authentication
  }
  return Object.freeze({
    ...declarationsOf(verifier),
    verify: verifyCached,
    remembered: () => ({ hits, misses, entries: store.size }),
  })
}

interface CachedToken {
  /** Creates a copy of the identity. */
  readonly copy: () => unknown
  readonly fromMs: number
  readonly untilMs: number
  /** `false` once the verifier would no longer accept the token, for example because its key is withdrawn. */
  readonly isCurrent: () => boolean
}

/** Written so that a clock that returns NaN makes every entry unusable. A clock that was set back does too. */
function isUsable({ fromMs, untilMs, isCurrent }: CachedToken, nowMs: number): boolean {
  return nowMs >= fromMs && nowMs < untilMs && isCurrent()
}

interface Terms {
  readonly token: string
  readonly verifiedMs: number
  readonly maxAgeSeconds: number
  readonly details: JwtDetails | undefined
}

/** Returns `undefined` for a result that must not be cached. */
function cacheableToken(
  authentication: Authentication<unknown>,
  { token, verifiedMs, maxAgeSeconds, details }: Terms,
): CachedToken | undefined {
  if (!isVisibleAscii(token) || authentication.kind !== 'identified' || !isRecord(authentication.identity)) return undefined
  const { identity } = authentication
  const expiresAt = ownProperty(identity, 'expiresAt')
  const claims = ownProperty(identity, 'claims')
  const nbf = isRecord(claims) && Object.hasOwn(claims, 'nbf') ? claims['nbf'] : 0
  const copy = copierOf(identity)
  if (copy === undefined || !isTime(expiresAt) || !isTime(nbf)) return undefined
  return {
    copy,
    fromMs: Math.max(verifiedMs, nbf * 1000),
    untilMs: Math.min(expiresAt * 1000, verifiedMs + maxAgeSeconds * 1000),
    isCurrent: details?.watch(token) ?? (() => true),
  }
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value)
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

const OPTIONS = optionSchema<TokenCacheOptions>('cached', {
  maxEntries: integer(1, 1_000_000),
  maxAgeSeconds: optional(number(1, 86_400)),
  now: optional(callback),
})

const CACHEABLE: Check<TokenVerifier<unknown>> = valid(
  'a token verifier that is not live: its result must not change while the token does not',
  (candidate) => {
    if (!isRecord(candidate)) return false
    const { verify, issuers, live, reads, singleUse } = candidate
    const isStable = live === false && singleUse !== true
    return typeof verify === 'function' && Array.isArray(issuers) && reads === undefined && isStable
  },
)

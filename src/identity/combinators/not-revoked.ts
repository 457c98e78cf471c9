/**
 * Queries a store of revocations after a credential was verified. It wraps `cached`, not the other way round: a cache outside of it
 * would keep accepting a revoked token.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Authentication, Identity, TokenVerifier, Verifier } from '../../events/index.ts'
import { ownProperty } from '../../internal/own-property.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { withTimeout } from '../../internal/with-timeout.ts'
import { type Check, checkArgument, number, optional, optionSchema, string, valid } from '../../options.ts'
import { rejected, settle, unavailable } from '../authentication.ts'
import { REVOCABLE, type RevocableBy, revocationKey } from './revocation-key.ts'
import { declarationsOf } from './wrap-verifier.ts'

/** A store of revocations: any Keyv, any of its adapters, a `Map`. It must throw if it cannot answer. */
export interface RevocationStore {
  /** Returns the value under a key of `revocationKey`, or a promise of it; `undefined` or `null` if there is none. */
  get(key: string): unknown
}

/** Options of {@link notRevoked}. */
export interface NotRevokedOptions {
  /** Where revocations are stored. */
  readonly store: RevocationStore
  /** What is looked up. With several kinds, one entry is enough to reject. */
  readonly by: RevocableBy | readonly RevocableBy[]
  /** The claim with the session ID. Default: `sid`; Cognito's is `origin_jti`. */
  readonly sessionClaim?: string | undefined
  /** Time limit of the store, in milliseconds, 1 to 60,000. Default: 1000. A slower store is unavailable. */
  readonly timeoutMs?: number | undefined
}

/**
 * Rejects identities that the store has an entry for under `revocationKey`. An entry `{ before }` rejects only tokens issued until
 * then (`iat`), and tokens without `iat`; `before` is in seconds since the epoch, and numbers from 1e11 on are read as milliseconds.
 *
 * Rejected with `ERR_REVOKED`, or with `ERR_REVOCATION_CLAIM` if the identity lacks the claim to look up. A store that throws or
 * exceeds its time limit is `unavailable`: `ERR_REVOCATIONS_UNAVAILABLE`. A Keyv and its adapter must be created with
 * `throwOnErrors: true`; otherwise an outage would read as "not revoked".
 *
 * API Gateway's authorizer result cache is in front of it: a revoked caller keeps access for up to `ttlSeconds`.
 *
 * The result is `live`, so `cached(notRevoked(v))` is a `ConfigError`. Write `notRevoked(cached(v), …)`.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed, or the store hides its errors.
 * @example
 * notRevoked(cached(users, { maxEntries: 1000 }), { store, by: ['jti', 'subject'] })
 */
export function notRevoked<V extends TokenVerifier<Identity> | Verifier<Identity>>(verifier: V, options: NotRevokedOptions): V {
  checkArgument('notRevoked', 'verifier', ANY_VERIFIER, verifier)
  const lookup = readOptions(options)
  // Both kinds of verifiers take a subject and, for tokens, a proof. All arguments are passed on unchanged.
  const verify = verifier.verify.bind(verifier) as (...input: readonly unknown[]) => Promise<Authentication<Identity>>

  async function verifyNotRevoked(...input: readonly unknown[]): Promise<Authentication<Identity>> {
    const authentication = await settle(() => verify(...input))
    if (authentication.kind !== 'identified') return authentication
    return (await checkRevocations(authentication.identity, lookup)) ?? authentication
  }
  // It has all properties of V, and a `verify` that returns what V's returns, or a rejection.
  return Object.freeze({
    ...declarationsOf(verifier),
    verify: verifyNotRevoked,
    ...('live' in verifier ? { live: true } : {}),
  }) as V & object
}

interface Lookup {
  readonly store: RevocationStore
  readonly kinds: readonly RevocableBy[]
  readonly sessionClaim: string
  readonly timeoutMs: number
}

async function checkRevocations(identity: Identity, lookup: Lookup): Promise<Authentication<never> | undefined> {
  const { store, kinds, sessionClaim, timeoutMs } = lookup
  try {
    const keys: string[] = []
    for (const by of kinds) {
      const value = by === 'subject' ? identity.subject : ownProperty(identity.claims, by === 'jti' ? 'jti' : sessionClaim)
      if (typeof value !== 'string' || value === '') return rejected('ERR_REVOCATION_CLAIM')
      keys.push(revocationKey(by, { issuer: identity.issuer, value }))
    }
    const entries = await withTimeout(Promise.all(keys.map(async (key) => store.get(key))), timeoutMs)
    return entries.some((entry) => isRevoked(entry, identity)) ? rejected('ERR_REVOKED') : undefined
  } catch (error) {
    return unavailable('ERR_REVOCATIONS_UNAVAILABLE', error)
  }
}

function isRevoked(entry: unknown, { claims }: Identity): boolean {
  if (entry === undefined || entry === null) return false
  const before = isRecord(entry) ? ownProperty(entry, 'before') : undefined
  const iat = ownProperty(claims, 'iat')
  if (typeof before !== 'number' || typeof iat !== 'number') return true
  // Negated so that NaN revokes.
  return !(iat > toSeconds(before))
}

/** 1e11 seconds are the year 5138, so a larger number is `Date.now()` in milliseconds. Taken as seconds it would revoke every later login. */
function toSeconds(time: number): number {
  return time < 1e11 ? time : time / 1000
}

const ANY_VERIFIER: Check<TokenVerifier<Identity> | Verifier<Identity>> = valid(
  'a verifier',
  (candidate) => isRecord(candidate) && typeof candidate['verify'] === 'function' && Array.isArray(candidate['issuers']),
)

const OPTIONS = optionSchema<NotRevokedOptions>('notRevoked', {
  store: valid('an object with get(key), such as a Keyv', (store) => isRecord(store) && typeof store['get'] === 'function'),
  by: valid(`'jti', 'subject' or 'session', or a non-empty array of them`, (by) => {
    const kinds: readonly unknown[] = Array.isArray(by) ? by : [by]
    return kinds.length > 0 && kinds.every((kind) => REVOCABLE.some((known) => known === kind))
  }),
  sessionClaim: optional(string),
  timeoutMs: optional(number(1, 60_000)),
})

function readOptions(options: NotRevokedOptions): Lookup {
  const { store, by, sessionClaim = 'sid', timeoutMs = 1000 } = OPTIONS.check(options)
  if (hidesErrors(store) || hidesErrors(Reflect.get(store, 'store'))) {
    throw new ConfigError('notRevoked', 'store', 'one that throws: create the Keyv and its adapter with throwOnErrors: true')
  }
  return { store, kinds: [...new Set([by].flat())], sessionClaim, timeoutMs }
}

/** By default Keyv and its Redis adapter return `undefined` when the connection is lost. */
function hidesErrors(store: unknown): boolean {
  return isRecord(store) && 'throwOnErrors' in store && store['throwOnErrors'] !== true
}

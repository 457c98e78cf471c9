/**
 * Asks a list of revocations, after everything else is good. It stands outside of `cached`: what was revoked a second ago
 * must not come out of a cache.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Authentication, Identity, TokenVerifier, Verifier } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import { inTime } from '../../internal/with-timeout.ts'
import { checkOptions } from '../../options.ts'
import { rejected, settle, unavailable } from '../authentication-result.ts'
import { internalsOf, keepInternals } from '../jwt/jwt-internals.ts'
import { numberWithin, text } from '../option-values.ts'
import { REVOCABLE, type RevocableBy, revocationKey } from './revocation-key.ts'
import { declared } from './wrap-verifier.ts'

/** What is asked of a store: any Keyv, any of its adapters, a `Map`. It must throw when it cannot answer. */
export interface RevocationStore {
  get(key: string): unknown
}

export interface NotRevokedOptions {
  readonly store: RevocationStore
  /** What is asked for; several are asked at once, and one hit is enough. */
  readonly by: RevocableBy | readonly RevocableBy[]
  /** The claim that names the session. Default: `sid`; Cognito's is `origin_jti`. */
  readonly sessionClaim?: string
  /** How long the store may take, 1 to 60,000. Default: 1000. Longer is an outage. */
  readonly timeoutMs?: number
}

/**
 * Lets through whom the store does not know under `revocationKey`. What stands there revokes, save `{ before: seconds }`, which
 * revokes tokens issued until then (`iat`), and those that do not say when.
 *
 * Rejected: `ERR_REVOKED`; `ERR_REVOCATION_CLAIM` for an identity without the claim that is asked for. A store that throws or takes
 * too long is `unavailable`: `ERR_REVOCATIONS_UNAVAILABLE`. A Keyv must be built with `throwOnErrors: true`, and so must its adapter:
 * without it an outage reads as "not revoked".
 *
 * API Gateway's result cache stands in front of it: whoever is revoked is let in for `ttlSeconds` more.
 *
 * The result is `live`, so `cached(notRevoked(v))` is a ConfigError; write `notRevoked(cached(v), …)`.
 *
 * @throws {ConfigError} for malformed options, and for a store that swallows its errors.
 */
export function notRevoked<V extends TokenVerifier<Identity> | Verifier<Identity>>(verifier: V, options: NotRevokedOptions): V {
  if (!isVerifier(verifier)) throw new ConfigError('notRevoked', 'verifier', 'a verifier')
  const asking = readOptions(options)
  // Both kinds take a subject and, of tokens, a proof; what comes in is handed on as it is.
  const verify = verifier.verify.bind(verifier) as (...input: readonly unknown[]) => Promise<Authentication<Identity>>

  async function verifyNotRevoked(...input: readonly unknown[]): Promise<Authentication<Identity>> {
    const answer = await settle(() => verify(...input))
    if (answer.kind !== 'identified') return answer
    return (await refusal(answer.identity, asking)) ?? answer
  }
  const asked: unknown = Object.freeze({
    ...declared(verifier),
    verify: verifyNotRevoked,
    ...('live' in verifier ? { live: true } : {}),
  })
  const internals = internalsOf(verifier)
  // Proved by construction: all of V's own fields, and a `verify` that answers what V's answers or refuses.
  return internals === undefined
    ? (asked as V)
    : keepInternals(asked as V & object, { spellings: internals.spellings, now: internals.now })
}

interface Asking {
  readonly store: RevocationStore
  readonly kinds: readonly RevocableBy[]
  readonly sessionClaim: string
  readonly timeoutMs: number
}

async function refusal(identity: Identity, asking: Asking): Promise<Authentication<never> | undefined> {
  const { store, kinds, sessionClaim, timeoutMs } = asking
  try {
    const keys: string[] = []
    for (const by of kinds) {
      const value = by === 'subject' ? identity.subject : identity.claims[by === 'jti' ? 'jti' : sessionClaim]
      if (typeof value !== 'string' || value === '') return rejected('ERR_REVOCATION_CLAIM')
      keys.push(revocationKey(by, { issuer: identity.issuer, value }))
    }
    const entries = await inTime(Promise.all(keys.map(async (key) => store.get(key))), timeoutMs)
    return entries.some((entry) => revokes(entry, identity)) ? rejected('ERR_REVOKED') : undefined
  } catch (error) {
    return unavailable('ERR_REVOCATIONS_UNAVAILABLE', error)
  }
}

function revokes(entry: unknown, { claims }: Identity): boolean {
  if (entry === undefined || entry === null) return false
  const before: unknown = typeof entry === 'object' ? Reflect.get(entry, 'before') : undefined
  const { iat } = claims
  if (typeof before !== 'number' || typeof iat !== 'number') return true
  // Written so that NaN revokes.
  return !(iat > before)
}

function isVerifier(candidate: unknown): boolean {
  return isRecord(candidate) && typeof candidate['verify'] === 'function' && Array.isArray(candidate['issuers'])
}

function readOptions(options: NotRevokedOptions): Asking {
  checkOptions('notRevoked', options, ['store', 'by', 'sessionClaim', 'timeoutMs'])
  const { store, by, sessionClaim = 'sid', timeoutMs = 1000 } = options
  const kinds = [...new Set([by].flat())]
  if (!isRecord(store) || typeof store.get !== 'function') {
    throw new ConfigError('notRevoked', 'store', 'an object with get(key), such as a Keyv')
  }
  if (isSilent(store) || isSilent(Reflect.get(store, 'store'))) {
    throw new ConfigError('notRevoked', 'store', 'one that throws: build the Keyv and its adapter with throwOnErrors: true')
  }
  if (kinds.length === 0 || !kinds.every((kind) => REVOCABLE.has(kind))) {
    throw new ConfigError('notRevoked', 'by', '`jti`, `subject` or `session`, or a list of them')
  }
  text('notRevoked', 'sessionClaim', sessionClaim)
  numberWithin('notRevoked', 'timeoutMs', timeoutMs, [1, 60_000])
  return { store, kinds, sessionClaim, timeoutMs }
}

/** Keyv and its Redis adapter answer `undefined` when the connection is lost, unless told otherwise. */
function isSilent(store: unknown): boolean {
  return isRecord(store) && 'throwOnErrors' in store && store['throwOnErrors'] !== true
}

/**
 * The derived key: four HMACs, once for a set of credentials, day, region and service.
 * It is kept by the credentials object itself, never under a text that holds the secret.
 *
 * @module
 */

import { type HmacKey, hmac, hmacKey } from '#hash'
import { TERMINATOR } from './canonical-request.ts'

export interface Scope {
  /** `YYYYMMDD` */
  readonly date: string
  readonly region: string
  readonly service: string
}

interface DerivedKey extends Scope {
  readonly secret: string
  readonly key: HmacKey
}

/** So many scopes are kept for one set of credentials; the oldest goes first. */
const KEPT_SCOPES = 8

const derivedKeys = new WeakMap<object, DerivedKey[]>()

/** The key that is kept for these credentials, `undefined` if it was not derived yet or the secret has changed. */
export function keptSigningKey(credentials: { readonly secretAccessKey: string }, scope: Scope): HmacKey | undefined {
  const kept = derivedKeys.get(credentials)
  if (kept === undefined) return undefined
  for (const one of kept) {
    if (
      one.date === scope.date &&
      one.region === scope.region &&
      one.service === scope.service &&
      one.secret === credentials.secretAccessKey
    ) {
      return one.key
    }
  }
  return undefined
}

/** Derives the key and keeps it. */
export function deriveSigningKey(credentials: { readonly secretAccessKey: string }, scope: Scope): HmacKey {
  const secret = credentials.secretAccessKey
  const key = deriveKey(secret, scope)
  const kept = derivedKeys.get(credentials) ?? []
  if (kept.length === 0) derivedKeys.set(credentials, kept)
  else if (kept.length >= KEPT_SCOPES) kept.pop()
  kept.unshift({ date: scope.date, region: scope.region, service: scope.service, secret, key })
  return key
}

/** Derives the key and forgets it. */
export function deriveKey(secret: string, { date, region, service }: Scope): HmacKey {
  return hmacKey(hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), TERMINATOR))
}

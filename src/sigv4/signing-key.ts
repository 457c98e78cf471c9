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

export interface SigningKey extends Scope {
  readonly hmac: HmacKey
  /** `YYYYMMDD/region/service/aws4_request` */
  readonly scope: string
}

interface KeptKey extends SigningKey {
  /** As they were when the key was derived: whoever changes an object's secret gets another key. */
  readonly accessKeyId: string | undefined
  readonly secret: string
  readonly sessionToken: string | undefined
}

interface KeyOwner {
  readonly accessKeyId?: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** So many keys are kept for one set of credentials; the oldest goes first. */
const KEPT_KEYS = 8

const keptKeys = new WeakMap<object, KeptKey[]>()

/** The key that is kept for these very credentials, `undefined` if it was not derived yet. */
export function keptSigningKey(owner: KeyOwner, date: string, region: string, service: string): SigningKey | undefined {
  const kept = keptKeys.get(owner)
  if (kept === undefined) return undefined
  for (let index = 0; index < kept.length; index++) {
    const one = kept[index] as KeptKey // index < length
    if (
      one.date === date &&
      one.region === region &&
      one.service === service &&
      one.secret === owner.secretAccessKey &&
      one.accessKeyId === owner.accessKeyId &&
      one.sessionToken === owner.sessionToken
    ) {
      return one
    }
  }
  return undefined
}

/** Derives the key and keeps it. */
export function deriveSigningKey(owner: KeyOwner, { date, region, service }: Scope): SigningKey {
  const { accessKeyId, secretAccessKey: secret, sessionToken } = owner
  const key: KeptKey = { ...deriveKey(secret, { date, region, service }), accessKeyId, secret, sessionToken }
  const kept = keptKeys.get(owner)
  if (kept === undefined) keptKeys.set(owner, [key])
  else {
    if (kept.length >= KEPT_KEYS) kept.pop()
    kept.unshift(key)
  }
  return key
}

/** Derives the key and forgets it. */
export function deriveKey(secret: string, { date, region, service }: Scope): SigningKey {
  const bytes = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), TERMINATOR)
  return { date, region, service, hmac: hmacKey(bytes), scope: `${date}/${region}/${service}/${TERMINATOR}` }
}

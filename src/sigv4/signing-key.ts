/**
 * The derived key: four HMACs, once for a set of credentials, day, region and service.
 * It is kept by the credentials object itself, never under a text that holds the secret.
 *
 * @module
 */

import { type HmacKey, hmac, hmacKey } from '#hash'
import { TERMINATOR } from './canonical/canonical-request.ts'

export interface Scope {
  /** `YYYYMMDD` */
  readonly date: string
  readonly region: string
  readonly service: string
  /** `YYYYMMDD/region/service/aws4_request` */
  readonly scope: string
}

export interface SigningKey extends Scope {
  readonly hmac: HmacKey
}

interface KeptKey extends SigningKey {
  /** As they were when the key was derived: whoever changes an object's secret gets another key. */
  readonly accessKeyId: string | undefined
  readonly secretAccessKey: string
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
export function keptKey(owner: KeyOwner, date: string, region: string, service: string): SigningKey | undefined {
  return keptKeys
    .get(owner)
    ?.find(
      (kept) =>
        kept.date === date &&
        kept.region === region &&
        kept.service === service &&
        kept.secretAccessKey === owner.secretAccessKey &&
        kept.accessKeyId === owner.accessKeyId &&
        kept.sessionToken === owner.sessionToken,
    )
}

/** Derives the key and keeps it. */
export function deriveKey(owner: KeyOwner, date: string, region: string, service: string): SigningKey {
  const { accessKeyId, secretAccessKey, sessionToken } = owner
  const bytes = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, date), region), service), TERMINATOR)
  const scope = `${date}/${region}/${service}/${TERMINATOR}`
  const key: KeptKey = { hmac: hmacKey(bytes), date, region, service, scope, accessKeyId, secretAccessKey, sessionToken }
  keptKeys.set(owner, [key, ...(keptKeys.get(owner) ?? [])].slice(0, KEPT_KEYS))
  return key
}

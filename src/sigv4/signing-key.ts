/**
 * Timestamps, credential scopes and derived signing keys.
 *
 * Deriving a key takes four HMACs. The signer does it once per credentials object, day, region and service: the keys are cached in a `WeakMap` by
 * that object, so that no map is keyed by a string that contains the secret.
 *
 * @module
 */

import { type HmacKey, hmac, hmacKey } from '#hash'
import { TERMINATOR } from './canonical/canonical-request.ts'

/** A credential scope. */
export interface CredentialScope {
  /** `YYYYMMDD` */
  readonly date: string
  readonly region: string
  readonly service: string
}

/** A derived key and the scope for which it is valid. */
export interface SigningKey extends CredentialScope {
  readonly hmac: HmacKey
  /** `YYYYMMDD/region/service/aws4_request` */
  readonly scope: string
}

/** Derives the signing key, without a cache. */
export function deriveSigningKey(secretAccessKey: string, { date, region, service }: CredentialScope): HmacKey {
  const secret = new TextEncoder().encode(`AWS4${secretAccessKey}`)
  return hmacKey(hmac(hmac(hmac(hmac(secret, date), region), service), TERMINATOR))
}

interface KeyOwner {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

interface CachedKey extends SigningKey {
  /** The credentials from which the key was derived. An object whose secret is changed gets another key. */
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | undefined
}

/** The number of keys that are cached per credentials object. The oldest is removed first. */
const MAX_KEYS = 8

const cachedKeys = new WeakMap<KeyOwner, CachedKey[]>()

/** Returns the cached key for exactly these credentials and this scope, or `undefined` if it has not been derived yet. */
export function cachedSigningKey(owner: KeyOwner, date: string, region: string, service: string): SigningKey | undefined {
  return cachedKeys
    .get(owner)
    ?.find(
      (key) =>
        key.date === date &&
        key.region === region &&
        key.service === service &&
        key.secretAccessKey === owner.secretAccessKey &&
        key.accessKeyId === owner.accessKeyId &&
        key.sessionToken === owner.sessionToken,
    )
}

/** Derives the signing key and caches it. */
export function cacheSigningKey(owner: KeyOwner, scope: CredentialScope): SigningKey {
  const { accessKeyId, secretAccessKey, sessionToken } = owner
  const key: CachedKey = {
    ...scope,
    hmac: deriveSigningKey(secretAccessKey, scope),
    scope: formatScope(scope),
    accessKeyId,
    secretAccessKey,
    sessionToken,
  }
  cachedKeys.set(owner, [key, ...(cachedKeys.get(owner) ?? [])].slice(0, MAX_KEYS))
  return key
}

/** Formats a credential scope as `YYYYMMDD/region/service/aws4_request`. */
export function formatScope({ date, region, service }: CredentialScope): string {
  return `${date}/${region}/${service}/${TERMINATOR}`
}

let latest: { readonly second: number; readonly timestamp: string } = { second: Number.NaN, timestamp: '' }

/**
 * Formats milliseconds since the epoch as `YYYYMMDDTHHMMSSZ`. The string of the latest second is kept, because consecutive signatures mostly share
 * it and formatting a date takes a tenth of the time of a signature.
 */
export function formatTimestamp(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000)
  if (second !== latest.second) {
    latest = { second, timestamp: new Date(second * 1000).toISOString().replace(/[:-]|\.000/g, '') }
  }
  return latest.timestamp
}

const TIMESTAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** Returns milliseconds since the epoch, or `undefined` unless `text` is `YYYYMMDDTHHMMSSZ` with a date that exists. */
export function parseTimestamp(text: string): number | undefined {
  if (!TIMESTAMP.test(text)) return undefined
  const date = new Date(text.replace(TIMESTAMP, '$1-$2-$3T$4:$5:$6Z'))
  // `Date` accepts the 31st of any month and 24:00:00, and continues with the next day.
  return date.getUTCDate() === Number(text.slice(6, 8)) ? date.getTime() : undefined
}

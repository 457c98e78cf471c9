/**
 * Stored API keys: a hash and the attributes of its owner. The key itself is never stored.
 *
 * @module
 */

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { type Check, checkArgument, object, optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import { ATTRIBUTE_CHECKS, frozenCopy, type IdentityAttributes } from '../identity-attributes.ts'
import { isPublicKeyMaterial } from '../jwks/public-key-material.ts'

/** One stored API key. To rotate, add a second key with the same `owner` and give the first one an `expiresAt`. */
export interface ApiKeyRecord extends IdentityAttributes {
  /** The subject of the identity. */
  readonly owner: string
  /** Names the key itself, for logs and revocation; becomes `claims.keyId`. Not a secret. */
  readonly id?: string | undefined
  /** Seconds since the epoch. The key is valid from this second on. Default: always. */
  readonly notBefore?: number | undefined
  /** Seconds since the epoch. The key is expired from this second on. Default: never. */
  readonly expiresAt?: number | undefined
}

/**
 * Records by hash, an array of records with their `hash`, or a lookup by hash that may query a store and returns `undefined` or
 * `null` for an unknown key.
 */
export type ApiKeys =
  | { readonly [hash: string]: ApiKeyRecord }
  | readonly (ApiKeyRecord & {
      /** The hash of the key, as {@link hashApiKey} returns it. */
      readonly hash: string
    })[]
  | ((hash: string) => Promise<ApiKeyRecord | null | undefined> | ApiKeyRecord | null | undefined)

/** Finds the checked record of a hash. Rejects if the store is unavailable or the record is malformed. */
export type ApiKeyLookup = (hash: string) => Promise<ApiKeyRecord | undefined>

/**
 * Hashes an API key for storage: `sha256:` and 64 lowercase hexadecimal digits. Plain SHA-256 is sufficient for keys generated
 * from at least 128 random bits. For secrets that people choose use `basic`, whose hashes are slow.
 *
 * @throws {ConfigError} unless the key has 16 to 512 printable ASCII characters without spaces, or if it is a public key.
 * @example
 * hashApiKey('hZ3mB0tq9x-example') // 'sha256:…'; `printf %s "$KEY" | sha256sum` prints the same digits
 */
export function hashApiKey(text: string): string {
  return hashOf(checkArgument('hashApiKey', 'text', NEW_KEY, text))
}

const NEW_KEY: Check<string> = valid(
  '16 to 512 printable ASCII characters without spaces, not a public key',
  (text) => isApiKeyText(text) && text.length >= 16 && !isPublicKeyMaterial(text),
)

/** Whether a string has the form of an API key. The length is compared first, which bounds the work. */
export function isApiKeyText(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 512 && /^[!-~]+$/.test(text)
}

/** Like `hashApiKey`, without its requirements on new keys. */
export function hashOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/** The `keys` option. The records are checked by {@link apiKeyLookup}. */
export const apiKeys: Check<object> = valid(
  'an object of records by hash, an array of records with a hash, or a lookup function',
  (keys) => typeof keys === 'function' || Array.isArray(keys) || object.accepts(keys),
)

/**
 * Creates the lookup for any form of `keys`.
 *
 * @throws {ConfigError} `option` states the position of a malformed record, never its hash.
 */
export function apiKeyLookup(keys: object): ApiKeyLookup {
  // Any function accepts a string; its result is checked.
  return typeof keys === 'function' ? storeLookup(keys as (hash: string) => unknown) : tableLookup(entriesOf(keys))
}

const HASH = /^sha256:[0-9a-f]{64}$/

function storeLookup(lookup: (hash: string) => unknown): ApiKeyLookup {
  return async function findInStore(hash) {
    const record: unknown = await lookup(hash)
    return record === undefined || record === null ? undefined : readRecord(record, 'keys(hash)')
  }
}

/**
 * The table is indexed by a keyed hash with a random key, so the time of a lookup reveals nothing about the stored hashes, and an
 * attacker cannot choose the position of an entry. Every lookup makes one comparison, found or not.
 */
function tableLookup(entries: readonly (readonly [hash: string, record: ApiKeyRecord])[]): ApiKeyLookup {
  const secret = randomBytes(32)
  const keyedHash = (hash: string): Buffer => createHmac('sha256', secret).update(hash).digest()
  const table = new Map<string, { readonly digest: Buffer; readonly record: ApiKeyRecord }>()
  for (const [hash, record] of entries) {
    const digest = keyedHash(hash)
    const name = digest.toString('base64')
    if (table.has(name)) throw new ConfigError('apiKey', 'keys', 'an array in which each hash occurs once')
    table.set(name, { digest, record })
  }
  const unknown = { digest: randomBytes(32), record: undefined }
  return async function findInTable(hash) {
    const digest = keyedHash(hash)
    const entry = table.get(digest.toString('base64')) ?? unknown
    return timingSafeEqual(entry.digest, digest) ? entry.record : undefined
  }
}

function entriesOf(keys: object): (readonly [hash: string, record: ApiKeyRecord])[] {
  const entries: [hash: unknown, record: unknown][] = Array.isArray(keys) ? keys.map(splitHash) : Object.entries(keys)
  return entries.map(([hash, record], index) => {
    if (typeof hash !== 'string' || !HASH.test(hash)) {
      throw new ConfigError('apiKey', `keys[${index}]`, 'stored under a hash that hashApiKey returned, not under the key itself')
    }
    return [hash, readRecord(record, `keys[${index}]`)]
  })
}

function splitHash(record: unknown, index: number): [hash: unknown, record: unknown] {
  if (!isRecord(record)) throw wrongValue('apiKey', `keys[${index}]`, 'a record with a hash', record)
  const { hash, ...rest } = record
  return [hash, rest]
}

function readRecord(record: unknown, place: string): ApiKeyRecord {
  const schema = optionSchema<ApiKeyRecord>(
    'apiKey',
    { owner: string, id: optional(string), ...TIMES, ...ATTRIBUTE_CHECKS },
    `${place}.`,
  )
  return frozenCopy(schema.check(record))
}

const seconds: Check<number> = valid(
  'seconds since the epoch',
  // 1e11 seconds are the year 5138: a larger number is in milliseconds, and the key would never expire.
  (value) => typeof value === 'number' && value >= 0 && value < 1e11,
)

const TIMES = { notBefore: optional(seconds), expiresAt: optional(seconds) }

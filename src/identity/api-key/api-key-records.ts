/**
 * API keys at rest: a hash and what is known of its holder. The key's text is kept nowhere.
 *
 * @module
 */

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/is-record.ts'
import { checkHolder, frozenCopy, type Holder } from '../holder-record.ts'
import { text } from '../option-values.ts'

/** What is known of one key. Rotation: a second key with the same `owner`, the first with an `expiresAt`. */
export interface ApiKeyRecord extends Holder {
  /** Whose key it is; the identity's subject. */
  readonly owner: string
  /** Names the key itself, for logs and revocation; found as `claims.keyId`. Not a secret. */
  readonly id?: string
  /** Seconds since the epoch; from then on it counts. */
  readonly notBefore?: number
  /** Seconds since the epoch; at that very second it is expired. */
  readonly expiresAt?: number
}

/** By hash, as a list, or as a look-up by hash (`undefined` or `null`: no such key) that may ask a store. */
export type ApiKeys =
  | { readonly [hash: string]: ApiKeyRecord }
  | readonly (ApiKeyRecord & { readonly hash: string })[]
  | ((hash: string) => Promise<ApiKeyRecord | null | undefined> | ApiKeyRecord | null | undefined)

/** A look-up of records already checked; may throw for a store's outage. */
export type ApiKeyLookup = (hash: string) => Promise<ApiKeyRecord | undefined>

/**
 * The form in which a key is kept: `sha256:` and 64 lower-case hexadecimal digits. Plain SHA-256 is right for what a machine
 * made at random (128 bits or more); for what a person chose use `basic`, whose hashes are slow.
 *
 * @throws {ConfigError} unless the text is 16 to 512 printable ASCII characters without blanks.
 * @example
 * hashApiKey('hZ3mB0tq9x-example') // 'sha256:…', what `printf %s "$KEY" | sha256sum` prints after the prefix
 */
export function hashApiKey(text: string): string {
  if (!isApiKeyText(text) || text.length < 16) {
    throw new ConfigError('hashApiKey', 'text', '16 to 512 printable ASCII characters without blanks')
  }
  return hashOf(text)
}

/** Linear and bounded: the length is looked at first. */
export function isApiKeyText(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 512 && /^[!-~]+$/.test(text)
}

/** As `hashApiKey`, without its demands on a new key. */
export function hashOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

/**
 * Makes one look-up of whatever form the keys are given in.
 *
 * @throws {ConfigError} naming the place, never the hash, of a record that is wrong.
 */
export function apiKeyLookup(keys: unknown): ApiKeyLookup {
  // Every function can be called with a text; what it answers is looked at.
  if (typeof keys === 'function') return storeLookup(keys as (hash: string) => unknown)
  return tableLookup(entriesOf(keys))
}

const HASH = /^sha256:[0-9a-f]{64}$/
const FIELDS = ['owner', 'id', 'notBefore', 'expiresAt']

function storeLookup(lookup: (hash: string) => unknown): ApiKeyLookup {
  return async function askStore(hash) {
    const record: unknown = await lookup(hash)
    if (record === undefined || record === null) return undefined
    return readRecord(record, 'the record found', FIELDS)
  }
}

/**
 * The table is indexed by a keyed hash whose key lives as long as the verifier: how long a look-up takes says nothing about
 * the hashes kept, and a stranger cannot choose where it lands. Every look-up compares once, found or not.
 */
function tableLookup(entries: readonly (readonly [string, ApiKeyRecord])[]): ApiKeyLookup {
  const secret = randomBytes(32)
  const blind = (hash: string): Buffer => createHmac('sha256', secret).update(hash).digest()
  const table = new Map<string, { readonly digest: Buffer; readonly record: ApiKeyRecord }>()
  for (const [hash, record] of entries) {
    const digest = blind(hash)
    const name = digest.toString('base64')
    if (table.has(name)) throw new ConfigError('apiKey', 'keys', 'without duplicates')
    table.set(name, { digest, record })
  }
  const nobody = { digest: randomBytes(32), record: undefined }
  return async function askTable(hash) {
    const digest = blind(hash)
    const entry = table.get(digest.toString('base64')) ?? nobody
    return timingSafeEqual(entry.digest, digest) ? entry.record : undefined
  }
}

function entriesOf(keys: unknown): (readonly [string, ApiKeyRecord])[] {
  if (typeof keys !== 'object' || keys === null) {
    throw new ConfigError('apiKey', 'keys', 'an object by hash, a list of records with a hash, or a look-up by hash')
  }
  const named: [unknown, unknown][] = Array.isArray(keys)
    ? keys.map((record: unknown) => [isRecord(record) ? record['hash'] : undefined, record])
    : Object.entries(keys)
  const known = Array.isArray(keys) ? [...FIELDS, 'hash'] : FIELDS
  return named.map(([hash, record], index) => {
    if (typeof hash !== 'string' || !HASH.test(hash)) {
      throw new ConfigError('apiKey', `keys[${index}]`, 'filed under a hash that hashApiKey made, never under its text')
    }
    return [hash, readRecord(record, `keys[${index}]`, known)]
  })
}

function readRecord(record: unknown, place: string, known: readonly string[]): ApiKeyRecord {
  checkHolder(record, { subject: 'apiKey', place }, known)
  // Read by name only: every field is looked at below, and checkHolder has seen an object.
  const { owner, id, notBefore, expiresAt } = record as { [name in keyof ApiKeyRecord]: unknown }
  const fail = (field: string, expected: string): never => {
    throw new ConfigError('apiKey', `${place}.${field}`, expected)
  }
  text('apiKey', `${place}.owner`, owner)
  if (id !== undefined) text('apiKey', `${place}.id`, id)
  if (!isTime(notBefore)) fail('notBefore', 'seconds since the epoch')
  if (!isTime(expiresAt)) fail('expiresAt', 'seconds since the epoch')
  // Proved field by field, here and in checkHolder.
  return frozenCopy(record as ApiKeyRecord)
}

/** Over a hundred thousand million are milliseconds: a key that would never expire. */
function isTime(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0 && value < 1e11)
}

/**
 * Calls `lookup` and reads the record that it returns.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { kindOf } from '../../options.ts'
import { EXPECTED_EXPIRATION, type Expiration, readExpiration } from '../expiration.ts'

/** The credentials that were issued under an access key ID. Records from JSON fit: `null` is the same as not set. */
export interface IssuedCredentials {
  /**
   * The access key ID of the record. If set, it must be exactly the one that was looked up. Set it if the store ignores case or trims its keys: the
   * access key ID in a request is not signed, so a client could otherwise write the same ID in several ways.
   */
  readonly accessKeyId?: string | null | undefined
  /** The secret access key. */
  readonly secretAccessKey: string
  /** The request must carry exactly this session token. Not set: it must carry none. */
  readonly sessionToken?: string | null | undefined
  /** When the session token expires. Not set: never. */
  readonly expiration?: Expiration
}

/** Returns the credentials of an access key ID, or `undefined` for an unknown ID. */
export type CredentialsLookup = (
  accessKeyId: string,
) => Promise<IssuedCredentials | null | undefined> | IssuedCredentials | null | undefined

/** A record that was read successfully. */
export interface CredentialsRecord extends IssuedRecord {
  readonly secretAccessKey: string
}

/**
 * Looks up an access key ID. Returns `undefined` for unknown IDs.
 *
 * @throws {ConfigError} if the lookup returns anything other than a record. Errors of the lookup pass through.
 */
export async function lookUpCredentials(lookup: CredentialsLookup, accessKeyId: string): Promise<CredentialsRecord | undefined> {
  return lookUpRecord({ lookup, accessKeyId, subject: SUBJECT }, ({ secretAccessKey }, wrongField) => {
    if (isNonEmptyString(secretAccessKey)) return { secretAccessKey }
    throw wrongField('secretAccessKey', 'a non-empty string', secretAccessKey)
  })
}

/** What a record has, whatever the kind of its key. */
export interface IssuedRecord {
  readonly sessionToken: string | undefined
  /** Milliseconds since the epoch, `Infinity` without an expiration. */
  readonly expirationMs: number
}

/** A lookup of one access key ID. */
export interface RecordLookup {
  readonly lookup: (accessKeyId: string) => unknown
  readonly accessKeyId: string
  /** The name of the function, for messages. */
  readonly subject: string
}

/** Makes the error for a field of a record. */
export type WrongField = (field: string, expected: string, value: unknown) => ConfigError

/**
 * Looks up a record, and reads its key with `readKey`. Returns `undefined` for unknown IDs.
 *
 * @throws {ConfigError} as {@link lookUpCredentials}.
 */
export async function lookUpRecord<K extends object>(
  { lookup, accessKeyId, subject }: RecordLookup,
  readKey: (fields: { readonly [name: string]: unknown }, wrongField: WrongField) => K,
): Promise<(K & IssuedRecord) | undefined> {
  // A lookup in a plain object would find these on its prototype. They are never issued, and the client chose the ID: reject it, without an outage.
  if (accessKeyId in Object.prototype) return undefined
  const record: unknown = await lookup(accessKeyId)
  if (isUnset(record) || isInherited(record)) return undefined
  if (typeof record !== 'object') {
    throw new ConfigError(subject, 'lookup', '', `lookup must return an object or undefined, but returned ${kindOf(record)}`)
  }
  const wrongField: WrongField = (field, expected, value) => {
    const problem = `${field} of the object that lookup returns must be ${expected}, received ${kindOf(value)}`
    return new ConfigError(subject, `lookup().${field}`, '', problem)
  }
  // Every property is checked below.
  const fields = record as { readonly [name: string]: unknown }
  const key = readKey(fields, wrongField)
  const { accessKeyId: issuedId, sessionToken, expiration } = fields
  if (!isUnset(sessionToken) && !isNonEmptyString(sessionToken)) {
    throw wrongField('sessionToken', 'a non-empty string, null or undefined', sessionToken)
  }
  const expirationMs = readExpiration(expiration)
  if (expirationMs === undefined) throw wrongField('expiration', EXPECTED_EXPIRATION, expiration)
  if (!isUnset(issuedId)) {
    if (!isNonEmptyString(issuedId)) throw wrongField('accessKeyId', 'a non-empty string, null or undefined', issuedId)
    if (issuedId !== accessKeyId) return undefined
  }
  return { ...key, sessionToken: sessionToken ?? undefined, expirationMs }
}

/** Whether a lookup in a table found a method or `__proto__` of the table's prototype, because it changed the ID or the table is a class instance. */
function isInherited(record: unknown): boolean {
  if (typeof record === 'function') return true
  const owner: unknown = typeof record === 'object' && record !== null ? record.constructor : undefined
  return typeof owner === 'function' && owner.prototype === record
}

const SUBJECT = 'verifyRequest'

function isUnset(value: unknown): value is null | undefined {
  return value === null || value === undefined
}

function isNonEmptyString(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

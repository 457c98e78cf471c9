/**
 * Checks the credential: its format, date, region and service.
 *
 * @module
 */

import { TERMINATOR } from '../canonical/canonical-request.ts'
import { isScopePart } from '../canonical/characters.ts'
import { type CredentialScope, parseTimestamp } from '../signing-key.ts'
import type { Authorization } from './authorization.ts'
import { reject } from './rejection.ts'
import type { VerifyOptions } from './verify-options.ts'

/** A credential whose scope is accepted. */
export interface Credential {
  readonly accessKeyId: string
  readonly scope: CredentialScope
  /** The time of the signature, in milliseconds since the epoch. */
  readonly signedAtMs: number
}

/** AWS issues access key IDs of 16 to 128 characters. */
const MAX_ACCESS_KEY_ID_LENGTH = 128

/** @throws {RejectedError} */
export function checkCredentialScope(
  { credential, timestamp }: Authorization,
  { regions, services }: Pick<VerifyOptions, 'regions' | 'services'>,
): Credential {
  const signedAtMs = parseTimestamp(timestamp) ?? reject('ERR_SIGV4_DATE')
  const { accessKeyId, date, parts } = splitCredential(credential, timestamp, 2)
  const [region = '', service = ''] = parts
  const isServiceAccepted = services.includes(service)
  if (!regions.includes(region)) {
    reject('ERR_SIGV4_REGION', { scope: isServiceAccepted ? ['region'] : ['region', 'service'] })
  }
  if (!isServiceAccepted) reject('ERR_SIGV4_SERVICE', { scope: ['service'] })
  return { accessKeyId, scope: { date, region, service }, signedAtMs }
}

/** A credential whose format is the expected one. */
export interface SplitCredential {
  readonly accessKeyId: string
  /** `YYYYMMDD`, the date of the timestamp. */
  readonly date: string
  /** The parts between the date and the terminator. */
  readonly parts: readonly string[]
}

/**
 * Splits `{accessKeyId}/{YYYYMMDD}/…/aws4_request`.
 *
 * @param count How many parts there are between the date and the terminator.
 * @throws {RejectedError}
 */
export function splitCredential(credential: string, timestamp: string, count: number): SplitCredential {
  const expected = count + 3
  // One more part is split off to detect that there are more.
  const all = credential.split('/', expected + 1)
  const [accessKeyId = '', date = ''] = all
  if (all.length !== expected) reject('ERR_SIGV4_SCOPE')
  if (all.at(-1) !== TERMINATOR) reject('ERR_SIGV4_TERMINATOR')
  if (accessKeyId.length > MAX_ACCESS_KEY_ID_LENGTH || !isScopePart(accessKeyId)) reject('ERR_SIGV4_FIELD')
  if (date !== timestamp.slice(0, 8)) {
    reject('ERR_SIGV4_SCOPE_DATE', { signedAt: timestamp, scopeDate: /^\d{8}$/.test(date) ? date : undefined })
  }
  return { accessKeyId, date, parts: all.slice(2, -1) }
}

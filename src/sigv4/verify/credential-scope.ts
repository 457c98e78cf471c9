/**
 * Checks the credential: its format, date, region and service.
 *
 * @module
 */

import { TERMINATOR } from '../canonical/canonical-request.ts'
import { isScopePart, isSha256 } from '../canonical/characters.ts'
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
  { credential, signature, timestamp }: Authorization,
  { regions, services }: Pick<VerifyOptions, 'regions' | 'services'>,
): Credential {
  if (!isSha256(signature)) reject('ERR_SIGV4_FIELD')
  const signedAtMs = parseTimestamp(timestamp) ?? reject('ERR_SIGV4_DATE')
  // Five parts are expected; the sixth is split off to detect that there are more.
  const [accessKeyId = '', date = '', region = '', service = '', terminator, excess] = credential.split('/', 6)
  if (terminator === undefined || excess !== undefined) reject('ERR_SIGV4_SCOPE')
  if (terminator !== TERMINATOR) reject('ERR_SIGV4_TERMINATOR')
  if (accessKeyId.length > MAX_ACCESS_KEY_ID_LENGTH || !isScopePart(accessKeyId)) reject('ERR_SIGV4_FIELD')
  if (date !== timestamp.slice(0, 8)) {
    reject('ERR_SIGV4_SCOPE_DATE', { signedAt: timestamp, scopeDate: /^\d{8}$/.test(date) ? date : undefined })
  }
  const isServiceAccepted = services.includes(service)
  if (!regions.includes(region)) {
    reject('ERR_SIGV4_REGION', { scope: isServiceAccepted ? ['region'] : ['region', 'service'] })
  }
  if (!isServiceAccepted) reject('ERR_SIGV4_SERVICE', { scope: ['service'] })
  return { accessKeyId, scope: { date, region, service }, signedAtMs }
}

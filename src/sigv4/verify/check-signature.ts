/**
 * The steps of a verification that need the issued credentials, for both versions of the signature.
 *
 * @module
 */

import { isEqualInConstantTime } from '#hash'
import { ConfigError } from '../../errors.ts'
import { formatTimestamp } from '../signing-key.ts'
import type { IssuedRecord } from './issued-credentials.ts'
import { reject } from './rejection.ts'
import type { ClaimedCredential, SignedClaim } from './signed-claim.ts'
import type { VerifiedRequest, VerifyDebug } from './verify-result.ts'

/** What a claim is checked against. */
export interface SignatureCheck {
  /** `undefined` for an unknown access key ID. */
  readonly record: IssuedRecord | undefined
  readonly nowMs: number
  /** Whether the received signature is one of a string to sign. For an unknown ID it is checked with the key of no client. */
  readonly isSigned: (stringToSign: string) => boolean
}

/**
 * Checks signature, session token and expiration.
 *
 * @returns the canonical form that was signed.
 * @throws {RejectedError}
 */
export function checkSignature(
  { authorization, forms, payload }: SignedClaim<ClaimedCredential>,
  { record, nowMs, isSigned }: SignatureCheck,
): VerifyDebug {
  const matching = forms.filter(({ stringToSign }) => isSigned(stringToSign))
  if (record === undefined) return reject('ERR_SIGV4_ACCESS_KEY')
  if (!isSameToken(record.sessionToken, authorization.sessionToken)) reject('ERR_SIGV4_SESSION_TOKEN')
  // An assumed hash is more likely to be the reason than a wrong key.
  const [form] = matching
  if (form === undefined) return reject(payload.isAssumed ? 'ERR_SIGV4_PAYLOAD_HASH' : 'ERR_SIGV4_SIGNATURE')
  if (record.expirationMs <= nowMs) reject('ERR_SIGV4_SESSION_EXPIRED')
  return form
}

function isSameToken(issued: string | undefined, received: string | undefined): boolean {
  if (issued === undefined || received === undefined) return issued === received
  return isEqualInConstantTime(issued, received)
}

/** Returns what a verified signature covers. */
export function describeClaim(
  claim: SignedClaim<ClaimedCredential>,
  record: IssuedRecord | undefined,
): Omit<VerifiedRequest, 'region'> {
  const { credential, authorization, path, payload, signedHeaders, expiresAtMs } = claim
  return {
    ok: true,
    accessKeyId: credential.accessKeyId,
    path,
    payload: payload.state,
    payloadHash: payload.hash,
    mechanism: authorization.mechanism,
    service: credential.service,
    signedAt: authorization.timestamp,
    expiresAt: formatTimestamp(Math.min(expiresAtMs, record?.expirationMs ?? expiresAtMs)),
    signature: authorization.signature,
    signedHeaders,
  }
}

/** The limits of `Date`, minus room for the time window. */
const MAX_CLOCK_MS = 8.6e15

/** @throws {ConfigError} if the clock returns anything but a time. */
export function readClock(subject: string, now: () => unknown = Date.now): number {
  const nowMs: unknown = now()
  if (typeof nowMs === 'number' && Math.abs(nowMs) < MAX_CLOCK_MS) return nowMs
  throw new ConfigError(subject, 'now', '', 'now must return milliseconds since the epoch')
}

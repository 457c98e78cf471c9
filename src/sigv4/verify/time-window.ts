/**
 * Checks that the signature is valid at the time of the verification.
 *
 * @module
 */

import { formatTimestamp } from '../signing-key.ts'
import type { Authorization } from './authorization.ts'
import { reject } from './rejection.ts'

const DEFAULT_MAX_SKEW_SECONDS = 300
const MAX_EXPIRES_SECONDS = 604_800

/**
 * A signature in the header is valid for `maxSkewSeconds` before and after `signedAtMs`, both limits included. A presigned URL is valid from the same
 * time until `X-Amz-Expires` seconds after `signedAtMs`, that limit excluded.
 *
 * @returns when the signature expires, in milliseconds since the epoch.
 * @throws {RejectedError}
 */
export function checkTimeWindow(
  { timestamp, expires }: Authorization,
  signedAtMs: number,
  nowMs: number,
  maxSkewSeconds: number = DEFAULT_MAX_SKEW_SECONDS,
): number {
  if (expires !== undefined && !isExpires(expires)) reject('ERR_SIGV4_EXPIRES')
  const rejectTime = (code: 'ERR_SIGV4_EXPIRED' | 'ERR_SIGV4_NOT_YET', windowSeconds: number, limitMs: number): never =>
    reject(code, { signedAt: timestamp, now: formatTimestamp(nowMs), limit: formatTimestamp(limitMs), windowSeconds })

  const latestMs = nowMs + maxSkewSeconds * 1000
  if (signedAtMs > latestMs) rejectTime('ERR_SIGV4_NOT_YET', maxSkewSeconds, latestMs)

  const windowSeconds = expires === undefined ? maxSkewSeconds : Number(expires)
  const earliestMs = nowMs - windowSeconds * 1000
  const isExpired = expires === undefined ? signedAtMs < earliestMs : signedAtMs <= earliestMs
  if (isExpired) rejectTime('ERR_SIGV4_EXPIRED', windowSeconds, earliestMs)
  return signedAtMs + windowSeconds * 1000
}

/** 1 to 604800, in digits without leading zeros. */
function isExpires(text: string): boolean {
  return /^[1-9]\d{0,5}$/.test(text) && Number(text) <= MAX_EXPIRES_SECONDS
}

/**
 * The remaining lifetime of an identity, for responses that a service caches.
 *
 * @module
 */

import { identityFact } from '../identity-facts.ts'

/**
 * Returns the whole seconds until the credential expires, at least 0, or `Infinity` for one that does not expire.
 *
 * @throws {TypeError} if `expiresAt` is not a finite number, so that an expiry that cannot be read never means "no expiry".
 */
export function remainingSeconds(identity: unknown, nowMs: number): number {
  const expiresAt = identityFact(identity, 'expiresAt')
  if (expiresAt === undefined) return Number.POSITIVE_INFINITY
  if (typeof expiresAt !== 'number' || !Number.isFinite(expiresAt)) throw new TypeError('expiresAt must be a number of seconds')
  return Math.max(0, Math.floor(expiresAt - nowMs / 1000))
}

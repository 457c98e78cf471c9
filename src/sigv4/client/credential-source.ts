/**
 * Credentials from a value or from a provider function: renewed before they end, one renewal for all who wait.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { SigningCredentials } from '../sign-options.ts'

export interface ExpiringCredentials extends SigningCredentials {
  /** When they end. Without it they are used for ever. */
  readonly expiration?: Date | undefined
}

/** A value, or a function that is asked when the last answer is about to end. The providers of the AWS SDKs fit. */
export type CredentialsInput = ExpiringCredentials | (() => ExpiringCredentials | Promise<ExpiringCredentials>)

/** So long before their end credentials are renewed. Until then a renewal that fails does no harm. */
const RENEW_BEFORE_MS = 300_000

/** @throws {ConfigError} if it is neither. What the provider throws goes through to whoever waits. */
export function credentialSource(
  subject: string,
  input: CredentialsInput,
  now: () => number,
): () => Promise<ExpiringCredentials> {
  if (typeof input !== 'function') {
    if (typeof input !== 'object' || input === null)
      throw new ConfigError(subject, 'credentials', 'credentials or a function that gives them')
    return async () => input
  }
  let current: ExpiringCredentials | undefined
  let renewal: Promise<ExpiringCredentials> | undefined
  const renew = async (): Promise<ExpiringCredentials> => {
    try {
      current = await input()
      return current
    } finally {
      renewal = undefined
    }
  }
  return async () => {
    const left = current === undefined ? 0 : timeLeft(current, now())
    if (current !== undefined && left > RENEW_BEFORE_MS) return current
    renewal ??= renew()
    if (current === undefined || left <= 0) return renewal
    const usable = current
    return renewal.catch(() => usable)
  }
}

function timeLeft({ expiration }: ExpiringCredentials, now: number): number {
  return expiration === undefined ? Number.POSITIVE_INFINITY : expiration.getTime() - now
}

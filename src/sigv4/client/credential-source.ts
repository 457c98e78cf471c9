/**
 * Retrieves credentials from a value or a provider function. Credentials are renewed before they expire, with one renewal at a time.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { kindOf, wrongValue } from '../../options.ts'
import { EXPECTED_EXPIRATION, type Expiration, readExpiration } from '../expiration.ts'
import type { SigningCredentials } from '../sign/sign-options.ts'

/** Credentials with an expiration time. */
export interface ExpiringCredentials extends SigningCredentials {
  /** When the credentials expire. Not set: they are used indefinitely. */
  readonly expiration?: Expiration
}

/**
 * Credentials, or a function that returns them. The function is called again shortly before the credentials expire. The credential providers of the
 * AWS SDKs fit.
 */
export type CredentialsInput = ExpiringCredentials | (() => ExpiringCredentials | Promise<ExpiringCredentials>)

/** Whether a value is a provider function or has the members of AWS credentials, whose form is checked when a request is signed. */
export function isCredentialsInput(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'function'
  const { accessKeyId, secretAccessKey } = value as { readonly [name: string]: unknown } // Any object may be read like this.
  return typeof accessKeyId === 'string' && typeof secretAccessKey === 'string'
}

/** Credentials are renewed this long before they expire. A renewal that fails in this time is retried by the next request. */
const RENEW_BEFORE_MS = 300_000

interface CurrentCredentials {
  readonly credentials: ExpiringCredentials
  readonly expirationMs: number
}

/**
 * Returns a function that retrieves valid credentials. It rejects with the error of the provider.
 *
 * @throws {ConfigError} if `input` is neither an object nor a function.
 */
export function credentialSource(
  subject: string,
  input: CredentialsInput,
  now: () => number,
): () => Promise<ExpiringCredentials> {
  if (typeof input !== 'function') {
    if (typeof input !== 'object' || input === null) {
      throw wrongValue(subject, 'credentials', 'AWS credentials or a function that returns them', input)
    }
    return async () => input
  }
  let current: CurrentCredentials | undefined
  let renewal: Promise<ExpiringCredentials> | undefined
  const renew = async (): Promise<ExpiringCredentials> => {
    try {
      current = withExpiration(subject, await input())
      return current.credentials
    } finally {
      renewal = undefined
    }
  }
  return async () => {
    const remainingMs = current === undefined ? 0 : current.expirationMs - now()
    if (current !== undefined && remainingMs > RENEW_BEFORE_MS) return current.credentials
    renewal ??= renew()
    if (current === undefined || remainingMs <= 0) return renewal
    const { credentials } = current
    return renewal.catch(() => credentials)
  }
}

/** @throws {ConfigError} if the provider returned anything other than credentials. */
function withExpiration(subject: string, credentials: ExpiringCredentials): CurrentCredentials {
  if (typeof credentials !== 'object' || credentials === null) {
    const problem = `the function credentials must return AWS credentials, but returned ${kindOf(credentials)}`
    throw new ConfigError(subject, 'credentials', '', problem)
  }
  const expirationMs = readExpiration(credentials.expiration)
  if (expirationMs !== undefined) return { credentials, expirationMs }
  throw new ConfigError(subject, 'credentials', '', `expiration of the credentials must be ${EXPECTED_EXPIRATION}`)
}

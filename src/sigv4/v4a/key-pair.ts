/**
 * Derives the key pair of an access key. It depends on the access key ID and the secret only, not on date, region or service.
 *
 * @module
 */

import { hmac } from '#hash'
import { ConfigError } from '../../errors.ts'
import { checkCommonKeyOptions, type SigningCredentials } from '../sign/sign-options.ts'
import { ALGORITHM_V4A } from './algorithm.ts'
import type { Ecdsa, PublicKeyV4a, SigningKeyV4a } from './ecdsa.ts'

/** The order of P-256 minus 2, the largest candidate. */
const MAX_CANDIDATE = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f'
/** Each counter fails with a probability of 2^-32. Beyond 127, one character would be two bytes. */
const MAX_COUNTER = 127

/** Returns the private key: 64 lowercase hexadecimal digits. */
export function deriveScalar(accessKeyId: string, secretAccessKey: string): string {
  const secret = new TextEncoder().encode(`AWS4A${secretAccessKey}`)
  for (let counter = 1; counter <= MAX_COUNTER; counter++) {
    const input = `\0\0\0\u0001${ALGORITHM_V4A}\0${accessKeyId}${String.fromCharCode(counter)}\0\0\u0001\0`
    const candidate = Array.from(hmac(secret, input), (byte) => byte.toString(16).padStart(2, '0')).join('')
    // Both have 64 digits, so they compare as strings.
    if (candidate <= MAX_CANDIDATE) return (BigInt(`0x${candidate}`) + 1n).toString(16).padStart(64, '0')
  }
  throw new ConfigError('deriveScalar', 'credentials', 'an access key whose key pair can be derived')
}

interface CachedKey {
  readonly ecdsa: Ecdsa
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly key: SigningKeyV4a
}

const cachedKeys = new WeakMap<SigningCredentials, CachedKey>()

/** Returns the signing key of credentials. It is cached by the credentials object; an object whose secret is changed gets another key. */
export function signingKeyOf(ecdsa: Ecdsa, credentials: SigningCredentials): SigningKeyV4a {
  const { accessKeyId, secretAccessKey } = credentials
  const cached = cachedKeys.get(credentials)
  const isCurrent = cached?.accessKeyId === accessKeyId && cached.secretAccessKey === secretAccessKey && cached.ecdsa === ecdsa
  if (cached !== undefined && isCurrent) return cached.key
  const key = ecdsa.signingKey(deriveScalar(accessKeyId, secretAccessKey))
  cachedKeys.set(credentials, { ecdsa, accessKeyId, secretAccessKey, key })
  return key
}

/** @throws {ConfigError} if the credentials are not an access key. */
export function publicKeyOf(
  ecdsa: Ecdsa,
  subject: string,
  credentials: Pick<SigningCredentials, 'accessKeyId' | 'secretAccessKey'>,
): PublicKeyV4a {
  if (typeof credentials !== 'object' || credentials === null) throw new ConfigError(subject, 'credentials', 'an object')
  const { accessKeyId, secretAccessKey } = credentials
  checkCommonKeyOptions(subject, { credentials: { accessKeyId, secretAccessKey }, service: 'any' })
  return ecdsa.publicKey(deriveScalar(accessKeyId, secretAccessKey))
}

/**
 * The cryptography of tokens on Node: one synchronous `node:crypto` call on a key object that was made once.
 *
 * @module
 */

import { isUtf8 } from 'node:buffer'
import {
  constants,
  createHmac,
  createPublicKey,
  createSecretKey,
  hash,
  type KeyObject,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import { publicJwkFor } from './jwk.ts'
import type { AsymmetricAlgorithm, SecretAlgorithm } from './signature-algorithm.ts'
import type { SignatureKey } from './signature-key.ts'

/** The bytes, or `undefined` where the text is not their one canonical spelling: padding, blanks, stray bits, `+` and `/`. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

/** The text, or `undefined` where the bytes are no UTF-8. A byte order mark stays and is no JSON. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  // Every Uint8Array here is a Buffer that `decodeBase64Url` made; the view costs nothing where it is not.
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return isUtf8(buffer) ? buffer.toString('utf8') : undefined
}

/** SHA-256 of a text as base64. */
export function sha256Text(text: string): string {
  return hash('sha256', text, 'base64')
}

/** A key of a key set made ready for one algorithm; `undefined` where it does not fit or is no key. */
export function importPublicKey(jwk: unknown, algorithm: AsymmetricAlgorithm): SignatureKey | undefined {
  const key = publicJwkFor(jwk, algorithm)
  // Stryker disable next-line ConditionalExpression: without it an empty object would be made a key of, and refused
  if (key === undefined) return undefined
  try {
    return asymmetricKey(createPublicKey({ key: { ...key }, format: 'jwk' }), algorithm)
  } catch {
    // A point off its curve, a modulus that is none.
  }
  return undefined
}

/** An HMAC secret made ready. The factory saw to its length. */
export function importSecret(secret: Uint8Array, { hash: hashName }: SecretAlgorithm): SignatureKey {
  const key = createSecretKey(secret)
  return {
    verify: ({ text, signedLength, signature }) => {
      const expected = createHmac(hashName, key).update(text.slice(0, signedLength)).digest()
      return signature.length === expected.length && timingSafeEqual(signature, expected)
    },
  }
}

function asymmetricKey(key: KeyObject, algorithm: AsymmetricAlgorithm): SignatureKey | undefined {
  const { modulusLength: bits = 0 } = key.asymmetricKeyDetails ?? {}
  if (algorithm.keyType === 'RSA' && bits < 2048) return undefined
  const signatureBytes = algorithm.keyType === 'RSA' ? Math.ceil(bits / 8) : algorithm.signatureBytes
  const input = verificationInput(key, algorithm)
  return {
    verify: ({ text, signedLength, signature }) =>
      // Stryker disable next-line ConditionalExpression: OpenSSL refuses another length too; whoever reads this need not know
      signature.length === signatureBytes &&
      // Stryker disable next-line StringLiteral: of ASCII every encoding makes the same bytes, this one the fastest
      verify(algorithm.hash, Buffer.from(text.slice(0, signedLength), 'latin1'), input, signature),
  }
}

function verificationInput(key: KeyObject, algorithm: AsymmetricAlgorithm): Parameters<typeof verify>[2] {
  if (algorithm.keyType === 'EC') return { key, dsaEncoding: 'ieee-p1363' }
  if (algorithm.padding !== 'pss') return key
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
}

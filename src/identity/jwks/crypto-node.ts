/**
 * The cryptography of tokens on Node: one synchronous `node:crypto` call on a key object that was made once.
 *
 * @module
 */

import crypto, { type KeyObject } from 'node:crypto'
import { isExponent, publicJwkFor } from './jwk.ts'
import type { AsymmetricAlgorithm, SecretAlgorithm } from './signature-algorithm.ts'
import type { SignatureKey } from './signature-key.ts'

/** The bytes, or `undefined` where the text is not their one canonical spelling: padding, blanks, stray bits, `+` and `/`. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

/** SHA-256 of a text as base64. */
export function sha256Text(text: string): string {
  return crypto.hash('sha256', text, 'base64')
}

/** A key of a key set made ready for one algorithm; `undefined` where it does not fit or is no key. */
export function importPublicKey(jwk: unknown, algorithm: AsymmetricAlgorithm): SignatureKey | undefined {
  const key = publicJwkFor(jwk, algorithm)
  // Stryker disable next-line ConditionalExpression: without it an empty object would be made a key of, and refused
  if (key === undefined) return undefined
  try {
    return asymmetricKey(crypto.createPublicKey({ key, format: 'jwk' }), algorithm)
  } catch {
    // A point off its curve, a modulus that is none.
  }
  return undefined
}

/** An HMAC secret made ready. The factory saw to its length. */
export function importSecret(secret: Uint8Array, { hash }: SecretAlgorithm): SignatureKey {
  const key = crypto.createSecretKey(secret)
  return {
    kind: 'key',
    verify: ({ text, signedLength, signature }) => {
      const expected = crypto.createHmac(hash, key).update(text.slice(0, signedLength)).digest()
      return signature.length === expected.length && crypto.timingSafeEqual(signature, expected)
    },
  }
}

function asymmetricKey(key: KeyObject, algorithm: AsymmetricAlgorithm): SignatureKey | undefined {
  const { modulusLength: bits = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  if (algorithm.keyType === 'RSA' && (bits < 2048 || !isExponent(publicExponent))) return undefined
  const { hash, signatureBytes = Math.ceil(bits / 8), nodeOptions } = algorithm
  const input = { key, ...nodeOptions }
  return {
    kind: 'key',
    verify: ({ text, signedLength, signature }) =>
      // Stryker disable next-line ConditionalExpression: OpenSSL refuses another length too; whoever reads this need not know
      signature.length === signatureBytes &&
      // Stryker disable next-line StringLiteral: of ASCII every encoding makes the same bytes, this one the fastest
      crypto.verify(hash, Buffer.from(text.slice(0, signedLength), 'latin1'), input, signature),
  }
}

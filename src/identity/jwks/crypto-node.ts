/**
 * Token cryptography with `node:crypto`. Keys are imported once; signatures are verified synchronously.
 *
 * @module
 */

import crypto, { type KeyObject } from 'node:crypto'
import type { SignatureKey } from './key-set.ts'
import { type AsymmetricAlgorithm, isExponent, publicJwkFor, type SecretAlgorithm } from './signature-algorithm.ts'

/** Decodes base64url. Returns `undefined` if the string is not canonical: padding, whitespace, stray bits, `+` or `/`. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

/** Returns the SHA-256 hash of a string in base64. */
export function sha256Text(text: string): string {
  return crypto.hash('sha256', text, 'base64')
}

/** Imports a key of a key set for one algorithm. Returns `undefined` if it does not fit the algorithm or is invalid. */
export function importPublicKey(jwk: unknown, algorithm: AsymmetricAlgorithm): SignatureKey | undefined {
  const publicJwk = publicJwkFor(jwk, algorithm)
  const key = publicJwk && createPublicKey(publicJwk)
  return key && asymmetricKey(key, algorithm)
}

/** Imports an HMAC secret. The caller has checked its length. */
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

/** Returns `undefined` for an invalid key, for example a point that is not on its curve. */
function createPublicKey(jwk: { readonly kty: string }): KeyObject | undefined {
  try {
    return crypto.createPublicKey({ key: { ...jwk }, format: 'jwk' })
  } catch {
    return undefined
  }
}

const EDWARDS_SIGNATURE_BYTES: ReadonlyMap<string | undefined, number> = new Map([
  ['ed25519', 64],
  ['ed448', 114],
])

function asymmetricKey(key: KeyObject, algorithm: AsymmetricAlgorithm): SignatureKey | undefined {
  const { modulusLength: bits = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  if (algorithm.keyType === 'RSA' && (bits < 2048 || !isExponent(publicExponent))) return undefined
  const {
    hash,
    nodeOptions,
    signatureBytes = EDWARDS_SIGNATURE_BYTES.get(key.asymmetricKeyType) ?? Math.ceil(bits / 8),
  } = algorithm
  const input = { key, ...nodeOptions }
  return {
    kind: 'key',
    verify: ({ text, signedLength, signature }) =>
      signature.length === signatureBytes &&
      crypto.verify(hash, Buffer.from(text.slice(0, signedLength), 'latin1'), input, signature),
  }
}

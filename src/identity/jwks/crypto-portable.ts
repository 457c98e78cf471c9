/**
 * Token cryptography for runtimes without `node:crypto`: WebCrypto through `jose`. The results are those of `crypto-node.ts`, but a
 * signature check returns a promise. These runtimes need a custom `fetch` for key sets that are fetched.
 *
 * @module
 */

import { Sha256 } from '@aws-crypto/sha256-js'
import { type CryptoKey, compactVerify, errors, importJWK } from 'jose'
import type { SignatureKey } from './key-set.ts'
import { type AsymmetricAlgorithm, isExponent, publicJwkFor, type SecretAlgorithm } from './signature-algorithm.ts'

/** Decodes base64url. Returns `undefined` if the string is not canonical. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  // No base64 string has a length of 4n + 1. `atob` alone would accept whitespace and padding.
  if (text.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(text)) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return base64UrlOf(binary) === text ? Uint8Array.from(binary, (byte) => byte.charCodeAt(0)) : undefined
}

/** Returns the SHA-256 hash of a string in base64. */
export function sha256Text(text: string): string {
  const hash = new Sha256()
  hash.update(new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...hash.digestSync()))
}

/**
 * Imports a key of a key set for one algorithm. Returns `undefined` if it does not fit the algorithm. An invalid key is imported,
 * but verifies no signature.
 */
export function importPublicKey(jwk: unknown, algorithm: AsymmetricAlgorithm): SignatureKey | undefined {
  const key = publicJwkFor(jwk, algorithm)
  if (key === undefined || (key.kty === 'RSA' && !isExponent(numberOf(key.e)))) return undefined
  // `jose` does not support Ed448. Without this check, each token for such a key would be an outage.
  if (key.kty === 'OKP' && key.crv !== 'Ed25519') return undefined
  let imported: Promise<CryptoKey | Uint8Array> | undefined
  return signatureKey(algorithm.name, () => {
    imported ??= importJWK({ ...key }, algorithm.name)
    return imported
  })
}

/** Imports an HMAC secret. The caller has checked its length. */
export function importSecret(secret: Uint8Array, { name }: SecretAlgorithm): SignatureKey {
  const copy = Uint8Array.from(secret)
  return signatureKey(name, async () => copy)
}

function signatureKey(algorithm: string, getKey: () => Promise<CryptoKey | Uint8Array>): SignatureKey {
  return {
    kind: 'key',
    verify: async ({ text }) => {
      try {
        await compactVerify(text, await getKey(), { algorithms: [algorithm] })
        return true
      } catch (error) {
        // An invalid token or key proves nothing. Only a runtime that lacks the algorithm is an outage.
        if (isUnsupported(error)) throw error
        return false
      }
    },
  }
}

/** `jose` throws the first error for an unknown algorithm, WebCrypto the second for one that the runtime does not implement. */
function isUnsupported(error: unknown): boolean {
  return error instanceof errors.JOSENotSupported || (error instanceof DOMException && error.name === 'NotSupportedError')
}

/** Decodes a number in base64url, which has 0, 2 or 4 padding bits at its end. */
function numberOf(text: string): bigint {
  let value = 0n
  for (const character of text) value = (value << 6n) | BigInt(BASE64URL.indexOf(character))
  return value >> BigInt((text.length * 6) % 8)
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function base64UrlOf(binary: string): string {
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

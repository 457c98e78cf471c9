/**
 * The cryptography of tokens where there is no `node:crypto`: WebCrypto by way of `jose`. The same answers as on Node, only
 * later: a signature is a promise here. Key sets that are fetched need a `fetch` of your own there.
 *
 * @module
 */

import { Sha256 } from '@aws-crypto/sha256-js'
import { type CryptoKey, compactVerify, errors, importJWK } from 'jose'
import { isExponent, publicJwkFor } from './jwk.ts'
import type { AsymmetricAlgorithm, SecretAlgorithm } from './signature-algorithm.ts'
import type { SignatureKey } from './signature-key.ts'

/** The bytes, or `undefined` where the text is not their one canonical spelling. */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  // No length of 4n + 1 is base64; `atob` would take blanks and padding.
  if (text.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(text)) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return base64UrlOf(binary) === text ? Uint8Array.from(binary, (byte) => byte.charCodeAt(0)) : undefined
}

/** SHA-256 of a text as base64. */
export function sha256Text(text: string): string {
  const hash = new Sha256()
  hash.update(new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...hash.digestSync()))
}

/** A key of a key set made ready for one algorithm; `undefined` where it does not fit. What is no key verifies nothing. */
export function importPublicKey(jwk: unknown, algorithm: AsymmetricAlgorithm): SignatureKey | undefined {
  const key = publicJwkFor(jwk, algorithm)
  if (key === undefined || (key.kty === 'RSA' && !isExponent(numberOf(key.e)))) return undefined
  let imported: Promise<CryptoKey | Uint8Array> | undefined
  return signatureKey(algorithm.name, () => {
    imported ??= importJWK({ ...key }, algorithm.name)
    return imported
  })
}

/** An HMAC secret made ready. The factory saw to its length. */
export function importSecret(secret: Uint8Array, { name }: SecretAlgorithm): SignatureKey {
  const copy = Uint8Array.from(secret)
  return signatureKey(name, async () => copy)
}

function signatureKey(algorithm: string, keyOf: () => Promise<CryptoKey | Uint8Array>): SignatureKey {
  return {
    kind: 'key',
    verify: async ({ text }) => {
      try {
        await compactVerify(text, await keyOf(), { algorithms: [algorithm] })
        return true
      } catch (error) {
        // Whatever is wrong with token or key, nothing was proven; only a runtime without the algorithm is an outage.
        if (isUnsupported(error)) throw error
        return false
      }
    },
  }
}

/** `jose` says it of an algorithm that it does not know, WebCrypto of one that this runtime lacks. */
function isUnsupported(error: unknown): boolean {
  return error instanceof errors.JOSENotSupported || (error instanceof DOMException && error.name === 'NotSupportedError')
}

/** A number in base64url, which is padded on the right with 2 or 4 zero bits. */
function numberOf(text: string): bigint {
  let value = 0n
  for (const character of text) value = (value << 6n) | BigInt(BASE64URL.indexOf(character))
  return value >> BigInt((text.length * 6) % 8)
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function base64UrlOf(binary: string): string {
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

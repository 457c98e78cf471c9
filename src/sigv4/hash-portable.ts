/**
 * SHA-256 and HMAC in plain JavaScript: the implementation of `#hash` for browsers, edge runtimes and React Native. It is synchronous, unlike Web
 * Crypto. `hash-node.ts` has the same exports for Node, and one contract test covers both.
 *
 * @module
 */

import { Sha256 } from '@aws-crypto/sha256-js'

/** A key prepared for `hmacHex`. Its content depends on the implementation. */
export type HmacKey = Uint8Array

export { Sha256 }

const HEX_BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Returns the SHA-256 of a string (as UTF-8) or of bytes, in lowercase hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  return toHex(digest(data))
}

/** Returns the SHA-256 of a string (as UTF-8), in base64. */
export function sha256Base64(text: string): string {
  return btoa(String.fromCharCode(...digest(text)))
}

/** Returns the HMAC-SHA256 of a string (as UTF-8). */
export function hmac(key: Uint8Array, message: string): Uint8Array {
  const hash = new Sha256(key)
  hash.update(encodeUtf8(message))
  return hash.digestSync()
}

/** Prepares a key for `hmacHex`. */
export function hmacKey(bytes: Uint8Array): HmacKey {
  return bytes
}

/** Returns the HMAC-SHA256 of a string (as UTF-8) in lowercase hexadecimal. */
export function hmacHex(key: HmacKey, message: string): string {
  return toHex(hmac(key, message))
}

/** Compares two strings in a time that does not depend on where they differ. Strings of different lengths are unequal. */
export function isEqualInConstantTime(left: string, right: string): boolean {
  let difference = left.length ^ right.length
  for (let index = 0; index < left.length; index++) difference |= left.charCodeAt(index) ^ right.charCodeAt(index)
  return difference === 0
}

function digest(data: string | Uint8Array): Uint8Array {
  const hash = new Sha256()
  hash.update(typeof data === 'string' ? encodeUtf8(data) : data)
  return hash.digestSync()
}

function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function toHex(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += HEX_BYTES[byte]
  return hex
}

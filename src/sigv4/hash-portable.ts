/**
 * SHA-256 and HMAC in plain JavaScript, synchronous: the `#hash` of browsers, edge runtimes and React Native.
 * Its twin for Node is `hash-node.ts`; one contract test runs both.
 *
 * @module
 */

import { Sha256 } from '@aws-crypto/sha256-js'

/** A key ready for `hmacHex`. What it is inside differs from hash to hash. */
export type HmacKey = Uint8Array

/** The shape of hash that `@smithy/signature-v4` takes. */
export { Sha256 }

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The SHA-256 of a text (as UTF-8) or of bytes, in lower-case hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  return toHex(digest(data))
}

/** The SHA-256 of a text (as UTF-8), in base64. */
export function sha256Base64(text: string): string {
  return btoa(String.fromCharCode(...digest(text)))
}

export function hmac(key: string | Uint8Array, text: string): Uint8Array {
  const hash = new Sha256(typeof key === 'string' ? bytesOf(key) : key)
  hash.update(bytesOf(text))
  return hash.digestSync()
}

export function hmacKey(bytes: Uint8Array): HmacKey {
  return bytes
}

export function hmacHex(key: HmacKey, text: string): string {
  return toHex(hmac(key, text))
}

/** Compares two texts in a time that says nothing about where they differ. */
export function sameText(left: string, right: string): boolean {
  let difference = left.length ^ right.length
  for (let index = 0; index < left.length; index++) difference |= left.charCodeAt(index) ^ right.charCodeAt(index)
  return difference === 0
}

function digest(data: string | Uint8Array): Uint8Array {
  const hash = new Sha256()
  hash.update(typeof data === 'string' ? bytesOf(data) : data)
  return hash.digestSync()
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}

/**
 * SHA-256 and HMAC on `node:crypto`: the `#hash` of Node, Deno and Bun. Its twin for everywhere else is `hash-portable.ts`;
 * one contract test runs both.
 *
 * @module
 */

import { createHash, createHmac, createSecretKey, type Hash, type Hmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto'

/** A key ready for `hmacHex`. What it is inside differs from hash to hash. */
export type HmacKey = KeyObject

/** The SHA-256 of a text (as UTF-8) or of bytes, in lower-case hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex')
}

/** The SHA-256 of a text (as UTF-8), in base64. */
export function sha256Base64(text: string): string {
  return hash('sha256', text, 'base64')
}

export function hmac(key: string | Uint8Array, text: string): Uint8Array {
  return createHmac('sha256', key).update(text).digest()
}

export function hmacKey(bytes: Uint8Array): HmacKey {
  return createSecretKey(bytes)
}

export function hmacHex(key: HmacKey, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

/** Compares two texts in a time that says nothing about where they differ. */
export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The shape of hash that `@smithy/signature-v4` takes. */
export class Sha256 {
  readonly #secret: string | Uint8Array | undefined
  #hash: Hash | Hmac

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined || typeof secret === 'string' ? secret : bytesOf(secret)
    this.#hash = this.#start()
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data))
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }

  reset(): void {
    this.#hash = this.#start()
  }

  #start(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

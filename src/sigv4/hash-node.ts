/**
 * SHA-256 and HMAC on `node:crypto`: the implementation of `#hash` for Node, Deno and Bun. `hash-portable.ts` has the same exports for all other
 * runtimes, and one contract test covers both.
 *
 * @module
 */

import { createHash, createHmac, type Hash, type Hmac, hash, timingSafeEqual } from 'node:crypto'

export { type HmacKey, hmacHex, hmacKey } from './hmac-blocks.ts'

/** Returns the SHA-256 of a string (as UTF-8) or of bytes, in lowercase hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex')
}

/** Returns the SHA-256 of a string (as UTF-8), in base64. */
export function sha256Base64(text: string): string {
  return hash('sha256', text, 'base64')
}

/** Returns the HMAC-SHA256 of a string (as UTF-8). */
export function hmac(key: Uint8Array, message: string): Uint8Array {
  return createHmac('sha256', key).update(message).digest()
}

/** Compares two strings in a time that does not depend on where they differ. Strings of different lengths are unequal. */
export function isEqualInConstantTime(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left, 'utf16le'), Buffer.from(right, 'utf16le'))
}

/** The hash class that `@smithy/signature-v4` expects. */
export class Sha256 {
  readonly #secret: string | Uint8Array | undefined
  #hash: Hash | Hmac

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined || typeof secret === 'string' ? secret : toBytes(secret)
    this.#hash = this.#start()
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : toBytes(data))
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

function toBytes(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

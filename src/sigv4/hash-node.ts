/**
 * SHA-256 and HMAC on `node:crypto`: the `#hash` of Node, Deno and Bun. Its twin for everywhere else is `hash-portable.ts`;
 * one contract test runs both.
 *
 * @module
 */

import { createHash, createHmac, type Hash, type Hmac, hash, timingSafeEqual } from 'node:crypto'

/**
 * A key ready for `hmacHex`: its two padded blocks (RFC 2104), each with room for what is hashed behind it. Two one-shot hashes take half the time
 * of a `createHmac`.
 */
export interface HmacKey {
  readonly bytes: Uint8Array
  readonly inner: Buffer
  readonly outer: Buffer
  /** The part of `inner` that was hashed last: messages of one signer are mostly of one length. */
  view: Uint8Array
}

const BLOCK = 64
/** Longer messages than this go the ordinary way. A string to sign has about 150 bytes. */
const ROOM = 256

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

/** @param bytes at most 64: the key of an HMAC that is longer would have to be hashed first. */
export function hmacKey(bytes: Uint8Array): HmacKey {
  const inner = Buffer.alloc(BLOCK + ROOM, 0)
  const outer = Buffer.alloc(BLOCK + 32, 0)
  for (let index = 0; index < BLOCK; index++) {
    const byte = bytes[index] ?? 0
    inner[index] = byte ^ 0x36
    outer[index] = byte ^ 0x5c
  }
  return { bytes, inner, outer, view: inner }
}

export function hmacHex(key: HmacKey, text: string): string {
  if (text.length * 3 > ROOM && Buffer.byteLength(text) > ROOM) return createHmac('sha256', key.bytes).update(text).digest('hex')
  const end = BLOCK + key.inner.write(text, BLOCK)
  if (key.view.length !== end) key.view = key.inner.subarray(0, end)
  key.outer.write(hash('sha256', key.view, 'binary'), BLOCK, 'latin1')
  return hash('sha256', key.outer, 'hex')
}

/** Compares two texts in a time that says nothing about where they differ. */
export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left, 'utf16le')
  const b = Buffer.from(right, 'utf16le')
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

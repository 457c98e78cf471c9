/**
 * SHA-256 and HMAC on `node:crypto`: the `#hash` of Node, Deno and Bun. Its twin for everywhere else is `hash-portable.ts`;
 * one contract test runs both.
 *
 * @module
 */

import { createHash, createHmac, type Hash, type Hmac, hash, timingSafeEqual } from 'node:crypto'

/** A key ready for `hmacHex`: its two padded blocks (RFC 2104). Two one-shot hashes over them take half the time of a `createHmac`. */
export interface HmacKey {
  readonly bytes: Uint8Array
  readonly inner: Uint8Array
  readonly outer: Uint8Array
}

const BLOCK = 64
/** A string to sign has about 150 characters. A longer text goes the ordinary way. */
const MAX_LENGTH = 200

/** Where a block and what is hashed behind it lie together: a character has at most three bytes. Written anew for every hash, so it cannot alter an answer. */
const innerRoom: Buffer = Buffer.alloc(BLOCK + 3 * MAX_LENGTH)
const outerRoom: Buffer = Buffer.alloc(BLOCK + 32)
/** The part of `innerRoom` that was hashed last: texts of one signer are mostly of one length. */
let view: Buffer = innerRoom

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
  const block = new Uint8Array(BLOCK)
  block.set(bytes)
  return { bytes, inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) }
}

export function hmacHex({ bytes, inner, outer }: HmacKey, text: string): string {
  if (text.length > MAX_LENGTH) return createHmac('sha256', bytes).update(text).digest('hex')
  innerRoom.set(inner)
  const end = BLOCK + innerRoom.write(text, BLOCK)
  if (view.length !== end) view = innerRoom.subarray(0, end)
  outerRoom.set(outer)
  outerRoom.write(hash('sha256', view, 'binary'), BLOCK, 'latin1')
  return hash('sha256', outerRoom, 'hex')
}

/** Compares two texts in a time that says nothing about where they differ: `timingSafeEqual` promises it, a loop of ours could not. */
export function sameText(left: string, right: string): boolean {
  if (left.length !== right.length) return false
  if (left.length !== 64) return timingSafeEqual(Buffer.from(left, 'utf16le'), Buffer.from(right, 'utf16le'))
  // Both are filled to the last byte.
  leftRoom.write(left, 'utf16le')
  rightRoom.write(right, 'utf16le')
  return timingSafeEqual(leftRoom, rightRoom)
}

/** Room for two signatures. */
const leftRoom: Buffer = Buffer.alloc(128)
const rightRoom: Buffer = Buffer.alloc(128)

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

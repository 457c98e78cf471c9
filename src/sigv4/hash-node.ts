/**
 * SHA-256 and HMAC on `node:crypto`: the `#hash` of Node, Deno and Bun. Its twin for everywhere else is `hash-portable.ts`;
 * one contract test runs both.
 *
 * @module
 */

import { createHash, createHmac, type Hash, type Hmac, hash, timingSafeEqual } from 'node:crypto'

/** A key ready for `hmacHex`: its two padded blocks (RFC 2104). Two one-shot hashes over them take half the time of a `createHmac`. */
export type HmacKey = Buffer

const BLOCK = 64
/** Longer messages than this go the ordinary way. A string to sign has about 150 bytes. */
const ROOM = 512

/** Where a block and what is hashed behind it lie together. Written anew for every hash: it cannot alter an answer. */
const inner: Buffer = Buffer.alloc(BLOCK + ROOM)
const outer: Buffer = Buffer.alloc(BLOCK + 32)
/** The part of `inner` that was hashed last: messages of one signer are mostly of one length. */
let view: Buffer = inner
/** Whose blocks lie there. */
let loaded: HmacKey | undefined

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
  const blocks = Buffer.allocUnsafe(2 * BLOCK)
  for (let index = 0; index < BLOCK; index++) {
    const byte = bytes[index] ?? 0
    blocks[index] = byte ^ 0x36
    blocks[BLOCK + index] = byte ^ 0x5c
  }
  return blocks
}

export function hmacHex(key: HmacKey, text: string): string {
  if (key !== loaded) {
    key.copy(inner, 0, 0, BLOCK)
    key.copy(outer, 0, BLOCK)
    loaded = key
  }
  const end = BLOCK + inner.write(text, BLOCK)
  if (view.length !== end) view = inner.subarray(0, end)
  // Without room for all of it only a part was written.
  const fits = text.length * 3 <= ROOM || Buffer.byteLength(text) <= ROOM
  outer.write(hash('sha256', fits ? view : Buffer.concat([key.subarray(0, BLOCK), Buffer.from(text)]), 'binary'), BLOCK, 'latin1')
  return hash('sha256', outer, 'hex')
}

/** Compares two texts in a time that says nothing about where they differ: `timingSafeEqual` promises it, a loop of ours could not. */
export function sameText(left: string, right: string): boolean {
  if (left.length !== right.length) return false
  if (left.length !== SIGNATURE_LENGTH) return timingSafeEqual(Buffer.from(left, 'utf16le'), Buffer.from(right, 'utf16le'))
  // Both are filled to the last byte.
  leftBytes.write(left, 'utf16le')
  rightBytes.write(right, 'utf16le')
  return timingSafeEqual(leftBytes, rightBytes)
}

const SIGNATURE_LENGTH = 64
const leftBytes: Buffer = Buffer.alloc(2 * SIGNATURE_LENGTH)
const rightBytes: Buffer = Buffer.alloc(2 * SIGNATURE_LENGTH)

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

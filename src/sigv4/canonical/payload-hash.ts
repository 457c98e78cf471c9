/**
 * The hashed payload, the last line of the canonical request.
 *
 * @module
 */

import { sha256Hex } from '#hash'
import { isSha256, isToken } from './characters.ts'

/** The header, or query parameter, that carries the payload hash. */
export const PAYLOAD_HASH_HEADER = 'x-amz-content-sha256'
/** Takes the place of the hash when the body is not signed. */
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'
/** The SHA-256 of an empty body. */
export const EMPTY_PAYLOAD_HASH: string = /* @__PURE__ */ sha256Hex('')

/** Shorter than a SHA-256, so that a constant cannot be confused with one. */
const MAX_CONSTANT_LENGTH = 63

/** Returns the SHA-256 of a body, or `undefined` if the body is neither a string nor bytes. */
export function hashBody(body: unknown): string | undefined {
  if (body === undefined || body === null || body === '') return EMPTY_PAYLOAD_HASH
  if (typeof body === 'string' || body instanceof Uint8Array) return sha256Hex(body)
  return body instanceof ArrayBuffer ? sha256Hex(new Uint8Array(body)) : undefined
}

/** Whether a string can be the hashed payload: a SHA-256, `UNSIGNED-PAYLOAD` or one of the `STREAMING-…` constants. */
export function isPayloadHash(value: string): boolean {
  return value === UNSIGNED_PAYLOAD || isStreamingConstant(value) || isSha256(value)
}

function isStreamingConstant(value: string): boolean {
  return value.startsWith('STREAMING-') && value.length <= MAX_CONSTANT_LENGTH && isToken(value)
}

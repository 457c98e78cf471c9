/**
 * What the last line of a canonical request may be.
 *
 * @module
 */

import { sha256Hex } from '#hash'
import { UNSIGNED_PAYLOAD } from './canonical-request.ts'
import { isSha256, isToken } from './characters.ts'

/** The header, and the parameter, that says it. */
export const HASH_HEADER = 'x-amz-content-sha256'

export const EMPTY_PAYLOAD: string = /* @__PURE__ */ sha256Hex('')

/** The SHA-256 of a body; `undefined` if it is neither text nor bytes. */
export function hashBody(body: unknown): string | undefined {
  if (body === undefined || body === null || body === '') return EMPTY_PAYLOAD
  if (typeof body === 'string' || body instanceof Uint8Array) return sha256Hex(body)
  return body instanceof ArrayBuffer ? sha256Hex(new Uint8Array(body)) : undefined
}

/** A hash, `UNSIGNED-PAYLOAD` or one of the `STREAMING-…` words. */
export function isPayloadWord(text: string): boolean {
  return text === UNSIGNED_PAYLOAD || (text.startsWith('STREAMING-') && text.length <= 64 && isToken(text)) || isSha256(text)
}

/**
 * The strict reader in front of every signature check: one text, one reading. What it lets through has three canonical
 * parts, two JSON objects without doubles, and a header without anything that this package does not implement.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515
 * @see https://www.rfc-editor.org/rfc/rfc8725
 * @module
 */

import { decodeBase64Url, decodeUtf8 } from './jwt-node.ts'
import { type JsonObject, parseStrictObject } from './strict-json.ts'
import type { TokenRejectionCode } from './token-codes.ts'

/** A token taken apart. Nothing in it is proven yet. */
export interface UnverifiedToken {
  readonly text: string
  readonly algorithm: string
  readonly kid: string | undefined
  /** In lower case and without `application/`; `undefined` where the header has none. */
  readonly typ: string | undefined
  readonly payload: JsonObject
  /** Header and payload as sent: the bytes that were signed. */
  readonly signingInput: string
  readonly signature: Uint8Array
}

/** API Gateway passes no more than 10,240 bytes of headers; no honest token is longer than this. */
export const MAX_TOKEN_LENGTH = 8192

/** Takes a token apart, or says what is wrong with it. Any string, and anything else, ends in an answer in linear time. */
export function readToken(text: string): UnverifiedToken | TokenRejectionCode {
  if (typeof text !== 'string') return 'ERR_TOKEN_FORM'
  if (text.length > MAX_TOKEN_LENGTH) return 'ERR_TOKEN_SIZE'
  const headerEnd = text.indexOf('.')
  const payloadEnd = text.indexOf('.', headerEnd + 1)
  if (headerEnd < 1 || payloadEnd <= headerEnd + 1 || payloadEnd === text.length - 1) return 'ERR_TOKEN_FORM'
  if (text.indexOf('.', payloadEnd + 1) !== -1) return 'ERR_TOKEN_FORM'

  const headerBytes = decodeBase64Url(text.slice(0, headerEnd))
  const payloadBytes = decodeBase64Url(text.slice(headerEnd + 1, payloadEnd))
  const signature = decodeBase64Url(text.slice(payloadEnd + 1))
  if (headerBytes === undefined || payloadBytes === undefined || signature === undefined) return 'ERR_TOKEN_ENCODING'

  const header = parseObject(headerBytes)
  if (header === undefined) return 'ERR_TOKEN_JSON'
  const fault = headerFault(header)
  if (fault !== undefined) return fault
  const payload = parseObject(payloadBytes)
  if (payload === undefined) return 'ERR_TOKEN_JSON'
  const { alg, kid, typ } = header
  // `headerFault` saw to it that `alg` is text, `kid` and `typ` text or absent.
  return {
    text,
    algorithm: alg as string,
    kid: kid as string | undefined,
    typ: typ === undefined ? undefined : normalizeType(typ as string),
    payload,
    signingInput: text.slice(0, payloadEnd),
    signature,
  }
}

/** RFC 7515 section 4.1.9: a media type, in any case, `application/` may be left out. */
export function normalizeType(typ: string): string {
  if (typ === 'JWT') return 'jwt'
  const lower = typ.toLowerCase()
  return lower.startsWith('application/') ? lower.slice('application/'.length) : lower
}

function parseObject(bytes: Uint8Array): JsonObject | undefined {
  const text = decodeUtf8(bytes)
  return text === undefined ? undefined : parseStrictObject(text)
}

/** `jku`, `x5u`, `jwk` and `x5c` are never followed, so they may say what they like. */
function headerFault(header: JsonObject): TokenRejectionCode | undefined {
  const { alg, kid, typ } = header
  // No extension is implemented here, so none can be critical; `b64` matters even where it is not listed (RFC 7797).
  if (Object.hasOwn(header, 'crit')) return 'ERR_TOKEN_CRITICAL'
  if (Object.hasOwn(header, 'b64') && header['b64'] !== true) return 'ERR_TOKEN_CRITICAL'
  if (typeof alg !== 'string') return 'ERR_TOKEN_HEADER'
  if (kid !== undefined && typeof kid !== 'string') return 'ERR_TOKEN_HEADER'
  if (typ !== undefined && typeof typ !== 'string') return 'ERR_TOKEN_TYPE'
  return undefined
}

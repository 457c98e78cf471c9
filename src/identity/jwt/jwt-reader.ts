/**
 * The strict reader in front of every signature check: one text, one reading. What it lets through has three canonical
 * parts, two JSON objects without doubles, and a header without anything that this package does not implement.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515
 * @see https://www.rfc-editor.org/rfc/rfc8725
 * @module
 */

import { decodeBase64Url } from '#jwt'
import { BoundedMap } from '../../internal/bounded-map.ts'
import { MAX_KEPT_HEADERS, MAX_TOKEN_LENGTH } from '../limits.ts'
import type { TokenRejectionCode } from '../token/token-codes.ts'
import { type JsonObject, parseStrictObject } from './strict-json.ts'

/** What counts of a header. */
export interface TokenHeader {
  /** As sent, in base64url. */
  readonly text: string
  readonly algorithm: string
  readonly kid: string | undefined
  /** In lower case and without `application/`; `undefined` where the header has none. */
  readonly typ: string | undefined
}

/** A token taken apart. Nothing in it is proven yet. */
export interface UnverifiedToken {
  readonly text: string
  readonly header: TokenHeader
  readonly payload: JsonObject
  /** Where header and payload end: the text up to here was signed. */
  readonly signedLength: number
  readonly signature: Uint8Array
}

export interface TokenReader {
  /** Takes a token apart, or says what is wrong with it. Any string, and anything else, ends in an answer in linear time. */
  read(text: string): UnverifiedToken | TokenRejectionCode
  /** Keeps the header of a token that was good: an issuer writes the same one again and again. */
  keep(token: UnverifiedToken): void
}

export function tokenReader(): TokenReader {
  // Read headers by their text. Only headers of good tokens come in, so a stranger cannot push them out.
  const kept = new BoundedMap<string, TokenHeader>(MAX_KEPT_HEADERS)

  function read(text: string): UnverifiedToken | TokenRejectionCode {
    if (typeof text !== 'string') return 'ERR_TOKEN_FORM'
    if (text.length > MAX_TOKEN_LENGTH) return 'ERR_TOKEN_SIZE'
    // Found one by one: to split the text takes six times as long.
    const headerEnd = text.indexOf('.')
    const signedLength = text.indexOf('.', headerEnd + 1)
    if (headerEnd < 1 || signedLength <= headerEnd + 1 || signedLength === text.length - 1) return 'ERR_TOKEN_FORM'
    if (text.indexOf('.', signedLength + 1) !== -1) return 'ERR_TOKEN_FORM'

    const headerText = text.slice(0, headerEnd)
    const header = kept.get(headerText) ?? readHeader(headerText)
    if (typeof header === 'string') return header
    const payloadBytes = decodeBase64Url(text.slice(headerEnd + 1, signedLength))
    const signature = decodeBase64Url(text.slice(signedLength + 1))
    if (payloadBytes === undefined || signature === undefined) return 'ERR_TOKEN_ENCODING'
    const payload = parseStrictObject(payloadBytes)
    if (payload === undefined) return 'ERR_TOKEN_JSON'
    return { text, header, payload, signedLength, signature }
  }

  return { read, keep: ({ header }) => kept.set(header.text, header) }
}

function readHeader(text: string): TokenHeader | TokenRejectionCode {
  const bytes = decodeBase64Url(text)
  if (bytes === undefined) return 'ERR_TOKEN_ENCODING'
  const header = parseStrictObject(bytes)
  if (header === undefined) return 'ERR_TOKEN_JSON'
  const { alg, kid, typ, crit, b64 = true } = header
  // No extension is implemented here, so none can be critical; `b64` matters even where it is not listed (RFC 7797).
  // `jku`, `x5u`, `jwk` and `x5c` are never followed, so they may say what they like.
  if (crit !== undefined || b64 !== true) return 'ERR_TOKEN_CRITICAL'
  if (typeof alg !== 'string') return 'ERR_TOKEN_HEADER'
  if (kid !== undefined && typeof kid !== 'string') return 'ERR_TOKEN_HEADER'
  if (typ !== undefined && typeof typ !== 'string') return 'ERR_TOKEN_TYPE'
  return { text, algorithm: alg, kid, typ: typ === undefined ? undefined : normalizeType(typ) }
}

/** RFC 7515 section 4.1.9: a media type, in any case, `application/` may be left out. */
export function normalizeType(typ: string): string {
  const lower = typ.toLowerCase()
  return lower.startsWith('application/') ? lower.slice('application/'.length) : lower
}

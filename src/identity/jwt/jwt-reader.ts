/**
 * The strict parser of compact JWTs. It accepts exactly one encoding of a token: three parts of canonical base64url, two JSON objects
 * without duplicate members, and a header without unsupported extensions.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515
 * @see https://www.rfc-editor.org/rfc/rfc8725
 * @module
 */

import { decodeBase64Url } from '#jwt'
import { BoundedMap } from '../../internal/bounded-map.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { MAX_CACHED_HEADERS, MAX_TOKEN_LENGTH } from '../limits.ts'
import { type JsonObject, ownMembers, parseStrictObject } from './strict-json.ts'

/** The header parameters that are used. */
export interface TokenHeader {
  /** The encoded header. */
  readonly text: string
  readonly algorithm: string
  readonly kid: string | undefined
  /** Lowercase and without `application/`; `undefined` if the header has none. */
  readonly typ: string | undefined
}

/** A parsed token. Its signature has not been verified. */
export interface UnverifiedToken {
  readonly text: string
  readonly header: TokenHeader
  readonly payload: JsonObject
  /** The members of the payload without a prototype. All checks read these. */
  readonly claims: JsonObject
  /** The length of header and payload with the dot between them: the part that is signed. */
  readonly signedLength: number
  readonly signature: Uint8Array
}

export interface TokenReader {
  /** Parses a token in linear time, or returns the code of its first fault. Accepts any value without throwing. */
  read(text: string): UnverifiedToken | TokenRejectionCode
  /** Caches the header of a token that was accepted: an issuer repeats the same few headers. */
  cacheHeader(token: UnverifiedToken): void
}

export function tokenReader(): TokenReader {
  // Contains only headers of accepted tokens, so an attacker cannot evict them.
  const headers = new BoundedMap<string, TokenHeader>(MAX_CACHED_HEADERS)

  function read(text: string): UnverifiedToken | TokenRejectionCode {
    if (typeof text !== 'string') return 'ERR_TOKEN_FORM'
    if (text.length > MAX_TOKEN_LENGTH) return 'ERR_TOKEN_SIZE'
    const [headerPart = '', payloadPart = '', signaturePart = '', fourthPart] = text.split('.', 4)
    if (headerPart === '' || payloadPart === '' || signaturePart === '' || fourthPart !== undefined) return 'ERR_TOKEN_FORM'

    const header = headers.get(headerPart) ?? readHeader(headerPart)
    if (typeof header === 'string') return header
    const payloadBytes = decodeBase64Url(payloadPart)
    const signature = decodeBase64Url(signaturePart)
    if (payloadBytes === undefined || signature === undefined) return 'ERR_TOKEN_ENCODING'
    const payload = parseStrictObject(payloadBytes)
    if (payload === undefined) return 'ERR_TOKEN_JSON'
    return {
      text,
      header,
      payload,
      claims: ownMembers(payload),
      signedLength: headerPart.length + 1 + payloadPart.length,
      signature,
    }
  }

  return { read, cacheHeader: ({ header }) => headers.set(header.text, header) }
}

function readHeader(text: string): TokenHeader | TokenRejectionCode {
  const bytes = decodeBase64Url(text)
  if (bytes === undefined) return 'ERR_TOKEN_ENCODING'
  const header = parseStrictObject(bytes)
  if (header === undefined) return 'ERR_TOKEN_JSON'
  const { alg, kid, typ, crit, b64 = true } = ownMembers(header)
  // No extension is supported, so none may be critical. `b64` changes the payload even if `crit` omits it (RFC 7797).
  // `jku`, `x5u`, `jwk` and `x5c` are never followed, so their values do not matter.
  if (crit !== undefined || b64 !== true) return 'ERR_TOKEN_CRITICAL'
  if (typeof alg !== 'string') return 'ERR_TOKEN_HEADER'
  if (kid !== undefined && typeof kid !== 'string') return 'ERR_TOKEN_HEADER'
  if (typ !== undefined && typeof typ !== 'string') return 'ERR_TOKEN_TYPE'
  return { text, algorithm: alg, kid, typ: typ === undefined ? undefined : normalizeType(typ) }
}

/** Normalizes a media type: case is ignored, and `application/` may be omitted (RFC 7515, section 4.1.9). */
export function normalizeType(typ: string): string {
  const lower = typ.toLowerCase()
  return lower.startsWith('application/') ? lower.slice('application/'.length) : lower
}

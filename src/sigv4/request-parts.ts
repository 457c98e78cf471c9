/**
 * A request taken apart, the same way for signer and verifier.
 *
 * @module
 */

import { sha256Hex } from '#hash'
import type { CanonicalHeaders } from './canonical-headers.ts'
import { canonicalPath } from './canonical-path.ts'
import { joinQuery, type QueryParameters } from './canonical-query.ts'
import { canonicalRequest, EMPTY_PAYLOAD, stringToSign, UNSIGNED_PAYLOAD } from './canonical-request.ts'
import { isSha256, isToken } from './characters.ts'
import { type HeaderList, readHeaders } from './header-list.ts'
import { splitUrl, type UrlParts, type UrlText } from './request-url.ts'
import { type HeadersInput, isS3, type SignOptions } from './sign-options.ts'

export interface ReadRequest {
  readonly method: string
  readonly url: string
  readonly parts: UrlParts
  readonly headers: HeaderList
}

/** The request, or the name of what in it nobody can send. */
export function readRequest(request: {
  readonly method: string
  readonly url: UrlText
  readonly headers?: HeadersInput
}): ReadRequest | 'request' | 'request.method' | 'request.url' | 'request.headers' {
  if (typeof request !== 'object' || request === null) return 'request'
  const { method } = request
  if (!isToken(method)) return 'request.method'
  const url = typeof request.url === 'string' ? request.url : request.url?.href
  const parts = typeof url === 'string' ? splitUrl(url) : undefined
  if (parts === undefined || url === undefined) return 'request.url'
  const headers = readHeaders(request.headers)
  return headers === undefined ? 'request.headers' : { method, url, parts, headers }
}

/** The SHA-256 of a body; `undefined` if it is neither text nor bytes. */
export function hashBody(body: unknown): string | undefined {
  if (body === undefined || body === null || body === '') return EMPTY_PAYLOAD
  if (typeof body === 'string' || body instanceof Uint8Array) return sha256Hex(body)
  return body instanceof ArrayBuffer ? sha256Hex(new Uint8Array(body)) : undefined
}

/** What the last line of a canonical request may be: a hash, `UNSIGNED-PAYLOAD` or one of the `STREAMING-…` words. */
export function isPayloadWord(text: string): boolean {
  return isSha256(text) || text === UNSIGNED_PAYLOAD || (text.startsWith('STREAMING-') && text.length <= 64 && isToken(text))
}

const AUTH_PARAMETER: ReadonlySet<string> = new Set(
  ['algorithm', 'credential', 'date', 'expires', 'security-token', 'signature', 'signedheaders'].map((name) => `x-amz-${name}`),
)

/** Whether a query parameter, its name in one encoding, is part of a signature. In any case: who reads it may not mind the case. */
export function isAuthParameter(name: string): boolean {
  return (name.charCodeAt(0) | 32) === 120 && AUTH_PARAMETER.has(name.toLowerCase())
}

/**
 * The two texts on which signer and verifier must agree to the byte: the canonical request and the string to sign.
 * The pieces are positional here, against the habit of the house: this is the innermost step of every signature.
 */
export function canonicalTexts(
  { method, parts }: ReadRequest,
  query: QueryParameters,
  headers: CanonicalHeaders,
  payload: string,
  timestamp: string,
  { service, scope }: { readonly service: string; readonly scope: string },
  { pathEncoding, normalizePath }: Pick<SignOptions, 'pathEncoding' | 'normalizePath'>,
): readonly [canonicalRequest: string, stringToSign: string] {
  const single = isS3(service)
  const path = canonicalPath(parts.path, pathEncoding ?? (single ? 'single' : 'double'), normalizePath ?? !single)
  const canonical = canonicalRequest(method, path, joinQuery(query), headers, payload)
  return [canonical, stringToSign(canonical, timestamp, scope)]
}

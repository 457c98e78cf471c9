/**
 * Splits a request into its parts, in the same way for the signer and the verifier.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { kindOf, wrongValue } from '../options.ts'
import { isToken } from './canonical/characters.ts'
import { splitUrl, type UrlParts } from './canonical/request-url.ts'
import { type Header, parseHeaders } from './header-list.ts'
import type { HeadersInput, UrlInput } from './request-types.ts'

/** The header that carries the time of the signature. */
export const DATE_HEADER = 'x-amz-date'
/** The header that carries the session token. */
export const TOKEN_HEADER = 'x-amz-security-token'

/** Whether the session token is added after signing, which AWS IoT requires. */
export function isTokenAppended(service: string, placement: 'signed' | 'appended' | undefined): boolean {
  return placement === undefined ? service === 'iotdevicegateway' : placement === 'appended'
}

/** The method and the URL of a request, well-formed. */
export interface RequestLine {
  readonly method: string
  readonly url: string
  readonly parts: UrlParts
}

/** A request whose method, URL and headers are well-formed. */
export interface RequestParts extends RequestLine {
  readonly headers: Header[]
}

/** @throws {ConfigError} `option` names the part that no HTTP request can contain. */
export function readRequest(
  subject: string,
  request: { readonly method: string; readonly url: UrlInput; readonly headers?: HeadersInput | undefined },
): RequestParts {
  const { method, url, parts } = readRequestLine(subject, request)
  return { method, url, parts, headers: parseHeaders(subject, request.headers) }
}

/** @throws {ConfigError} `option` names the part that no HTTP request can contain. */
export function readRequestLine(subject: string, request: { readonly method: string; readonly url: UrlInput }): RequestLine {
  if (typeof request !== 'object' || request === null) throw wrongValue(subject, 'request', 'an object', request)
  const { method } = request
  if (!isToken(method)) throw new ConfigError(subject, 'request.method', `an HTTP method, received ${kindOf(method)}`)
  const url = typeof request.url === 'string' ? request.url : request.url?.href
  const parts = typeof url === 'string' ? splitUrl(url) : undefined
  if (parts === undefined) throw new ConfigError(subject, 'request.url', 'a path or an http(s) URL without a user name')
  return { method, url, parts }
}

/** The query parameters that make up a signature: the lowercase name with `x-amz-`, and the name as AWS writes it without `X-Amz-`. */
const AUTH_PARAMETERS: ReadonlyMap<string, string> = new Map(
  ['Algorithm', 'Credential', 'Date', 'Expires', 'Security-Token', 'Signature', 'SignedHeaders'].map((name) => [
    `x-amz-${name.toLowerCase()}`,
    name,
  ]),
)
const LOWERCASE_X = 120

/**
 * Returns the name, as AWS writes it and without `X-Amz-`, of a query parameter that belongs to a signature; `undefined` for all others. The comparison
 * ignores case, because a service may do so too.
 */
export function authParameterName(name: string): string | undefined {
  const startsWithX = (name.charCodeAt(0) | 0x20) === LOWERCASE_X
  return startsWithX ? AUTH_PARAMETERS.get(name.toLowerCase()) : undefined
}

/**
 * A request taken apart, the same way for signer and verifier.
 *
 * @module
 */

import { isToken } from './canonical/characters.ts'
import { splitUrl, type UrlParts, type UrlText } from './canonical/request-url.ts'
import { type Header, readHeaders } from './header-list.ts'
import { demand } from './option-checks.ts'
import type { HeadersInput } from './sign-options.ts'

export const DATE_HEADER = 'x-amz-date'
export const TOKEN_HEADER = 'x-amz-security-token'

export interface ReadRequest {
  readonly method: string
  readonly url: string
  readonly parts: UrlParts
  readonly headers: Header[]
}

/** @throws {ConfigError} naming what in it nobody can send. */
export function readRequest(request: {
  readonly method: string
  readonly url: UrlText
  readonly headers?: HeadersInput
}): ReadRequest {
  demand(typeof request === 'object' && request !== null, 'request', 'an object')
  const { method } = request
  demand(isToken(method), 'request.method', 'a token')
  const url = typeof request.url === 'string' ? request.url : request.url?.href
  const parts = typeof url === 'string' && splitUrl(url)
  demand(parts, 'request.url', 'a path or an http(s) URL without user name')
  return { method, url, parts, headers: readHeaders(request.headers) }
}

/** The names of the parameters that are a signature, by the same in lower case. */
const AUTH_PARAMETERS: ReadonlyMap<string, string> = new Map(
  'Algorithm Credential Date Expires Security-Token Signature SignedHeaders'
    .split(' ')
    .map((name) => [`x-amz-${name.toLowerCase()}`, name]),
)

/**
 * The name, without `X-Amz-`, of a parameter that is part of a signature, as it should be written; `undefined` if it is none.
 * Found in any case: who reads it may not mind the case.
 */
export function authParameter({ key }: { readonly key: string }): string | undefined {
  return (key.charCodeAt(0) | 32) === 120 ? AUTH_PARAMETERS.get(key.toLowerCase()) : undefined
}

/**
 * The steps that all ways of signing share: read the request, hash the payload, select the headers.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { canonicalHeader } from '../canonical/canonical-headers.ts'
import { parseQuery } from '../canonical/canonical-query.ts'
import { isSha256 } from '../canonical/characters.ts'
import { hashBody, isPayloadHash, PAYLOAD_HASH_HEADER, UNSIGNED_PAYLOAD } from '../canonical/payload-hash.ts'
import type { Pair } from '../canonical/sort-pairs.ts'
import type { Header } from '../header-list.ts'
import { authParameterName, type RequestParts, readRequest } from '../request-parts.ts'
import type { RequestToSign, SignOptions } from './sign-options.ts'
import { selectSignedHeaders } from './signed-header-selection.ts'

/** A request that is ready to be signed. */
export interface SigningInput {
  readonly request: RequestParts
  /** The query parameters, in the order sent. */
  readonly parameters: Pair[]
}

/** @throws {ConfigError} if the request cannot be sent or is presigned already. */
export function readRequestToSign(subject: string, request: RequestToSign): SigningInput {
  const parts = readRequest(subject, request)
  const parameters = parseQuery(parts.parts.query)
  if (parameters.some(isAuthParameter)) throw new ConfigError(subject, 'request.url', 'a URL that is not presigned already')
  return { request: parts, parameters }
}

/**
 * Returns the hashed payload: from the option `payload`, otherwise from the `x-amz-content-sha256` header, otherwise from the body. If the request is signed
 * already, a hash of the body takes precedence over a hash in the header.
 *
 * @throws {ConfigError} if the header is invalid or repeated, or if the body cannot be hashed.
 */
export function resolvePayloadHash(
  subject: string,
  body: unknown,
  headers: readonly Header[],
  payload: SignOptions['payload'],
): string {
  if (payload === 'unsigned') return UNSIGNED_PAYLOAD
  if (typeof payload === 'object') return payload.sha256
  const declared = payload === undefined ? headers.filter(({ key }) => key === PAYLOAD_HASH_HEADER) : []
  const [first] = declared
  if (first !== undefined) {
    const { value } = canonicalHeader(first)
    // A hash that an earlier signature added may be the one of an earlier body.
    const isStale = isSha256(value) && isSignedAlready(headers)
    if (declared.length === 1 && isPayloadHash(value)) return (isStale ? hashBody(body) : undefined) ?? value
    throw new ConfigError(subject, `request.headers["${PAYLOAD_HASH_HEADER}"]`, 'one SHA-256 or UNSIGNED-PAYLOAD')
  }
  const hash = hashBody(body)
  if (hash === undefined) throw new ConfigError(subject, 'request.body', 'a string or bytes, unless the option payload is set')
  return hash
}

/** Whether the headers contain an earlier signature. */
export function isSignedAlready(headers: readonly Header[]): boolean {
  return headers.some(({ key, value }) => key === 'authorization' && value.trimStart().startsWith('AWS4-'))
}

/** The headers that are sent, and those of them that are signed. */
export interface SelectedHeaders {
  readonly sent: Header[]
  /** With canonical values, and with `host`. */
  readonly signed: Pair[]
}

/**
 * Selects the headers to sign. The caller's headers for which `isReplaced` returns `true` are removed, because the signer sets them itself.
 *
 * @throws {ConfigError} if there is not exactly one host, or if the option names a header that is not sent.
 */
export function selectHeaders(
  subject: string,
  { headers, parts }: RequestParts,
  selection: SignOptions['signedHeaders'],
  isReplaced: (key: string) => boolean,
): SelectedHeaders {
  const sent = headers.filter(({ key }) => !isReplaced(key))
  const signed = selectSignedHeaders(sent, parts.hosts[0], selection)
  if (signed.filter(({ key }) => key === 'host').length !== 1) {
    throw new ConfigError(subject, 'request.headers', 'headers with exactly one host, unless the URL contains it')
  }
  if (typeof selection === 'object') {
    for (const name of selection) {
      if (!isSent(name.toLowerCase(), headers)) throw new ConfigError(subject, 'signedHeaders', 'names of headers that are sent')
    }
  }
  return { sent, signed }
}

/** `host` and the `x-amz-*` headers may be added by the signer. */
function isSent(name: string, headers: readonly Header[]): boolean {
  return name === 'host' || name.startsWith('x-amz-') || headers.some(({ key }) => key === name)
}

function isAuthParameter({ key }: Pair): boolean {
  return authParameterName(key) !== undefined
}

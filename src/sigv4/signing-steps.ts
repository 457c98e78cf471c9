/**
 * The steps that signing in a header and signing in a URL share: read the request, hash the body, choose the headers, sign.
 *
 * @module
 */

import { hmacHex, sha256Hex } from '#hash'
import { ConfigError } from '../errors.ts'
import { type CanonicalHeaders, canonicalHeaderValue, isToken } from './canonical-headers.ts'
import { canonicalPath } from './canonical-path.ts'
import { joinQuery, type QueryParameters } from './canonical-query.ts'
import { canonicalRequest, EMPTY_PAYLOAD, stringToSign, UNSIGNED_PAYLOAD } from './canonical-request.ts'
import { type HeaderList, readHeaders } from './header-list.ts'
import { splitUrl, type UrlParts } from './request-url.ts'
import { checkKeyOptions, isS3, isSha256, type RequestToSign, type SignOptions } from './sign-options.ts'
import { isSignedHeader } from './signed-header-choice.ts'
import { deriveSigningKey, keptSigningKey, type SigningKey } from './signing-key.ts'

export interface ReadRequest {
  readonly method: string
  readonly url: string
  readonly parts: UrlParts
  readonly headers: HeaderList
}

export interface Signature {
  readonly canonicalRequest: string
  readonly stringToSign: string
  readonly signature: string
}

/** The headers that will be signed, in two parallel lists. */
export interface ChosenHeaders {
  readonly names: string[]
  readonly values: string[]
  /** Whether one of the caller's was left out, because the signer sets it itself. */
  readonly leftOut: boolean
}

const AUTH_PARAMETERS: ReadonlySet<string> = new Set([
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
])

/** Whether a query parameter, its name in one encoding, is part of a signature. In any case: who reads it may not mind the case. */
export function isAuthParameter(name: string): boolean {
  return name.length >= 10 && (name.charCodeAt(0) | 32) === 120 && AUTH_PARAMETERS.has(name.toLowerCase())
}

/** @throws {ConfigError} for a request that nobody can send. */
export function readRequest(subject: string, request: RequestToSign): ReadRequest {
  if (typeof request !== 'object' || request === null) throw new ConfigError(subject, 'request', 'an object')
  const { method } = request
  if (typeof method !== 'string' || !isToken(method)) throw new ConfigError(subject, 'request.method', 'an HTTP method')
  const url = typeof request.url === 'string' ? request.url : request.url?.href
  const parts = typeof url === 'string' ? splitUrl(url) : undefined
  if (parts === undefined || url === undefined) {
    throw new ConfigError(subject, 'request.url', 'an http or https URL without user name, or a path that begins with a slash')
  }
  const headers = readHeaders(request.headers)
  if (headers === undefined)
    throw new ConfigError(subject, 'request.headers', 'a record or pairs of header names and text values')
  return { method, url, parts, headers }
}

/** Refuses a query that is signed already: two signatures on one request are none. */
export function refuseSignedQuery(subject: string, { names }: QueryParameters): void {
  for (const name of names) {
    if (isAuthParameter(name)) throw new ConfigError(subject, 'request.url', 'without the parameters of a signature')
  }
}

/** The last line of the canonical request: from the options, or the header that says it, or the body. */
export function payloadHash(subject: string, body: unknown, headers: HeaderList, options: SignOptions): string {
  const { payload } = options
  if (payload === 'unsigned') return UNSIGNED_PAYLOAD
  if (typeof payload === 'object') return payload.sha256
  if (payload === undefined) {
    const given = headers.keys.indexOf('x-amz-content-sha256')
    const value = given < 0 ? undefined : canonicalHeaderValue(headers.values[given] ?? '')
    if (value !== undefined) {
      if (isPayloadWord(value) && headers.keys.indexOf('x-amz-content-sha256', given + 1) < 0) return value
      throw new ConfigError(
        subject,
        'request.headers["x-amz-content-sha256"]',
        'one SHA-256 in hexadecimal, or a word such as UNSIGNED-PAYLOAD',
      )
    }
  }
  if (body === undefined || body === null || body === '') return EMPTY_PAYLOAD
  if (typeof body === 'string' || body instanceof Uint8Array) return sha256Hex(body)
  if (body instanceof ArrayBuffer) return sha256Hex(new Uint8Array(body))
  throw new ConfigError(subject, 'request.body', 'text or bytes, unless `payload` says unsigned or gives the hash')
}

/** What the last line of a canonical request may be: a hash, `UNSIGNED-PAYLOAD` or one of the `STREAMING-…` words. */
export function isPayloadWord(text: string): boolean {
  return isSha256(text) || text === UNSIGNED_PAYLOAD || (text.startsWith('STREAMING-') && text.length <= 64 && isToken(text))
}

/**
 * The caller's headers that are signed, and `host`. Those that the signer sets itself are left to it: `isLeftOut` names them.
 * Its answer for the whole list is `leftOut`.
 */
export function chooseHeaders(
  subject: string,
  {
    request,
    options,
    isLeftOut,
  }: { readonly request: ReadRequest; readonly options: SignOptions; readonly isLeftOut: (key: string) => boolean },
): ChosenHeaders {
  const { keys, values } = request.headers
  const { signedHeaders } = options
  const chosenNames: string[] = []
  const chosenValues: string[] = []
  let hosts = 0
  let leftOut = false
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string // index < length, and the lists are parallel
    if (key === 'host') hosts++
    if (isLeftOut(key)) leftOut = true
    else if (isSignedHeader(key, signedHeaders)) {
      chosenNames.push(key)
      chosenValues.push(canonicalHeaderValue(values[index] as string))
    }
  }
  if (typeof signedHeaders === 'object') requireHeaders(subject, { wanted: signedHeaders, keys })
  if (hosts === 0) {
    const { host } = request.parts
    if (host === undefined) throw new ConfigError(subject, 'request.headers', 'given with `host`, or `url` with one')
    chosenNames.push('host')
    chosenValues.push(host)
  } else if (hosts > 1) throw new ConfigError(subject, 'request.headers', 'given with one `host`')
  return { names: chosenNames, values: chosenValues, leftOut }
}

function requireHeaders(
  subject: string,
  { wanted, keys }: { readonly wanted: readonly string[]; readonly keys: readonly string[] },
): void {
  const present = new Set(keys)
  for (const name of wanted) {
    const key = name.toLowerCase()
    if (key !== 'host' && !key.startsWith('x-amz-') && !present.has(key)) {
      throw new ConfigError(subject, 'signedHeaders', 'a list of headers that the request has')
    }
  }
}

/** The key for these options, derived once and then kept. Whatever goes into it is checked before it is derived. */
export function signingKey(subject: string, options: SignOptions, date: string): SigningKey {
  const { credentials, region, service } = options
  if (typeof credentials !== 'object' || credentials === null) {
    throw new ConfigError(subject, 'credentials', 'an object with accessKeyId and secretAccessKey')
  }
  const kept = keptSigningKey(credentials, date, region, service)
  if (kept !== undefined) return kept
  checkKeyOptions(subject, options)
  return deriveSigningKey(credentials, { date, region, service })
}

export function computeSignature(
  { method, parts }: ReadRequest,
  {
    options,
    query,
    headers,
    payload,
    timestamp,
    key,
  }: {
    readonly options: SignOptions
    readonly query: QueryParameters
    readonly headers: CanonicalHeaders
    readonly payload: string
    readonly timestamp: string
    readonly key: SigningKey
  },
): Signature {
  const single = isS3(options.service)
  const encoding = options.pathEncoding ?? (single ? 'single' : 'double')
  const path = canonicalPath(parts.path, encoding, options.normalizePath ?? !single)
  const canonical = canonicalRequest(method, path, joinQuery(query), headers, payload)
  const text = stringToSign(canonical, timestamp, key.scope)
  return { canonicalRequest: canonical, stringToSign: text, signature: hmacHex(key.hmac, text) }
}

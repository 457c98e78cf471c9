/**
 * The steps that signing in a header and signing in a URL share: read the request, hash the body, choose the headers, sign.
 *
 * @module
 */

import { hmacHex } from '#hash'
import { ConfigError } from '../errors.ts'
import { type CanonicalHeaders, canonicalHeaderValue } from './canonical-headers.ts'
import { parseQuery, type QueryParameters } from './canonical-query.ts'
import { UNSIGNED_PAYLOAD } from './canonical-request.ts'
import type { HeaderList } from './header-list.ts'
import { canonicalTexts, hashBody, isAuthParameter, isPayloadWord, type ReadRequest, readRequest } from './request-parts.ts'
import { checkKeyOptions, type RequestToSign, type SignOptions } from './sign-options.ts'
import { isSignedHeader } from './signed-header-choice.ts'
import { deriveSigningKey, keptSigningKey, type SigningKey } from './signing-key.ts'

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

/** @throws {ConfigError} for a request that nobody can send. */
export function requireRequest(subject: string, request: RequestToSign): ReadRequest {
  const read = readRequest(request)
  if (typeof read !== 'string') return read
  throw new ConfigError(
    subject,
    read,
    read === 'request.url' ? 'an http or https URL without user name, or a path' : 'what HTTP can send',
  )
}

/** Refuses a query that is signed already: two signatures on one request are none. */
export function parseUnsignedQuery(subject: string, text: string): QueryParameters {
  const query = parseQuery(text)
  if (query.names.some(isAuthParameter)) throw new ConfigError(subject, 'request.url', 'without the parameters of a signature')
  return query
}

/** The last line of the canonical request: from the options, or the header that says it, or the body. */
export function payloadHash(subject: string, body: unknown, { keys, values }: HeaderList, { payload }: SignOptions): string {
  if (payload === 'unsigned') return UNSIGNED_PAYLOAD
  if (typeof payload === 'object') return payload.sha256
  const name = 'x-amz-content-sha256'
  const given = payload === undefined ? keys.indexOf(name) : -1
  if (given >= 0) {
    const said = canonicalHeaderValue(values[given] ?? '')
    if (isPayloadWord(said) && !keys.includes(name, given + 1)) return said
    throw new ConfigError(subject, `request.headers["${name}"]`, 'one SHA-256 in hexadecimal, or UNSIGNED-PAYLOAD')
  }
  const hash = hashBody(body)
  if (hash !== undefined) return hash
  throw new ConfigError(subject, 'request.body', 'text or bytes, unless `payload` says more')
}

/** The caller's headers that are signed, and `host`. Those that the signer sets itself are left to it: `isLeftOut` names them. */
export function chooseHeaders(
  subject: string,
  { headers: { keys, values }, parts: { host } }: ReadRequest,
  { signedHeaders }: SignOptions,
  isLeftOut: (key: string) => boolean,
): ChosenHeaders {
  const chosen: string[] = []
  const chosenValues: string[] = []
  let hosts = 0
  let leftOut = false
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string // index < length, and the lists are parallel
    if (key === 'host') hosts++
    if (isLeftOut(key)) leftOut = true
    else if (isSignedHeader(key, signedHeaders)) {
      chosen.push(key)
      chosenValues.push(canonicalHeaderValue(values[index] as string))
    }
  }
  if (typeof signedHeaders === 'object') {
    for (const name of signedHeaders) {
      const key = name.toLowerCase()
      if (key !== 'host' && !key.startsWith('x-amz-') && !keys.includes(key)) {
        throw new ConfigError(subject, 'signedHeaders', 'a list of headers that the request has')
      }
    }
  }
  if (hosts === 0 && host !== undefined) {
    chosen.push('host')
    chosenValues.push(host)
  } else if (hosts !== 1) throw new ConfigError(subject, 'request.headers', 'given with one `host`, or `url` with one')
  return { names: chosen, values: chosenValues, leftOut }
}

export function computeSignature(
  request: ReadRequest,
  query: QueryParameters,
  headers: CanonicalHeaders,
  payload: string,
  timestamp: string,
  key: SigningKey,
  options: SignOptions,
): Signature {
  const [canonicalRequest, stringToSign] = canonicalTexts(request, query, headers, payload, timestamp, key, options)
  return { canonicalRequest, stringToSign, signature: hmacHex(key.hmac, stringToSign) }
}

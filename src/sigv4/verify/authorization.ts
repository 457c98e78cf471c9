/**
 * Reads the parts of a signature from the `Authorization` header or from the query. There must be exactly one of the two, with each part exactly
 * once.
 *
 * @module
 */

import { PAYLOAD_HASH_HEADER } from '../canonical/payload-hash.ts'
import type { Pair } from '../canonical/sort-pairs.ts'
import type { Header } from '../header-list.ts'
import { authParameterName, DATE_HEADER, TOKEN_HEADER } from '../request-parts.ts'
import { formatTimestamp } from '../signing-key.ts'
import { REGION_SET_PARAMETER } from '../v4a/algorithm.ts'
import { reject } from './rejection.ts'

/** The parts of a signature as received. Their contents are not verified yet. */
export interface Authorization {
  readonly mechanism: 'header' | 'query'
  readonly credential: string
  /** `name;name` */
  readonly signedHeaders: string
  readonly signature: string
  /** The value of `X-Amz-Date`, or that of a signed `Date` header in the same format. */
  readonly timestamp: string
  /** The value of `X-Amz-Expires`, for presigned URLs only. */
  readonly expires: string | undefined
  readonly sessionToken: string | undefined
  /** The value of `x-amz-region-set`, for Signature Version 4A only. */
  readonly regionSet: string | undefined
  /** The value of `x-amz-content-sha256`. */
  readonly payloadHash: string | undefined
  /** The signed query parameters: all except the signature and the session token. */
  readonly parameters: Pair[]
  /** The query parameter with the session token, which may be signed or appended after signing. */
  readonly tokenParameter: Pair | undefined
}

/** The parts of a signature by the names that AWS uses in the `Authorization` header and, with `X-Amz-`, in the query. */
type Fields = ReadonlyMap<string, string>

const AUTHORIZATION_FIELDS: ReadonlySet<string> = new Set(['Credential', 'SignedHeaders', 'Signature'])

/** The version of the signature. */
export interface SignatureVersion {
  /** The algorithm name. A signature with any other is rejected. */
  readonly algorithm: string
  /** The header, and in any case the query parameter, that carries the region set, if the version has one. */
  readonly regionSetHeader: string | undefined
}

/** @throws {RejectedError} */
export function readAuthorization(headers: readonly Header[], query: Pair[], version: SignatureVersion): Authorization {
  const { algorithm, regionSetHeader } = version
  const regionSet = regionSetHeader === undefined ? undefined : singleHeader(headers, regionSetHeader)
  const header = singleHeader(headers, 'authorization')
  const date = singleHeader(headers, DATE_HEADER)
  const token = singleHeader(headers, TOKEN_HEADER)
  const hash = singleHeader(headers, PAYLOAD_HASH_HEADER)
  const isInQuery = query.some(({ key }) => authParameterName(key) !== undefined)
  if (!isInQuery) {
    const required = requiredFields(readHeaderFields(header || reject('ERR_SIGV4_ABSENT'), algorithm), algorithm)
    return {
      mechanism: 'header',
      ...required,
      timestamp: (date ?? readSignedDate(headers, required.signedHeaders)) || reject('ERR_SIGV4_DATE_MISSING'),
      expires: undefined,
      sessionToken: token,
      regionSet,
      payloadHash: hash,
      parameters: query,
      tokenParameter: undefined,
    }
  }
  if (header) return reject('ERR_SIGV4_MECHANISM')
  // With the same field in both places, it would be unclear which one was signed.
  if (date !== undefined || token !== undefined || regionSet !== undefined) return reject('ERR_SIGV4_REPEATED')
  const { fields, parameters, tokenParameter } = readQueryFields(query, hash, regionSetHeader)
  const required = requiredFields(fields, algorithm)
  return {
    mechanism: 'query',
    ...required,
    expires: fields.get('Expires') || reject('ERR_SIGV4_FIELD_MISSING'),
    timestamp: fields.get('Date') || reject('ERR_SIGV4_DATE_MISSING'),
    sessionToken: fields.get('Security-Token'),
    regionSet: regionSetHeader === undefined ? undefined : fields.get(regionSetHeader),
    payloadHash: hash ?? fields.get(PAYLOAD_HASH_HEADER),
    parameters,
    tokenParameter,
  }
}

/**
 * Returns the value of a header without surrounding whitespace, or `undefined` if it is absent.
 *
 * @throws {RejectedError} if the header is repeated, because it would be unclear which value was signed.
 */
export function singleHeader(headers: readonly Header[], name: string): string | undefined {
  let value: string | undefined
  for (const header of headers) {
    if (header.key !== name) continue
    if (value !== undefined) reject('ERR_SIGV4_REPEATED', { header: name })
    value = header.value.trim()
  }
  return value
}

/** Without `X-Amz-Date`, AWS accepts a signed `Date` header, in the format of HTTP or of `X-Amz-Date`. */
function readSignedDate(headers: readonly Header[], signedHeaders: string): string | undefined {
  const date = signedHeaders.split(';').includes('date') ? singleHeader(headers, 'date') : undefined
  if (date === undefined || date.length !== HTTP_DATE_LENGTH) return date
  const time = Date.parse(date)
  // `Date.parse` accepts other formats too, so compare with the only one that HTTP clients send (RFC 9110, section 5.6.7).
  const isHttpDate = !Number.isNaN(time) && new Date(time).toUTCString() === date
  return isHttpDate ? formatTimestamp(time) : date
}

const HTTP_DATE_LENGTH = 'Tue, 03 Feb 2026 04:05:06 GMT'.length

function requiredFields(fields: Fields, expected: string): Pick<Authorization, 'credential' | 'signedHeaders' | 'signature'> {
  const algorithm = fields.get('Algorithm')
  if (algorithm !== undefined && algorithm !== expected) reject('ERR_SIGV4_ALGORITHM')
  const credential = fields.get('Credential')
  const signedHeaders = fields.get('SignedHeaders')
  const signature = fields.get('Signature')
  if (!algorithm || !credential || !signedHeaders || !signature) return reject('ERR_SIGV4_FIELD_MISSING')
  return { credential, signedHeaders, signature }
}

/** Parses `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, with the fields in any order. */
function readHeaderFields(authorization: string, algorithm: string): Fields {
  const space = authorization.indexOf(' ')
  const scheme = space < 0 ? authorization : authorization.slice(0, space)
  if (scheme !== algorithm) reject(scheme.startsWith('AWS4-') ? 'ERR_SIGV4_ALGORITHM' : 'ERR_SIGV4_SCHEME')
  const fields = new Map([['Algorithm', scheme]])
  const parts = space < 0 ? [] : authorization.slice(space + 1).split(',')
  let repeated: string | undefined
  for (const part of parts) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim()
    if (!AUTHORIZATION_FIELDS.has(name)) reject('ERR_SIGV4_FIELD')
    if (fields.has(name)) repeated = name
    fields.set(name, part.slice(equals + 1).trim())
  }
  if (repeated !== undefined) reject('ERR_SIGV4_REPEATED', { header: repeated })
  return fields
}

interface QueryFields {
  readonly fields: Fields
  readonly parameters: Pair[]
  readonly tokenParameter: Pair | undefined
}

function readQueryFields(query: readonly Pair[], hash: string | undefined, regionSetHeader: string | undefined): QueryFields {
  const fields = new Map<string, string>()
  const parameters: Pair[] = []
  let tokenParameter: Pair | undefined
  for (const parameter of query) {
    const { key, value } = parameter
    const field = authParameterName(key)
    const lowercase = key.toLowerCase()
    const isHash = lowercase === PAYLOAD_HASH_HEADER
    const name = isHash || lowercase === regionSetHeader ? lowercase : field
    if (name !== undefined) {
      if (fields.has(name) || (isHash && hash !== undefined)) reject('ERR_SIGV4_REPEATED', { header: name })
      fields.set(name, decodeURIComponent(value.slice(key.length + 1)))
    }
    // The signer wrote the name in another case, so another receiver might not recognize it.
    const written = lowercase === regionSetHeader ? REGION_SET_PARAMETER : field && `X-Amz-${field}`
    if (written !== undefined && key !== written) reject('ERR_SIGV4_FIELD')
    if (field === 'Security-Token') tokenParameter = parameter
    else if (field !== 'Signature') parameters.push(parameter)
  }
  return { fields, parameters, tokenParameter }
}

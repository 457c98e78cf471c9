/**
 * Finds the first part in which two canonical requests differ, and why.
 *
 * @module
 */

import { UNRESERVED_OR_SLASH } from '../canonical/characters.ts'
import { UNSIGNED_PAYLOAD } from '../canonical/payload-hash.ts'
import { percentEncode } from '../canonical/percent-encoding.ts'

/**
 * Why the signature differs.
 *
 * - `pathEncodedOnce`: the signed path is encoded once, AWS encodes it twice. `pathEncodedTwice`: the reverse, as for S3.
 * - `pathNormalized`: the paths differ by dot segments or repeated slashes only. `stageMissing`: AWS's path is the signed one with a segment in front.
 * - `queryOrder`: the same parameters in another order. `queryEncoding`: the same parameters after decoding.
 * - `headerMissing`: a header was signed that AWS did not compute with. `headerAdded`: AWS computed with a header that was not signed.
 * - `headerWhitespace`: the values are equal after trimming and collapsing spaces. `payloadUnsigned`: one side has `UNSIGNED-PAYLOAD`.
 * - `region`, `service`, `scopeDate`: parts of the credential scope. `secretKey`: both strings agree.
 */
export type MismatchCause =
  | 'secretKey'
  | 'method'
  | 'pathEncodedOnce'
  | 'pathEncodedTwice'
  | 'pathNormalized'
  | 'stageMissing'
  | 'path'
  | 'queryOrder'
  | 'queryEncoding'
  | 'query'
  | 'host'
  | 'headerMissing'
  | 'headerAdded'
  | 'headerValue'
  | 'headerWhitespace'
  | 'signedHeaders'
  | 'payloadHash'
  | 'payloadUnsigned'
  | 'date'
  | 'region'
  | 'service'
  | 'scopeDate'
  | 'algorithm'

/** A difference between what AWS computed and what was signed. */
export interface CanonicalDifference {
  readonly part: 'method' | 'path' | 'query' | 'headers' | 'signedHeaders' | 'payloadHash' | 'algorithm' | 'date' | 'scope'
  readonly cause: MismatchCause
  /** The name of the header or parameter. */
  readonly name?: string
  readonly aws: string
  readonly signed: string
}

/** Compares canonical requests line by line. `undefined` if they agree. */
export function compareCanonicalRequests(aws: string, signed: string): CanonicalDifference | undefined {
  const left = splitCanonicalRequest(aws)
  const right = splitCanonicalRequest(signed)
  if (left.method !== right.method) return { part: 'method', cause: 'method', aws: left.method, signed: right.method }
  if (left.path !== right.path)
    return { part: 'path', cause: pathCause(left.path, right.path), aws: left.path, signed: right.path }
  if (left.query !== right.query) return compareQueries(left.query, right.query)
  const header = compareHeaders(left.headers, right.headers)
  if (header !== undefined) return header
  if (left.signedHeaders !== right.signedHeaders)
    return { part: 'signedHeaders', cause: 'signedHeaders', aws: left.signedHeaders, signed: right.signedHeaders }
  if (left.payloadHash === right.payloadHash) return undefined
  const isUnsigned = left.payloadHash === UNSIGNED_PAYLOAD || right.payloadHash === UNSIGNED_PAYLOAD
  const cause = isUnsigned ? 'payloadUnsigned' : 'payloadHash'
  return { part: 'payloadHash', cause, aws: left.payloadHash, signed: right.payloadHash }
}

/** Compares strings to sign: algorithm, date, credential scope. The hash follows from the canonical request. */
export function compareStringsToSign(aws: string, signed: string): CanonicalDifference | undefined {
  const [awsAlgorithm = '', awsDate = '', awsScope = ''] = aws.split('\n', 4)
  const [algorithm = '', date = '', scope = ''] = signed.split('\n', 4)
  if (awsAlgorithm !== algorithm) return { part: 'algorithm', cause: 'algorithm', aws: awsAlgorithm, signed: algorithm }
  if (awsDate !== date) return { part: 'date', cause: 'date', aws: awsDate, signed: date }
  return awsScope === scope ? undefined : { part: 'scope', cause: scopeCause(awsScope, scope), aws: awsScope, signed: scope }
}

interface CanonicalParts {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: readonly string[]
  readonly signedHeaders: string
  readonly payloadHash: string
}

function splitCanonicalRequest(text: string): CanonicalParts {
  const lines = text.split('\n')
  const [method = '', path = '', query = '', ...rest] = lines
  const payloadHash = rest.pop() ?? ''
  const signedHeaders = rest.pop() ?? ''
  return { method, path, query, headers: rest.filter((line) => line !== ''), signedHeaders, payloadHash }
}

function pathCause(aws: string, signed: string): MismatchCause {
  if (percentEncode(signed, UNRESERVED_OR_SLASH) === aws) return 'pathEncodedOnce'
  if (percentEncode(aws, UNRESERVED_OR_SLASH) === signed) return 'pathEncodedTwice'
  if (normalize(aws) === normalize(signed)) return 'pathNormalized'
  const afterFirst = aws.indexOf('/', 1)
  const rest = afterFirst < 0 ? '/' : aws.slice(afterFirst)
  return rest === signed && aws !== '/' ? 'stageMissing' : 'path'
}

function normalize(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}

function compareQueries(aws: string, signed: string): CanonicalDifference {
  const left = aws.split('&')
  const right = signed.split('&')
  const difference = (cause: MismatchCause, name?: string): CanonicalDifference => ({
    part: 'query',
    cause,
    ...(name !== undefined && { name }),
    aws,
    signed,
  })
  if (isSameList(left, right)) return difference('queryOrder')
  if (isSameList(left.map(decode), right.map(decode))) return difference('queryEncoding')
  const isLeft = new Set(left)
  const isRight = new Set(right)
  const other =
    left.find((parameter) => parameter !== '' && !isRight.has(parameter)) ??
    right.find((parameter) => !isLeft.has(parameter)) ??
    ''
  const name = decode(other.split('=', 1)[0] ?? '')
  return name === '' ? difference('query') : difference('query', name)
}

function compareHeaders(aws: readonly string[], signed: readonly string[]): CanonicalDifference | undefined {
  const left = headerMap(aws)
  const right = headerMap(signed)
  const names = [...new Set([...left.keys(), ...right.keys()])].sort()
  const name = names.find((one) => left.get(one) !== right.get(one))
  if (name === undefined) return undefined
  const awsValue = left.get(name)
  const signedValue = right.get(name)
  const difference = (cause: MismatchCause): CanonicalDifference => ({
    part: 'headers',
    cause,
    name,
    aws: awsValue ?? '',
    signed: signedValue ?? '',
  })
  if (awsValue === undefined) return difference('headerMissing')
  if (signedValue === undefined) return difference('headerAdded')
  if (name === 'host') return difference('host')
  return difference(collapse(awsValue) === collapse(signedValue) ? 'headerWhitespace' : 'headerValue')
}

function headerMap(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':')
      return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1)]
    }),
  )
}

function collapse(value: string): string {
  return value
    .split(/[\t ]+/)
    .filter(Boolean)
    .join(' ')
}

function scopeCause(aws: string, signed: string): MismatchCause {
  const left = aws.split('/')
  const right = signed.split('/')
  if (left[0] !== right[0]) return 'scopeDate'
  // Version 4A has no region in its scope.
  const isService = left.length === right.length && left.at(-2) !== right.at(-2) && (left.length < 4 || left[1] === right[1])
  return isService ? 'service' : 'region'
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  const sorted = [...right].sort()
  return left.length === right.length && [...left].sort().every((item, index) => item === sorted[index])
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

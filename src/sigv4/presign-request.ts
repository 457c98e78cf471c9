/**
 * Signs a request in its URL, good for a stated time.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { canonicalHeaders } from './canonical-headers.ts'
import { ALGORITHM, UNSIGNED_PAYLOAD } from './canonical-request.ts'
import { copyHeaders, type SignedHeaders } from './header-list.ts'
import { checkAgainst } from './option-checks.ts'
import { percentEncode } from './percent-encoding.ts'
import type { ReadRequest } from './request-parts.ts'
import { type HeadersInput, isS3, type RequestToSign, type SignOptions, withChecks } from './sign-options.ts'
import type { SignedRequest } from './sign-request.ts'
import { timestampAt } from './signing-date.ts'
import { chooseHeaders, computeSignature, parseUnsignedQuery, payloadHash, requireRequest, signingKey } from './signing-steps.ts'

export interface PresignOptions extends SignOptions {
  /** How long the URL is good for, 1 to 604800 seconds (seven days). A session token may end sooner. */
  readonly expiresInSeconds: number
}

const EXPIRY = 'a whole number from 1 to 604800'
const CHECKS = withChecks([['expiresInSeconds', [isExpiry, EXPIRY]]])

/**
 * Presigns a request: the answer's `url` carries the signature. With the default choice of headers, `x-amz-*` headers become
 * query parameters, as in the AWS SDKs; every other header given is signed and has to be sent again with the URL.
 * For S3 the payload is unsigned unless `payload` says otherwise.
 *
 * @throws {ConfigError} for a wrong or unknown option, and for a request that cannot be sent or signed.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 * @example
 * presignRequest({ method: 'GET', url }, { credentials, region: 'eu-west-1', service: 'execute-api', expiresInSeconds: 60 }).url
 * // https://…?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=…&X-Amz-Signature=…
 */
export function presignRequest<H extends HeadersInput | undefined = undefined, B = undefined>(
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: PresignOptions,
): SignedRequest<H, B> {
  const subject = 'presignRequest'
  checkAgainst(CHECKS, subject, options)
  const { expiresInSeconds, credentials } = options
  if (!isExpiry(expiresInSeconds)) throw new ConfigError(subject, 'expiresInSeconds', EXPIRY)
  const { text: timestamp, date } = timestampAt(options.date === undefined ? Date.now() : options.date.getTime())
  const key = signingKey(subject, options, date)
  const read = requireRequest(subject, request)
  const payload = presignedPayload({ read, request, options })
  const hoists = options.signedHeaders === undefined || options.signedHeaders === 'default'
  const isMoved = (key: string): boolean =>
    key === 'authorization' ||
    key === 'x-amz-date' ||
    key === 'x-amz-security-token' ||
    key === 'x-amz-content-sha256' ||
    (hoists && key.startsWith('x-amz-'))
  const chosen = chooseHeaders(subject, read, options, isMoved)
  const headers = canonicalHeaders(chosen.names, chosen.values)

  const query = parseUnsignedQuery(subject, read.parts.query)
  const written: string[] = read.parts.query === '' ? [] : [read.parts.query]
  const add = (name: string, value: string): void => {
    const encodedName = percentEncode(name)
    const encodedValue = percentEncode(value)
    query.names.push(encodedName)
    query.values.push(encodedValue)
    written.push(`${encodedName}=${encodedValue}`)
  }
  if (hoists) hoistHeaders(read, add)
  add('X-Amz-Algorithm', ALGORITHM)
  add('X-Amz-Credential', `${credentials.accessKeyId}/${key.scope}`)
  add('X-Amz-Date', timestamp)
  add('X-Amz-SignedHeaders', headers.names)
  add('X-Amz-Expires', String(expiresInSeconds))
  if (options.contentSha256Header === true || saysPayload(options, payload)) add('X-Amz-Content-Sha256', payload)
  const token = credentials.sessionToken
  if (token !== undefined && options.sessionTokenPlacement !== 'appended') add('X-Amz-Security-Token', token)

  const made = computeSignature(read, query, headers, payload, timestamp, key, options)
  written.push(`X-Amz-Signature=${made.signature}`)
  if (token !== undefined && options.sessionTokenPlacement === 'appended')
    written.push(`X-Amz-Security-Token=${percentEncode(token)}`)
  const { origin, path, fragment } = read.parts
  return {
    method: read.method,
    url: `${origin}${path === '' ? '/' : path}?${written.join('&')}${fragment}`,
    // The shape follows the shape of what came in, which is what the type says.
    headers: copyHeaders(read.headers, isMoved) as SignedHeaders<H>,
    body: request.body as B, // `B` is the type of `request.body`
    canonicalRequest: made.canonicalRequest,
    stringToSign: made.stringToSign,
    signature: made.signature,
  }
}

/** S3 takes every presigned payload for unsigned; all others hash the body. */
function presignedPayload({
  read,
  request,
  options,
}: {
  readonly read: ReadRequest
  readonly request: RequestToSign
  readonly options: SignOptions
}): string {
  if (options.payload === undefined && isS3(options.service) && !read.headers.keys.includes('x-amz-content-sha256'))
    return UNSIGNED_PAYLOAD
  return payloadHash('presignRequest', request.body, read.headers, options)
}

/** An unsigned payload has to be said, or the other side hashes the body. S3 knows without. */
function saysPayload({ service }: SignOptions, payload: string): boolean {
  return isS3(service) ? payload !== UNSIGNED_PAYLOAD : payload.length !== 64
}

function hoistHeaders({ headers }: ReadRequest, add: (name: string, value: string) => void): void {
  headers.keys.forEach((key, index) => {
    const own = key === 'x-amz-date' || key === 'x-amz-security-token' || key === 'x-amz-content-sha256'
    // The lists are parallel.
    if (key.startsWith('x-amz-') && !own) add(headers.names[index] as string, headers.values[index] as string)
  })
}

/** The longest that AWS accepts are seven days. */
function isExpiry(seconds: unknown): boolean {
  return typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1 && seconds <= 604_800
}

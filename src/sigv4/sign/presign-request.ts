/**
 * Signs a request in its URL, good for a stated time.
 *
 * @module
 */

import { hmacHex } from '#hash'
import { canonicalHeaders } from '../canonical/canonical-headers.ts'
import { parameter } from '../canonical/canonical-query.ts'
import { ALGORITHM, canonicalTexts, isS3, UNSIGNED_PAYLOAD } from '../canonical/canonical-request.ts'
import { HASH_HEADER } from '../canonical/payload-hash.ts'
import { percentEncode } from '../canonical/percent-encoding.ts'
import { type SignedHeaders, writeHeaders } from '../header-list.ts'
import { type Check, checkOptions, demand } from '../option-checks.ts'
import { DATE_HEADER, TOKEN_HEADER } from '../request-parts.ts'
import { type HeadersInput, later, type RequestToSign, SIGN_CHECKS, type SignOptions } from '../sign-options.ts'
import type { SignedRequest } from './sign-request.ts'
import { beginSigning, chooseHeaders, payloadHash } from './signing-steps.ts'

export interface PresignOptions extends SignOptions {
  /** How long the URL is good for, 1 to 604800 seconds (seven days). A session token may end sooner. */
  readonly expiresInSeconds: number
}

const CHECKS = new Map<string, Check>([...SIGN_CHECKS, ['expiresInSeconds', later]])

/** The headers that the URL says itself. */
const OWN: ReadonlySet<string> = new Set(['authorization', DATE_HEADER, TOKEN_HEADER, HASH_HEADER])

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
  checkOptions(CHECKS, options, [])
  // Wherever it stands: a getter of a class is not among the keys that were looked at.
  demand(isExpiry(options.expiresInSeconds), 'expiresInSeconds', 'a whole number from 1 to 604800')
  const { timestamp, key, read, parameters } = beginSigning(request, options)
  const { method, parts, headers: given } = read
  const payload = presignedPayload(request.body, given, options)
  const hoists = options.signedHeaders === undefined || options.signedHeaders === 'default'
  const { kept, chosen } = chooseHeaders(read, options, (name) => OWN.has(name) || (hoists && name.startsWith('x-amz-')))
  const headers = canonicalHeaders(chosen)

  const written: string[] = parts.query === '' ? [] : [parts.query]
  const add = (name: string, value: string): void => {
    const added = parameter(percentEncode(name), percentEncode(value))
    parameters.push(added)
    written.push(added.value)
  }
  if (hoists) for (const { name, key, value } of given) if (key.startsWith('x-amz-') && !OWN.has(key)) add(name, value)
  add('X-Amz-Algorithm', ALGORITHM)
  add('X-Amz-Credential', `${options.credentials.accessKeyId}/${key.scope}`)
  add('X-Amz-Date', timestamp)
  add('X-Amz-SignedHeaders', headers.names)
  add('X-Amz-Expires', String(options.expiresInSeconds))
  if (options.contentSha256Header === true || saysPayload(options, payload)) add('X-Amz-Content-Sha256', payload)
  const token = options.credentials.sessionToken
  const isAppended = options.sessionTokenPlacement === 'appended'
  if (token !== undefined && !isAppended) add('X-Amz-Security-Token', token)

  const texts = canonicalTexts(method, parts.path, parameters, headers, payload, timestamp, key, options)
  const signature = hmacHex(key.hmac, texts.stringToSign)
  written.push(`X-Amz-Signature=${signature}`)
  if (token !== undefined && isAppended) written.push(`X-Amz-Security-Token=${percentEncode(token)}`)
  return {
    method,
    url: `${parts.origin}${parts.path || '/'}?${written.join('&')}${parts.fragment}`,
    // The shape follows the shape of what came in, which is what the type says.
    headers: writeHeaders(request.headers, kept) as SignedHeaders<H>,
    body: request.body as B, // `B` is the type of `request.body`
    ...texts,
    signature,
  }
}

/** S3 takes every presigned payload for unsigned; all others hash the body. */
function presignedPayload(...[body, headers, options]: Parameters<typeof payloadHash>): string {
  if (options.payload === undefined && isS3(options.service) && !headers.some(({ key }) => key === HASH_HEADER))
    return UNSIGNED_PAYLOAD
  return payloadHash(body, headers, options)
}

/** An unsigned payload has to be said, or the other side hashes the body. S3 knows without. */
function saysPayload({ service }: SignOptions, payload: string): boolean {
  return isS3(service) ? payload !== UNSIGNED_PAYLOAD : payload.length !== 64
}

/** The longest that AWS accepts are seven days. */
function isExpiry(seconds: unknown): boolean {
  return typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 1 && seconds <= 604_800
}

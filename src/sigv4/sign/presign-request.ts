/**
 * Signs a request with parameters in its URL, valid for a limited time.
 *
 * @module
 */

import { hmacHex } from '#hash'
import { type Checks, integer, optionSchema } from '../../options.ts'
import { canonicalHeaders } from '../canonical/canonical-headers.ts'
import { canonicalPath, isS3 } from '../canonical/canonical-path.ts'
import { canonicalQuery, queryParameter } from '../canonical/canonical-query.ts'
import { ALGORITHM, formatCanonicalRequest, formatStringToSign } from '../canonical/canonical-request.ts'
import { PAYLOAD_HASH_HEADER, UNSIGNED_PAYLOAD } from '../canonical/payload-hash.ts'
import { percentEncode } from '../canonical/percent-encoding.ts'
import { formatHeaders, type Header, type HeadersOutput } from '../header-list.ts'
import { DATE_HEADER, isTokenAppended, TOKEN_HEADER } from '../request-parts.ts'
import type { HeadersInput } from '../request-types.ts'
import { type RequestToSign, SIGN_CHECKS, type SignOptions } from './sign-options.ts'
import type { SignedRequest } from './sign-request.ts'
import { prepareSigning, resolvePayloadHash, selectHeaders } from './signing-steps.ts'

/** Options of `presignRequest`. */
export interface PresignOptions extends SignOptions {
  /** How long the URL is valid: an integer from 1 to 604800 (seven days). It becomes invalid earlier if the session token expires. */
  readonly expiresInSeconds: number
}

const MAX_EXPIRES_SECONDS = 604_800
const SUBJECT = 'presignRequest'
const CHECKS: Checks<PresignOptions> = { ...SIGN_CHECKS, expiresInSeconds: integer(1, MAX_EXPIRES_SECONDS) }
const OPTIONS = optionSchema<PresignOptions>(SUBJECT, CHECKS)

/** Headers that are replaced by query parameters. */
const REPLACED_HEADERS: ReadonlySet<string> = new Set(['authorization', DATE_HEADER, TOKEN_HEADER, PAYLOAD_HASH_HEADER])

/**
 * Presigns a request: the `url` of the result carries the signature.
 *
 * With the default `signedHeaders`, `x-amz-*` headers become query parameters, as in the AWS SDKs. Every other signed header must be sent again with
 * the URL. The payload of S3 requests is unsigned unless `payload` is set.
 *
 * @throws {ConfigError} if an option is missing, unknown or invalid, or if the request cannot be sent or signed.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 * @example
 * presignRequest({ method: 'GET', url }, { credentials, region: 'eu-west-1', service: 'execute-api', expiresInSeconds: 60 }).url
 * // https://…?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=…&X-Amz-Signature=…
 */
export function presignRequest<H extends HeadersInput | undefined = undefined, B = undefined>(
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: PresignOptions,
): SignedRequest<H, B> {
  const checked = OPTIONS.check(options)
  const { credentials, service, signedHeaders: selection = 'default' } = checked
  const input = prepareSigning(SUBJECT, request, checked)
  const { timestamp, key, parameters } = input
  const { method, parts, headers } = input.request
  const payloadHash = presignedPayloadHash(request.body, headers, checked)

  const movesToQuery = (name: string): boolean => selection === 'default' && name.startsWith('x-amz-')
  const isReplaced = (name: string): boolean => REPLACED_HEADERS.has(name) || movesToQuery(name)
  const { sent, signed } = selectHeaders(SUBJECT, input.request, selection, isReplaced)
  const signedHeaders = canonicalHeaders(signed)

  const query: string[] = parts.query === '' ? [] : [parts.query]
  const addParameter = (name: string, value: string): void => {
    const added = queryParameter(percentEncode(name), percentEncode(value))
    parameters.push(added)
    query.push(added.value)
  }
  for (const { name, key, value } of headers) if (movesToQuery(key) && !REPLACED_HEADERS.has(key)) addParameter(name, value)
  addParameter('X-Amz-Algorithm', ALGORITHM)
  addParameter('X-Amz-Credential', `${credentials.accessKeyId}/${key.scope}`)
  addParameter('X-Amz-Date', timestamp)
  addParameter('X-Amz-SignedHeaders', signedHeaders.names)
  addParameter('X-Amz-Expires', String(checked.expiresInSeconds))
  if (checked.contentSha256Header === true || isPayloadHashNeeded(service, payloadHash)) {
    addParameter('X-Amz-Content-Sha256', payloadHash)
  }
  const token = credentials.sessionToken
  const appendsToken = isTokenAppended(service, checked.sessionTokenPlacement)
  if (token !== undefined && !appendsToken) addParameter('X-Amz-Security-Token', token)

  const canonicalRequest = formatCanonicalRequest({
    method,
    path: canonicalPath(parts.path, service, checked).canonical,
    query: canonicalQuery(parameters),
    headers: signedHeaders,
    payloadHash,
  })
  const stringToSign = formatStringToSign(timestamp, key.scope, canonicalRequest)
  const signature = hmacHex(key.hmac, stringToSign)
  query.push(`X-Amz-Signature=${signature}`)
  if (token !== undefined && appendsToken) query.push(`X-Amz-Security-Token=${percentEncode(token)}`)
  return {
    method,
    url: `${parts.origin}${parts.path || '/'}?${query.join('&')}${parts.fragment}`,
    // `formatHeaders` returns the format that `HeadersOutput` derives from the type of the input.
    headers: formatHeaders(request.headers, sent) as HeadersOutput<H>,
    body: request.body as B, // `B` is the type of `request.body`
    canonicalRequest,
    stringToSign,
    signature,
  }
}

function presignedPayloadHash(body: unknown, headers: readonly Header[], { payload, service }: SignOptions): string {
  const isDeclared = payload !== undefined || headers.some(({ key }) => key === PAYLOAD_HASH_HEADER)
  return isS3(service) && !isDeclared ? UNSIGNED_PAYLOAD : resolvePayloadHash(SUBJECT, body, headers, payload)
}

/** Whether the receiver would assume another hashed payload: S3 assumes an unsigned one, all other services the hash of the body. */
function isPayloadHashNeeded(service: string, payloadHash: string): boolean {
  return isS3(service) ? payloadHash !== UNSIGNED_PAYLOAD : payloadHash.length !== 64
}

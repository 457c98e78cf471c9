/**
 * Signs a request with parameters in its URL, in either version of the signature.
 *
 * @module
 */

import { canonicalHeaders } from '../canonical/canonical-headers.ts'
import { canonicalPath, isS3 } from '../canonical/canonical-path.ts'
import { canonicalQuery, queryParameter } from '../canonical/canonical-query.ts'
import { formatCanonicalRequest, formatStringToSign } from '../canonical/canonical-request.ts'
import { PAYLOAD_HASH_HEADER, UNSIGNED_PAYLOAD } from '../canonical/payload-hash.ts'
import { percentEncode } from '../canonical/percent-encoding.ts'
import { formatHeaders, type Header, type HeadersOutput } from '../header-list.ts'
import { DATE_HEADER, isTokenAppended, TOKEN_HEADER } from '../request-parts.ts'
import type { HeadersInput } from '../request-types.ts'
import type { CommonSignOptions, RequestToSign } from './sign-options.ts'
import type { SignedRequest } from './sign-with-header.ts'
import type { SigningScheme } from './signing-scheme.ts'
import { readRequestToSign, resolvePayloadHash, selectHeaders } from './signing-steps.ts'

/** Headers that are replaced by query parameters. */
const REPLACED_HEADERS: ReadonlySet<string> = new Set(['authorization', DATE_HEADER, TOKEN_HEADER, PAYLOAD_HASH_HEADER])

/** @throws {ConfigError} if the request cannot be sent or signed. */
export function signWithQuery<H extends HeadersInput | undefined, B>(
  scheme: SigningScheme,
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: CommonSignOptions & { readonly expiresInSeconds: number },
): SignedRequest<H, B> {
  const { subject, algorithm, timestamp, scope, fields } = scheme
  const { credentials, service, signedHeaders: selection = 'default' } = options
  const input = readRequestToSign(subject, request)
  const { parameters } = input
  const { method, parts, headers } = input.request
  const payloadHash = presignedPayloadHash(subject, request.body, headers, options)

  const movesToQuery = (name: string): boolean => selection === 'default' && name.startsWith('x-amz-')
  const isReplaced = (name: string): boolean =>
    REPLACED_HEADERS.has(name) || movesToQuery(name) || fields.some(({ header }) => header === name)
  const { sent, signed } = selectHeaders(subject, input.request, selection, isReplaced)
  const signedHeaders = canonicalHeaders(signed)

  const query: string[] = parts.query === '' ? [] : [parts.query]
  const addParameter = (name: string, value: string): void => {
    const added = queryParameter(percentEncode(name), percentEncode(value))
    parameters.push(added)
    query.push(added.value)
  }
  const isMoved = (key: string): boolean =>
    movesToQuery(key) && !REPLACED_HEADERS.has(key) && !fields.some(({ header }) => header === key)
  for (const { name, key, value } of headers) if (isMoved(key)) addParameter(name, value)
  addParameter('X-Amz-Algorithm', algorithm)
  addParameter('X-Amz-Credential', `${credentials.accessKeyId}/${scope}`)
  addParameter('X-Amz-Date', timestamp)
  addParameter('X-Amz-SignedHeaders', signedHeaders.names)
  addParameter('X-Amz-Expires', String(options.expiresInSeconds))
  for (const { parameter, value } of fields) addParameter(parameter, value)
  if (options.contentSha256Header === true || isPayloadHashNeeded(service, payloadHash)) {
    addParameter('X-Amz-Content-Sha256', payloadHash)
  }
  const token = credentials.sessionToken
  const appendsToken = isTokenAppended(service, options.sessionTokenPlacement)
  if (token !== undefined && !appendsToken) addParameter('X-Amz-Security-Token', token)

  const canonicalRequest = formatCanonicalRequest({
    method,
    path: canonicalPath(parts.path, service, options).canonical,
    query: canonicalQuery(parameters),
    headers: signedHeaders,
    payloadHash,
  })
  const stringToSign = formatStringToSign(scheme, canonicalRequest)
  const signature = scheme.sign(stringToSign)
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

function presignedPayloadHash(
  subject: string,
  body: unknown,
  headers: readonly Header[],
  { payload, service }: CommonSignOptions,
): string {
  const isDeclared = payload !== undefined || headers.some(({ key }) => key === PAYLOAD_HASH_HEADER)
  return isS3(service) && !isDeclared ? UNSIGNED_PAYLOAD : resolvePayloadHash(subject, body, headers, payload)
}

/** Whether the receiver would assume another hashed payload: S3 assumes an unsigned one, all other services the hash of the body. */
function isPayloadHashNeeded(service: string, payloadHash: string): boolean {
  return isS3(service) ? payloadHash !== UNSIGNED_PAYLOAD : payloadHash.length !== 64
}

/**
 * Signs a request with an `Authorization` header, in either version of the signature.
 *
 * @module
 */

import { canonicalHeaders } from '../canonical/canonical-headers.ts'
import { canonicalPath } from '../canonical/canonical-path.ts'
import { canonicalQuery } from '../canonical/canonical-query.ts'
import { formatCanonicalRequest, formatStringToSign } from '../canonical/canonical-request.ts'
import { isSha256 } from '../canonical/characters.ts'
import { PAYLOAD_HASH_HEADER } from '../canonical/payload-hash.ts'
import { formatHeaders, type HeadersOutput } from '../header-list.ts'
import { DATE_HEADER, isTokenAppended, TOKEN_HEADER } from '../request-parts.ts'
import type { HeadersInput } from '../request-types.ts'
import type { CommonSignOptions, RequestToSign } from './sign-options.ts'
import type { SigningScheme } from './signing-scheme.ts'
import { isSignedAlready, readRequestToSign, resolvePayloadHash, selectHeaders } from './signing-steps.ts'

/** A signed request, and the strings from which its signature was computed. */
export interface SignedRequest<H = undefined, B = unknown> {
  /** As passed in. */
  readonly method: string
  /** As passed in by `signRequest`; `presignRequest` adds the signature. */
  readonly url: string
  /**
   * The caller's headers, with the signature if it is in the headers. Pairs if the caller passed pairs, otherwise a record. `host` is not added,
   * because HTTP clients set it themselves.
   */
  readonly headers: HeadersOutput<H>
  /** As passed in. */
  readonly body: B
  /** The canonical request. Compare it with the one in AWS's response if the signature does not match. */
  readonly canonicalRequest: string
  /** The string to sign. */
  readonly stringToSign: string
  /** The signature: 64 lowercase hexadecimal digits. */
  readonly signature: string
}

/** @throws {ConfigError} if the request cannot be sent or signed. */
export function signWithHeader<H extends HeadersInput | undefined, B>(
  scheme: SigningScheme,
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: CommonSignOptions,
): SignedRequest<H, B> {
  const { subject, algorithm, timestamp, scope, fields } = scheme
  const { credentials, service, contentSha256Header = true } = options
  const token = credentials.sessionToken
  const input = readRequestToSign(subject, request)
  const { method, url, parts, headers } = input.request
  const payloadHash = resolvePayloadHash(subject, request.body, headers, options.payload)

  const isSigned = isSignedAlready(headers)
  const isReplaced = (name: string): boolean =>
    name === 'authorization' ||
    name === DATE_HEADER ||
    fields.some(({ header }) => header === name) ||
    (name === TOKEN_HEADER && (token !== undefined || isSigned)) ||
    (name === PAYLOAD_HASH_HEADER && (contentSha256Header || (isSigned && isSha256(payloadHash))))
  const { sent, signed } = selectHeaders(subject, input.request, options.signedHeaders, isReplaced)
  const addHeader = (name: string, value: string, isSigned: boolean): void => {
    const header = { name, key: name, value }
    sent.push(header)
    if (isSigned) signed.push(header)
  }
  addHeader(DATE_HEADER, timestamp, true)
  for (const { header, value } of fields) addHeader(header, value, true)
  if (contentSha256Header) addHeader(PAYLOAD_HASH_HEADER, payloadHash, true)
  if (token !== undefined) addHeader(TOKEN_HEADER, token, !isTokenAppended(service, options.sessionTokenPlacement))

  const signedHeaders = canonicalHeaders(signed)
  const canonicalRequest = formatCanonicalRequest({
    method,
    path: canonicalPath(parts.path, service, options).canonical,
    query: canonicalQuery(input.parameters),
    headers: signedHeaders,
    payloadHash,
  })
  const stringToSign = formatStringToSign(scheme, canonicalRequest)
  const signature = scheme.sign(stringToSign)
  const credential = `${credentials.accessKeyId}/${scope}`
  const authorization = `${algorithm} Credential=${credential}, SignedHeaders=${signedHeaders.names}, Signature=${signature}`
  addHeader('authorization', authorization, false)
  return {
    method,
    url,
    // `formatHeaders` returns the format that `HeadersOutput` derives from the type of the input.
    headers: formatHeaders(request.headers, sent) as HeadersOutput<H>,
    body: request.body as B, // `B` is the type of `request.body`
    canonicalRequest,
    stringToSign,
    signature,
  }
}

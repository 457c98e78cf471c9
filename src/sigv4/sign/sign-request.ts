/**
 * Signs a request with an `Authorization` header.
 *
 * @module
 */

import { hmacHex } from '#hash'
import { optionSchema } from '../../options.ts'
import { canonicalHeaders } from '../canonical/canonical-headers.ts'
import { canonicalPath } from '../canonical/canonical-path.ts'
import { canonicalQuery } from '../canonical/canonical-query.ts'
import { ALGORITHM, formatCanonicalRequest, formatStringToSign } from '../canonical/canonical-request.ts'
import { isSha256 } from '../canonical/characters.ts'
import { PAYLOAD_HASH_HEADER } from '../canonical/payload-hash.ts'
import { formatHeaders, type HeadersOutput } from '../header-list.ts'
import { DATE_HEADER, isTokenAppended, TOKEN_HEADER } from '../request-parts.ts'
import type { HeadersInput } from '../request-types.ts'
import { type RequestToSign, SIGN_CHECKS, type SignOptions } from './sign-options.ts'
import { isSignedAlready, prepareSigning, resolvePayloadHash, selectHeaders } from './signing-steps.ts'

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

const SUBJECT = 'signRequest'
const OPTIONS = optionSchema<SignOptions>(SUBJECT, SIGN_CHECKS)

/**
 * Signs a request with an `Authorization` header. It is synchronous in every runtime. An earlier signature in the headers is replaced.
 *
 * @throws {ConfigError} if an option is missing, unknown or invalid, or if the request cannot be sent or signed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @example
 * const signed = signRequest({ method: 'GET', url }, { credentials, region: 'eu-west-1', service: 'execute-api' })
 * signed.headers.authorization // AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/execute-api/aws4_request, …
 * await fetch(signed.url, signed)
 */
export function signRequest<H extends HeadersInput | undefined = undefined, B = undefined>(
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: SignOptions,
): SignedRequest<H, B> {
  const checked = OPTIONS.check(options)
  const { credentials, service, contentSha256Header = true } = checked
  const token = credentials.sessionToken
  const input = prepareSigning(SUBJECT, request, checked)
  const { timestamp, key } = input
  const { method, url, parts, headers } = input.request
  const payloadHash = resolvePayloadHash(SUBJECT, request.body, headers, checked.payload)

  const isSigned = isSignedAlready(headers)
  const isReplaced = (name: string): boolean =>
    name === 'authorization' ||
    name === DATE_HEADER ||
    (name === TOKEN_HEADER && (token !== undefined || isSigned)) ||
    (name === PAYLOAD_HASH_HEADER && (contentSha256Header || (isSigned && isSha256(payloadHash))))
  const { sent, signed } = selectHeaders(SUBJECT, input.request, checked.signedHeaders, isReplaced)
  const addHeader = (name: string, value: string, isSigned: boolean): void => {
    const header = { name, key: name, value }
    sent.push(header)
    if (isSigned) signed.push(header)
  }
  addHeader(DATE_HEADER, timestamp, true)
  if (contentSha256Header) addHeader(PAYLOAD_HASH_HEADER, payloadHash, true)
  if (token !== undefined) addHeader(TOKEN_HEADER, token, !isTokenAppended(service, checked.sessionTokenPlacement))

  const signedHeaders = canonicalHeaders(signed)
  const canonicalRequest = formatCanonicalRequest({
    method,
    path: canonicalPath(parts.path, service, checked).canonical,
    query: canonicalQuery(input.parameters),
    headers: signedHeaders,
    payloadHash,
  })
  const stringToSign = formatStringToSign(timestamp, key.scope, canonicalRequest)
  const signature = hmacHex(key.hmac, stringToSign)
  const credential = `${credentials.accessKeyId}/${key.scope}`
  const authorization = `${ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders.names}, Signature=${signature}`
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

/**
 * Signs a request in its `Authorization` header.
 *
 * @module
 */

import { hmacHex } from '#hash'
import { canonicalHeaders } from '../canonical/canonical-headers.ts'
import { ALGORITHM, canonicalTexts } from '../canonical/canonical-request.ts'
import { HASH_HEADER } from '../canonical/payload-hash.ts'
import { type SignedHeaders, writeHeaders } from '../header-list.ts'
import { checkOptions } from '../option-checks.ts'
import { DATE_HEADER, TOKEN_HEADER } from '../request-parts.ts'
import { type HeadersInput, type RequestToSign, SIGN_CHECKS, type SignOptions } from '../sign-options.ts'
import { beginSigning, chooseHeaders, payloadHash } from './signing-steps.ts'

export interface SignedRequest<H = undefined, B = unknown> {
  readonly method: string
  readonly url: string
  /** The caller's headers and the signature, in the caller's shape: pairs for pairs, otherwise a record. `host` is not added. */
  readonly headers: SignedHeaders<H>
  readonly body: B
  /** To look into when AWS says that the signature does not match. */
  readonly canonicalRequest: string
  readonly stringToSign: string
  readonly signature: string
}

/**
 * Signs a request. Synchronous everywhere.
 *
 * @throws {ConfigError} for a wrong or unknown option, and for a request that cannot be sent or signed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @example
 * const signed = signRequest({ method: 'GET', url }, { credentials, region: 'eu-west-1', service: 'execute-api' })
 * await fetch(signed.url, signed) // AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/execute-api/aws4_request, …
 */
export function signRequest<H extends HeadersInput | undefined = undefined, B = undefined>(
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: SignOptions,
): SignedRequest<H, B> {
  checkOptions(SIGN_CHECKS, options, [])
  const { timestamp, key, read, parameters } = beginSigning(request, options)
  const { method, url, parts } = read
  const payload = payloadHash(request.body, read.headers, options)
  const { accessKeyId, sessionToken: token } = options.credentials
  const sendsHash = options.contentSha256Header !== false
  const { kept, chosen } = chooseHeaders(
    read,
    options,
    (name) =>
      name === 'authorization' ||
      name === DATE_HEADER ||
      (token !== undefined && name === TOKEN_HEADER) ||
      (sendsHash && name === HASH_HEADER),
  )
  const add = (name: string, value: string, isSigned: boolean): void => {
    const header = { name, key: name, value }
    kept.push(header)
    if (isSigned) chosen.push(header)
  }
  add(DATE_HEADER, timestamp, true)
  if (sendsHash) add(HASH_HEADER, payload, true)
  if (token !== undefined) add(TOKEN_HEADER, token, options.sessionTokenPlacement !== 'appended')
  const headers = canonicalHeaders(chosen)
  const { canonicalRequest, stringToSign } = canonicalTexts(
    method,
    parts.path,
    parameters,
    headers,
    payload,
    timestamp,
    key,
    options,
  )
  const signature = hmacHex(key.hmac, stringToSign)
  const credential = `${accessKeyId}/${key.scope}`
  add('authorization', `${ALGORITHM} Credential=${credential}, SignedHeaders=${headers.names}, Signature=${signature}`, false)
  return {
    method,
    url,
    // The shape follows the shape of what came in, which is what the type says.
    headers: writeHeaders(request.headers, kept) as SignedHeaders<H>,
    body: request.body as B, // `B` is the type of `request.body`
    canonicalRequest,
    stringToSign,
    signature,
  }
}

/**
 * Signs a request in its `Authorization` header.
 *
 * @module
 */

import { canonicalHeaders } from './canonical-headers.ts'
import { parseQuery } from './canonical-query.ts'
import { ALGORITHM } from './canonical-request.ts'
import { isPairs, type SignedHeaders, writeHeaders } from './header-list.ts'
import { checkSignOptions, type HeadersInput, type RequestToSign, type SignOptions } from './sign-options.ts'
import { formatTimestamp } from './signing-date.ts'
import { chooseHeaders, computeSignature, credentialScope, payloadHash, readRequest, refuseSignedQuery } from './signing-steps.ts'

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
  checkSignOptions('signRequest', options, false)
  const read = readRequest('signRequest', request)
  const timestamp = formatTimestamp(options.date === undefined ? Date.now() : options.date.getTime())
  const payload = payloadHash('signRequest', { body: request.body, headers: read.headers, options })
  const { accessKeyId, sessionToken } = options.credentials
  const sendsHash = options.contentSha256Header ?? true
  const signsToken = sessionToken !== undefined && options.sessionTokenPlacement !== 'appended'

  const isReplaced = (key: string): boolean =>
    key === 'authorization' ||
    key === 'x-amz-date' ||
    (sessionToken !== undefined && key === 'x-amz-security-token') ||
    (sendsHash && key === 'x-amz-content-sha256')
  const added: [string, string][] = [['x-amz-date', timestamp]]
  if (sendsHash) added.push(['x-amz-content-sha256', payload])
  if (signsToken) added.push(['x-amz-security-token', sessionToken])
  const chosen = chooseHeaders('signRequest', { request: read, options, skip: isReplaced })
  for (const [name, value] of added) {
    chosen.names.push(name)
    chosen.values.push(value)
  }
  if (sessionToken !== undefined && !signsToken) added.push(['x-amz-security-token', sessionToken])

  const query = parseQuery(read.parts.query)
  refuseSignedQuery('signRequest', query)
  const headers = canonicalHeaders(chosen.names, chosen.values)
  const scope = credentialScope(options, timestamp)
  const made = computeSignature(read, { options, query, headers, payload, timestamp, scope })
  added.push([
    'authorization',
    `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${headers.names}, Signature=${made.signature}`,
  ])
  const pairs = request.headers !== undefined && isPairs(request.headers)
  return {
    method: read.method,
    url: read.url,
    // The shape follows the shape of what came in, which is what the type says.
    headers: writeHeaders(read.headers, { pairs, without: isReplaced, added }) as SignedHeaders<H>,
    body: request.body as B, // `B` is the type of `request.body`
    canonicalRequest: made.canonicalRequest,
    stringToSign: made.stringToSign,
    signature: made.signature,
  }
}

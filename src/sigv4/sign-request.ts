/**
 * Signs a request in its `Authorization` header.
 *
 * @module
 */

import { canonicalHeaders } from './canonical-headers.ts'
import { parseQuery } from './canonical-query.ts'
import { ALGORITHM } from './canonical-request.ts'
import { copyHeaders, type SignedHeaders } from './header-list.ts'
import { checkSignOptions, type HeadersInput, type RequestToSign, type SignOptions } from './sign-options.ts'
import { timestampAt } from './signing-date.ts'
import {
  chooseHeaders,
  computeSignature,
  payloadHash,
  type ReadRequest,
  readRequest,
  refuseSignedQuery,
  signingKey,
} from './signing-steps.ts'

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
  const timestamp = timestampAt(options.date === undefined ? Date.now() : options.date.getTime())
  const key = signingKey('signRequest', options, timestamp.date)
  const read = readRequest('signRequest', request)
  const payload = payloadHash('signRequest', request.body, read.headers, options)
  const { accessKeyId, sessionToken } = options.credentials
  const sendsHash = options.contentSha256Header !== false
  const signsToken = sessionToken !== undefined && options.sessionTokenPlacement !== 'appended'
  const isLeftOut = (name: string): boolean =>
    name === 'authorization' ||
    name === 'x-amz-date' ||
    (sessionToken !== undefined && name === 'x-amz-security-token') ||
    (sendsHash && name === 'x-amz-content-sha256')

  const chosen = chooseHeaders('signRequest', { request: read, options, isLeftOut })
  const { names, values } = chosen
  if (sendsHash) {
    names.push('x-amz-content-sha256')
    values.push(payload)
  }
  names.push('x-amz-date')
  values.push(timestamp.text)
  if (signsToken) {
    names.push('x-amz-security-token')
    values.push(sessionToken)
  }
  const headers = canonicalHeaders(names, values)
  const query = parseQuery(read.parts.query)
  refuseSignedQuery('signRequest', query)
  const made = computeSignature(read, { options, query, headers, payload, timestamp: timestamp.text, key })
  const authorization = `${ALGORITHM} Credential=${accessKeyId}/${key.scope}, SignedHeaders=${headers.names}, Signature=${made.signature}`
  return {
    method: read.method,
    url: read.url,
    // The shape follows the shape of what came in, which is what the type says.
    headers: addHeaders(read, {
      isLeftOut: chosen.leftOut ? isLeftOut : undefined,
      added: { timestamp: timestamp.text, payload: sendsHash ? payload : undefined, sessionToken, authorization },
    }) as SignedHeaders<H>,
    body: request.body as B, // `B` is the type of `request.body`
    canonicalRequest: made.canonicalRequest,
    stringToSign: made.stringToSign,
    signature: made.signature,
  }
}

interface AddedHeaders {
  readonly timestamp: string
  readonly payload: string | undefined
  readonly sessionToken: string | undefined
  readonly authorization: string
}

function addHeaders(
  { headers }: ReadRequest,
  {
    isLeftOut,
    added,
  }: {
    readonly isLeftOut: ((name: string) => boolean) | undefined
    readonly added: AddedHeaders
  },
): [string, string][] | Record<string, string | string[]> {
  const { timestamp, payload, sessionToken, authorization } = added
  const { shape, names, values } = headers
  if (shape === 'record' && isLeftOut === undefined && !names.includes('__proto__')) {
    const record: Record<string, string> = {}
    // The lists are parallel. A loop, because a spread followed by further properties takes twenty times as long.
    for (let index = 0; index < names.length; index++) record[names[index] as string] = values[index] as string
    record['x-amz-date'] = timestamp
    if (payload !== undefined) record['x-amz-content-sha256'] = payload
    if (sessionToken !== undefined) record['x-amz-security-token'] = sessionToken
    record['authorization'] = authorization
    return record
  }
  const more: [string, string][] = [['x-amz-date', timestamp]]
  if (payload !== undefined) more.push(['x-amz-content-sha256', payload])
  if (sessionToken !== undefined) more.push(['x-amz-security-token', sessionToken])
  more.push(['authorization', authorization])
  const copy = copyHeaders(headers, isLeftOut ?? (() => false))
  return Array.isArray(copy) ? [...copy, ...more] : { ...copy, ...Object.fromEntries(more) }
}

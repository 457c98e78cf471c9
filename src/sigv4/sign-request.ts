/**
 * Signs a request in its `Authorization` header.
 *
 * @module
 */

import { canonicalHeaders } from './canonical-headers.ts'
import { ALGORITHM } from './canonical-request.ts'
import { copyHeaders, type HeaderList, type SignedHeaders } from './header-list.ts'
import { checkSignOptions, type HeadersInput, type RequestToSign, type SignOptions } from './sign-options.ts'
import { timestampAt } from './signing-date.ts'
import { chooseHeaders, computeSignature, parseUnsignedQuery, payloadHash, requireRequest, signingKey } from './signing-steps.ts'

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
  const subject = 'signRequest'
  checkSignOptions(subject, options)
  const { text: timestamp, date } = timestampAt(options.date === undefined ? Date.now() : options.date.getTime())
  const key = signingKey(subject, options, date)
  const read = requireRequest(subject, request)
  const payload = payloadHash(subject, request.body, read.headers, options)
  const { accessKeyId, sessionToken } = options.credentials
  const sendsHash = options.contentSha256Header !== false
  const isLeftOut = (name: string): boolean =>
    name === 'authorization' ||
    name === 'x-amz-date' ||
    (sessionToken !== undefined && name === 'x-amz-security-token') ||
    (sendsHash && name === 'x-amz-content-sha256')

  const { names, values, leftOut } = chooseHeaders(subject, read, options, isLeftOut)
  const added: [string, string][] = [['x-amz-date', timestamp]]
  if (sendsHash) added.push(['x-amz-content-sha256', payload])
  let signed = added.length
  if (
    sessionToken !== undefined &&
    added.push(['x-amz-security-token', sessionToken]) &&
    options.sessionTokenPlacement !== 'appended'
  )
    signed++
  for (let index = 0; index < signed; index++) {
    const [name, value] = added[index] as [string, string] // index < length
    names.push(name)
    values.push(value)
  }
  const headers = canonicalHeaders(names, values)
  const query = parseUnsignedQuery(subject, read.parts.query)
  const made = computeSignature(read, query, headers, payload, timestamp, key, options)
  added.push([
    'authorization',
    `${ALGORITHM} Credential=${accessKeyId}/${key.scope}, SignedHeaders=${headers.names}, Signature=${made.signature}`,
  ])
  return {
    method: read.method,
    url: read.url,
    // The shape follows the shape of what came in, which is what the type says.
    headers: (read.headers.shape === 'record' && !leftOut
      ? addToRecord(read.headers, added)
      : copyHeaders(read.headers, isLeftOut, added)) as SignedHeaders<H>,
    body: request.body as B, // `B` is the type of `request.body`
    canonicalRequest: made.canonicalRequest,
    stringToSign: made.stringToSign,
    signature: made.signature,
  }
}

/** The fast way for most: a record of single values, all of which stay. A loop, because a spread with more behind it takes twenty times as long. */
function addToRecord({ names, values }: HeaderList, added: readonly [string, string][]): Record<string, string | string[]> {
  const record: Record<string, string> = {}
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string // index < length, and the lists are parallel
    if (name === '__proto__')
      return Object.fromEntries([...names.map((one, at): [string, string] => [one, values[at] as string]), ...added])
    record[name] = values[index] as string
  }
  for (const [name, value] of added) record[name] = value
  return record
}

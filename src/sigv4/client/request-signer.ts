/**
 * Our signer in the shape that AWS SDK clients take: `new Client({ signer: requestSigner(…) })`.
 *
 * @module
 */

import type {
  DateInput,
  HeaderBag,
  HttpRequest,
  QueryParameterBag,
  RequestPresigner,
  RequestPresigningArguments,
  RequestSigner,
  RequestSigningArguments,
} from '@smithy/types'
import { ConfigError } from '../../errors.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import type { PathEncoding } from '../canonical/canonical-path.ts'
import { authParameter } from '../request-parts.ts'
import { presignRequest } from '../sign/presign-request.ts'
import { signRequest } from '../sign/sign-request.ts'
import { isSignedHeader } from '../sign/signed-header-choice.ts'
import type { SigningCredentials, SignOptions } from '../sign-options.ts'
import { type CredentialsInput, credentialSource } from './credential-source.ts'
import { parseQueryBag, urlOfRequest } from './smithy-request.ts'

export interface RequestSignerOptions {
  readonly credentials: CredentialsInput
  readonly region: string | (() => string | Promise<string>)
  readonly service: string
  readonly pathEncoding?: PathEncoding
  readonly normalizePath?: boolean
  readonly contentSha256Header?: boolean
  readonly sessionTokenPlacement?: 'signed' | 'appended'
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

const KNOWN = [
  'credentials',
  'region',
  'service',
  'pathEncoding',
  'normalizePath',
  'contentSha256Header',
  'sessionTokenPlacement',
  'now',
]

/**
 * Builds a signer with smithy's `RequestSigner` and `RequestPresigner` interfaces. A body that is neither text nor bytes is signed as unsigned.
 *
 * @throws {ConfigError} for a missing or unknown option; while signing, for a request that cannot be signed.
 * @example
 * new ApiGatewayManagementApiClient({ endpoint, region, credentials, signer: requestSigner({ credentials, region, service: 'execute-api' }) })
 */
export function requestSigner(options: RequestSignerOptions): RequestSigner & RequestPresigner {
  const subject = 'requestSigner'
  checkOptions(subject, options, KNOWN)
  requireOptions(subject, options, ['credentials', 'region', 'service'])
  const { credentials, region, service, now = Date.now, ...choices } = options
  if (typeof now !== 'function') throw new ConfigError(subject, 'now', 'a function')
  const giveCredentials = credentialSource(subject, credentials, now)

  async function settle({
    signingDate,
    signingRegion,
    signingService,
  }: RequestSigningArguments): Promise<SignOptions & { readonly credentials: SigningCredentials }> {
    return {
      ...choices,
      credentials: await giveCredentials(),
      region: signingRegion ?? (typeof region === 'function' ? await region() : region),
      service: signingService ?? service,
      date: signingDate === undefined ? new Date(now()) : readDate(signingDate),
    }
  }

  async function sign(request: HttpRequest, given: RequestSigningArguments = {}): Promise<HttpRequest> {
    const settled = await settle(given)
    const { headers } = signRequest(
      { method: request.method, url: urlOfRequest(request), headers: request.headers, body: request.body },
      { ...settled, ...payloadOf(request), signedHeaders: (name) => isSigned(name, given) },
    )
    return withParts(request, { headers })
  }

  async function presign(request: HttpRequest, given: RequestPresigningArguments = {}): Promise<HttpRequest> {
    const { contentSha256Header: _, ...settled } = await settle(given)
    const { headers, query } = hoist(request, given)
    const signed = presignRequest(
      { method: request.method, url: urlOfRequest(withParts(request, { query })), headers, body: request.body },
      {
        ...settled,
        ...payloadOf(request),
        expiresInSeconds: given.expiresIn ?? 3600,
        signedHeaders: (name) => isSigned(name, given),
      },
    )
    return withParts(request, { headers: signed.headers, query: parseQueryBag(signed.url.slice(signed.url.indexOf('?') + 1)) })
  }
  return { sign, presign }
}

function isSigned(name: string, { signableHeaders, unsignableHeaders }: RequestSigningArguments): boolean {
  if (signableHeaders?.has(name) === true) return true
  return isSignedHeader(name, 'default') && unsignableHeaders?.has(name) !== true
}

/** The hash that the request brings along, or the one of its body, or none if only sending it would tell. */
function payloadOf({ headers, body }: HttpRequest): { readonly payload?: 'unsigned' } {
  const bringsHash = Object.keys(headers).some((name) => name.toLowerCase() === 'x-amz-content-sha256')
  const isKnown =
    body === undefined || body === null || typeof body === 'string' || body instanceof Uint8Array || body instanceof ArrayBuffer
  return bringsHash || isKnown ? {} : { payload: 'unsigned' }
}

/** As smithy does: `x-amz-*` headers become parameters, and a signature that is there already is replaced. */
function hoist(
  request: HttpRequest,
  { hoistableHeaders, unhoistableHeaders }: RequestPresigningArguments,
): { readonly headers: HeaderBag; readonly query: QueryParameterBag } {
  const headers: HeaderBag = {}
  const query: QueryParameterBag = Object.fromEntries(
    Object.entries(request.query ?? {}).filter(([name]) => authParameter({ key: name }) === undefined),
  )
  for (const [name, value] of Object.entries(request.headers)) {
    const key = name.toLowerCase()
    if (key === 'x-amz-date' || key === 'x-amz-security-token' || key === 'authorization') continue
    const moves = (key.startsWith('x-amz-') && unhoistableHeaders?.has(key) !== true) || hoistableHeaders?.has(key) === true
    // The hash stays for the signer to read; it puts it into the query itself where that is needed.
    if (moves && key !== 'x-amz-content-sha256') query[name] = value
    else headers[name] = value
  }
  return { headers, query }
}

/** Another request like this one. An SDK's request is of a class: its prototype is kept. */
function withParts(request: HttpRequest, parts: Partial<Pick<HttpRequest, 'headers' | 'query'>>): HttpRequest {
  // A copy with the same prototype and properties is of the same type.
  return Object.assign(Object.create(Object.getPrototypeOf(request)), request, parts) as HttpRequest
}

/** As smithy reads it: seconds as a number or a text, or a text that a `Date` reads. */
function readDate(date: DateInput): Date {
  if (typeof date === 'number') return new Date(date * 1000)
  if (typeof date === 'string') return Number(date) ? new Date(Number(date) * 1000) : new Date(date)
  return date
}

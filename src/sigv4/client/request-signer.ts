/**
 * A signer for AWS SDK clients: `new Client({ signer: requestSigner(…) })`.
 *
 * @module
 */

import { boolean, callback, checkArgument, object, oneOf, optional, optionSchema, string, valid } from '../../options.ts'
import { PAYLOAD_HASH_HEADER } from '../canonical/payload-hash.ts'
import { authParameterName, DATE_HEADER, TOKEN_HEADER } from '../request-parts.ts'
import type { PathEncoding } from '../request-types.ts'
import { presignRequest } from '../sign/presign-request.ts'
import type { SigningCredentials, SignOptions } from '../sign/sign-options.ts'
import { signRequest } from '../sign/sign-request.ts'
import { isSelected } from '../sign/signed-header-selection.ts'
import type {
  DateInput,
  HeaderBag,
  HttpRequest,
  QueryParameterBag,
  RequestPresigner,
  RequestPresigningArguments,
  RequestSigner,
  RequestSigningArguments,
} from '../smithy-types.ts'
import { type CredentialsInput, credentialSource, isCredentialsInput } from './credential-source.ts'
import { formatRequestUrl, parseQueryBag } from './smithy-request.ts'

/** Options of `requestSigner`. */
export interface RequestSignerOptions {
  /** AWS credentials, or a function that returns them. */
  readonly credentials: CredentialsInput
  /** The region of the credential scope, or a function that returns it. */
  readonly region: string | (() => string | Promise<string>)
  /** The signing name of the service, for example `execute-api`. */
  readonly service: string
  /** Default: `single` for S3, `double` for all other services. */
  readonly pathEncoding?: PathEncoding | undefined
  /** Whether `//`, `/./` and `/../` are resolved in the canonical request. Default: `false` for S3, `true` for all other services. */
  readonly normalizePath?: boolean | undefined
  /** Whether `sign` sends `x-amz-content-sha256`. Default: `true`. */
  readonly contentSha256Header?: boolean | undefined
  /** Whether the session token is signed (`signed`, the default) or added after signing (`appended`). */
  readonly sessionTokenPlacement?: 'signed' | 'appended' | undefined
  /** Returns the time in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

const SUBJECT = 'requestSigner'
const OPTIONS = optionSchema<RequestSignerOptions>(SUBJECT, {
  credentials: valid('AWS credentials or a function that returns them', isCredentialsInput),
  region: valid('a region or a function that returns it', (value) => typeof value === 'function' || string.accepts(value)),
  service: string,
  pathEncoding: optional(oneOf('double', 'single')),
  normalizePath: optional(boolean),
  contentSha256Header: optional(boolean),
  sessionTokenPlacement: optional(oneOf('signed', 'appended')),
  now: optional(callback),
})

const DEFAULT_EXPIRES_SECONDS = 3600

/**
 * Creates a signer with the `RequestSigner` and `RequestPresigner` interfaces of `@smithy/types`, for AWS SDK clients and `signedFetch`. A body
 * that is neither a string nor bytes is not signed (`UNSIGNED-PAYLOAD`).
 *
 * @throws {ConfigError} if an option is missing, unknown or invalid. Signing rejects with a `ConfigError` if the request cannot be signed.
 * @example
 * const signer = requestSigner({ credentials, region: 'eu-west-1', service: 'execute-api' })
 * new ApiGatewayManagementApiClient({ endpoint, region: 'eu-west-1', credentials, signer })
 */
export function requestSigner(options: RequestSignerOptions): RequestSigner & RequestPresigner {
  const { credentials, region, service, now = Date.now, ...choices } = OPTIONS.check(options)
  const retrieveCredentials = credentialSource(SUBJECT, credentials, now)

  async function signOptions({
    signingDate,
    signingRegion,
    signingService,
  }: RequestSigningArguments): Promise<SignOptions & { readonly credentials: SigningCredentials }> {
    return {
      ...choices,
      credentials: await retrieveCredentials(),
      region: signingRegion ?? (typeof region === 'function' ? await region() : region),
      service: signingService ?? service,
      date: signingDate === undefined ? new Date(now()) : toDate(signingDate),
    }
  }

  async function sign(request: HttpRequest, signing: RequestSigningArguments = {}): Promise<HttpRequest> {
    checkArgument(SUBJECT, 'request', object, request)
    const { headers } = signRequest(
      { method: request.method, url: formatRequestUrl(request), headers: request.headers, body: request.body },
      { ...(await signOptions(signing)), payload: payloadOption(request), signedHeaders: (name) => isSigned(name, signing) },
    )
    return copyRequest(request, { headers })
  }

  async function presign(request: HttpRequest, signing: RequestPresigningArguments = {}): Promise<HttpRequest> {
    checkArgument(SUBJECT, 'request', object, request)
    const { contentSha256Header: _, ...signingOptions } = await signOptions(signing)
    const { headers, query } = hoistHeaders(request, signing)
    const signed = presignRequest(
      { method: request.method, url: formatRequestUrl(copyRequest(request, { query })), headers, body: request.body },
      {
        ...signingOptions,
        payload: payloadOption(request),
        expiresInSeconds: signing.expiresIn ?? DEFAULT_EXPIRES_SECONDS,
        signedHeaders: (name) => isSigned(name, signing),
      },
    )
    const signedQuery = parseQueryBag(signed.url.slice(signed.url.indexOf('?') + 1))
    return copyRequest(request, { headers: signed.headers, query: signedQuery })
  }
  return { sign, presign }
}

function isSigned(name: string, { signableHeaders, unsignableHeaders }: RequestSigningArguments): boolean {
  if (signableHeaders?.has(name) === true) return true
  return isSelected(name, 'default') && unsignableHeaders?.has(name) !== true
}

/** A stream can be hashed only by sending it, so it is unsigned unless the request carries its hash. */
function payloadOption({ headers, body }: HttpRequest): 'unsigned' | undefined {
  const hasHash = Object.keys(headers).some((name) => name.toLowerCase() === PAYLOAD_HASH_HEADER)
  const isHashable =
    body === undefined || body === null || typeof body === 'string' || body instanceof Uint8Array || body instanceof ArrayBuffer
  return hasHash || isHashable ? undefined : 'unsigned'
}

/** Moves `x-amz-*` headers to the query and removes an earlier signature, as `@smithy/signature-v4` does. */
function hoistHeaders(
  request: HttpRequest,
  { hoistableHeaders, unhoistableHeaders }: RequestPresigningArguments,
): { readonly headers: HeaderBag; readonly query: QueryParameterBag } {
  const headers: HeaderBag = {}
  const query: QueryParameterBag = Object.fromEntries(
    Object.entries(request.query ?? {}).filter(([name]) => authParameterName(name) === undefined),
  )
  for (const [name, value] of Object.entries(request.headers)) {
    const key = name.toLowerCase()
    if (key === DATE_HEADER || key === TOKEN_HEADER || key === 'authorization') continue
    const isHoisted = (key.startsWith('x-amz-') && unhoistableHeaders?.has(key) !== true) || hoistableHeaders?.has(key) === true
    // `presignRequest` reads the payload hash from the headers, and adds it to the query where the receiver needs it.
    if (isHoisted && key !== PAYLOAD_HASH_HEADER) query[name] = value
    else headers[name] = value
  }
  return { headers, query }
}

/** Returns a copy with other headers or another query. The SDK's requests are instances of a class, so the copy keeps the prototype. */
function copyRequest(request: HttpRequest, changes: Partial<Pick<HttpRequest, 'headers' | 'query'>>): HttpRequest {
  // A copy with the same prototype and properties has the same type.
  return Object.assign(Object.create(Object.getPrototypeOf(request)), request, changes) as HttpRequest
}

/** Converts a date as `@smithy/signature-v4` does: a number, or a string of digits, is seconds since the epoch. */
function toDate(date: DateInput): Date {
  if (typeof date === 'number') return new Date(date * 1000)
  if (typeof date === 'string') return Number(date) ? new Date(Number(date) * 1000) : new Date(date)
  return date
}

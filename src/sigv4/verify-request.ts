/**
 * Verifies a signed request, in its header or its URL. Denies by default; every refusal has its code.
 *
 * @module
 */

import { hmacHex, sameText } from '#hash'
import { ConfigError } from '../errors.ts'
import { type AuthFields, readAuthFields } from './auth-fields.ts'
import { isToken } from './canonical-headers.ts'
import { canonicalPath } from './canonical-path.ts'
import { joinQuery, parseQuery } from './canonical-query.ts'
import { canonicalRequest, stringToSign, TERMINATOR } from './canonical-request.ts'
import { type HeaderList, readHeaders } from './header-list.ts'
import { splitUrl, type UrlParts, withoutPort } from './request-url.ts'
import { isS3 } from './sign-options.ts'
import { type Claim, readClaim } from './signed-claim.ts'
import { deriveKey, deriveSigningKey, keptSigningKey, type SigningKey } from './signing-key.ts'
import { readSignedHeaders } from './verified-headers.ts'
import { type PayloadState, readPayload } from './verified-payload.ts'
import { checkVerifyOptions, type IssuedCredentials, type RequestToVerify, type VerifyOptions } from './verify-options.ts'
import { type Refusal, refuse } from './verify-refusal.ts'

/** Present with `debug: true`, once there is a canonical request. Never holds an expected signature. */
export interface VerifyDebug {
  readonly canonicalRequest: string
  readonly stringToSign: string
}

export interface VerifiedRequest {
  readonly ok: true
  readonly accessKeyId: string
  readonly payload: PayloadState
  readonly mechanism: 'header' | 'query'
  readonly region: string
  readonly service: string
  /** `YYYYMMDDTHHMMSSZ` */
  readonly signedAt: string
  /** In lower case, sorted. Whatever is not here may have been added on the way. */
  readonly signedHeaders: readonly string[]
  readonly debug?: VerifyDebug
}

export type VerifyResult =
  | VerifiedRequest
  | (Refusal & { readonly debug?: VerifyDebug })
  | { readonly ok: false; readonly kind: 'unavailable'; readonly cause: unknown }

/**
 * Verifies a signed request. A bad request is an answer, never an exception; so is a look-up that fails.
 *
 * @throws {ConfigError} (as a rejection) for a wrong, missing or unknown option only.
 * @example
 * const answer = await verifyRequest({ method, url, headers: pairs, body }, {
 *   lookup: (accessKeyId) => issued.get(accessKeyId), regions: ['eu-west-1'], services: ['execute-api'], payload: 'verify',
 * })
 * // { ok: true, accessKeyId: 'AKIDEXAMPLE', payload: 'verified', … } or { ok: false, kind: 'rejected', code: 'ERR_SIGV4_EXPIRED', … }
 */
export async function verifyRequest(request: RequestToVerify, options: VerifyOptions): Promise<VerifyResult> {
  checkVerifyOptions(options)
  let now: number
  try {
    now = options.now === undefined ? Date.now() : options.now()
  } catch (cause) {
    return unavailable(cause)
  }
  if (!Number.isFinite(now))
    return unavailable(new ConfigError('verifyRequest', 'now', 'a function that gives milliseconds since the epoch'))
  const read = readSigned(request, { options, now })
  if ('ok' in read) return read
  let issued: IssuedCredentials | null | undefined
  try {
    issued = await options.lookup(read.claim.accessKeyId)
  } catch (cause) {
    return unavailable(cause)
  }
  if (issued !== undefined && issued !== null && !isIssued(issued)) {
    return unavailable(new ConfigError('verifyRequest', 'lookup', 'a function that gives credentials or undefined'))
  }
  const answer = judge(read, { issued: issued ?? undefined, options, now })
  return options.debug === true
    ? { ...answer, debug: { canonicalRequest: read.canonicalRequest, stringToSign: read.stringToSign } }
    : answer
}

interface ReadSigned {
  readonly fields: AuthFields
  readonly claim: Claim
  readonly payload: PayloadState
  readonly signedHeaders: readonly string[]
  readonly canonicalRequest: string
  readonly stringToSign: string
}

function readSigned(
  request: RequestToVerify,
  { options, now }: { readonly options: VerifyOptions; readonly now: number },
): ReadSigned | Refusal {
  if (typeof request !== 'object' || request === null) return refuse('ERR_SIGV4_REQUEST')
  const { method, body } = request
  const url = typeof request.url === 'string' ? request.url : request.url?.href
  const parts = typeof url === 'string' ? splitUrl(url) : undefined
  const headers = readHeaders(request.headers)
  // No request line has a fragment: whoever passes one has not passed what was received.
  if (typeof method !== 'string' || !isToken(method) || parts === undefined || parts.fragment !== '' || headers === undefined) {
    return refuse('ERR_SIGV4_REQUEST')
  }
  const query = parseQuery(parts.query)
  const fields = readAuthFields(headers, query)
  if ('ok' in fields) return fields
  const claim = readClaim(fields, { options, now })
  if ('ok' in claim) return claim
  const host = readHost({ headers, parts, hosts: options.hosts })
  if (host === undefined) return refuse('ERR_SIGV4_HOST')
  const signedHeaders = readSignedHeaders(fields.signedHeaders, { headers, host })
  if ('ok' in signedHeaders) return signedHeaders
  const { service } = claim.scope
  const payload = readPayload(fields.payloadHash, {
    mode: options.payload,
    body,
    presigned: fields.mechanism === 'query',
    service,
  })
  if ('ok' in payload) return payload
  const single = isS3(service)
  const encoding = options.pathEncoding ?? (single ? 'single' : 'double')
  const path = canonicalPath(parts.path, encoding, options.normalizePath ?? !single)
  const canonical = canonicalRequest(method, path, joinQuery(query), signedHeaders, payload.hash)
  const { date, region } = claim.scope
  const text = stringToSign(canonical, claim.timestamp, `${date}/${region}/${service}/${TERMINATOR}`)
  return {
    fields,
    claim,
    payload: payload.state,
    signedHeaders: signedHeaders.list,
    canonicalRequest: canonical,
    stringToSign: text,
  }
}

/** The host that the request is for: one, and one that is known. */
function readHost({
  headers,
  parts,
  hosts,
}: {
  readonly headers: HeaderList
  readonly parts: UrlParts
  readonly hosts: readonly string[] | undefined
}): string | undefined {
  const index = headers.keys.indexOf('host')
  const sent = index < 0 ? undefined : headers.values[index]?.trim()
  const host = sent ?? parts.host
  if (host === undefined || host === '') return undefined
  const lower = host.toLowerCase()
  // Both are there: they must name the same host, or one of the two is what the caller wants us to overlook.
  if (parts.host !== undefined && withoutPort(lower, parts.ownPort) !== parts.host) return undefined
  if (hosts !== undefined && !hosts.some((one) => one.toLowerCase() === lower)) return undefined
  return host
}

function judge(
  read: ReadSigned,
  {
    issued,
    options,
    now,
  }: { readonly issued: IssuedCredentials | undefined; readonly options: VerifyOptions; readonly now: number },
): VerifiedRequest | Refusal {
  const { claim, fields } = read
  const key = issued === undefined ? unknownKey(options.lookup, claim) : knownKey(options.lookup, { issued, claim })
  const matches = sameText(hmacHex(key.hmac, read.stringToSign), fields.signature)
  if (issued === undefined) return refuse('ERR_SIGV4_ACCESS_KEY')
  if (!sameSessionToken(issued.sessionToken, fields.sessionToken)) return refuse('ERR_SIGV4_SESSION_TOKEN')
  if (!matches) return refuse('ERR_SIGV4_SIGNATURE')
  if (issued.expiration !== undefined && !(issued.expiration.getTime() > now)) return refuse('ERR_SIGV4_SESSION_EXPIRED')
  return {
    ok: true,
    accessKeyId: claim.accessKeyId,
    payload: read.payload,
    mechanism: fields.mechanism,
    region: claim.scope.region,
    service: claim.scope.service,
    signedAt: claim.timestamp,
    signedHeaders: read.signedHeaders,
  }
}

/** Whether the last known id of a look-up found its key derived already: an unknown id then costs as many HMACs. A memo, it answers nothing. */
const lastKeyWasKept = new WeakMap<object, boolean>()

function knownKey(
  lookup: VerifyOptions['lookup'],
  { issued, claim }: { readonly issued: IssuedCredentials; readonly claim: Claim },
): SigningKey {
  const { date, region, service } = claim.scope
  const kept = keptSigningKey(issued, date, region, service)
  lastKeyWasKept.set(lookup, kept !== undefined)
  return kept ?? deriveSigningKey(issued, claim.scope)
}

/** Nobody's key. It takes the time that a known id's would take, and its signature is never looked at. */
function unknownKey(lookup: VerifyOptions['lookup'], { scope }: Claim): SigningKey {
  if (lastKeyWasKept.get(lookup) !== true) return deriveKey('nobody', scope)
  return keptSigningKey(NOBODY, scope.date, scope.region, scope.service) ?? deriveSigningKey(NOBODY, scope)
}

const NOBODY = { secretAccessKey: 'nobody' } as const

function sameSessionToken(issued: string | undefined, sent: string | undefined): boolean {
  if (issued === undefined || sent === undefined) return issued === sent
  return sameText(issued, sent)
}

function isIssued(issued: unknown): issued is IssuedCredentials {
  if (typeof issued !== 'object' || issued === null) return false
  const { secretAccessKey, sessionToken, expiration } = issued as Partial<Record<keyof IssuedCredentials, unknown>>
  if (typeof secretAccessKey !== 'string' || secretAccessKey === '') return false
  if (sessionToken !== undefined && (typeof sessionToken !== 'string' || sessionToken === '')) return false
  return expiration === undefined || expiration instanceof Date
}

function unavailable(cause: unknown): { readonly ok: false; readonly kind: 'unavailable'; readonly cause: unknown } {
  return { ok: false, kind: 'unavailable', cause }
}

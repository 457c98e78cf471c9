/**
 * Verifies a signed request, in its header or its URL. Denies by default; every refusal has its code.
 *
 * @module
 */

import { hmacHex, sameText } from '#hash'
import { ConfigError } from '../errors.ts'
import { type AuthFields, readAuthFields } from './auth-fields.ts'
import { parseQuery } from './canonical-query.ts'
import type { HeaderList } from './header-list.ts'
import { canonicalTexts, readRequest } from './request-parts.ts'
import { type UrlParts, withoutPort } from './request-url.ts'
import { type Claim, readClaim } from './signed-claim.ts'
import { deriveKey, deriveSigningKey, keptSigningKey, type Scope, type SigningKey } from './signing-key.ts'
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
  const read = readSigned(request, options, now)
  if ('ok' in read) return read
  let issued: IssuedCredentials | null | undefined
  try {
    const found = options.lookup(read.claim.accessKeyId)
    // Waiting for what is there already would cost as much as an HMAC.
    issued = found && 'then' in found ? await found : found
  } catch (cause) {
    return unavailable(cause)
  }
  if (issued !== undefined && issued !== null && !isIssued(issued)) {
    return unavailable(new ConfigError('verifyRequest', 'lookup', 'a function that gives credentials or undefined'))
  }
  const answer = judge(read, issued ?? undefined, options.lookup, now)
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

function readSigned(request: RequestToVerify, options: VerifyOptions, now: number): ReadSigned | Refusal {
  const read = readRequest(request)
  // No request line has a fragment: whoever passes one has not passed what was received.
  if (typeof read === 'string' || read.parts.fragment !== '') return refuse('REQUEST')
  const { headers, parts } = read
  const query = parseQuery(parts.query)
  const fields = readAuthFields(headers, query)
  if ('ok' in fields) return fields
  const claim = readClaim(fields, options, now)
  if ('ok' in claim) return claim
  const host = readHost(headers, parts, options.hosts)
  if (!host) return refuse('HOST')
  const signedHeaders = readSignedHeaders(fields.signedHeaders, headers, host)
  if ('ok' in signedHeaders) return signedHeaders
  const { mechanism, payloadHash, timestamp } = fields
  const payload = readPayload(payloadHash, {
    mode: options.payload,
    body: request.body,
    presigned: mechanism === 'query',
    service: claim.key.service,
  })
  if ('ok' in payload) return payload
  const [canonicalRequest, stringToSign] = canonicalTexts(read, query, signedHeaders, payload.hash, timestamp, claim.key, options)
  return { fields, claim, payload: payload.state, signedHeaders: signedHeaders.list, canonicalRequest, stringToSign }
}

/** The host that the request is for: one, and one that is known. */
function readHost(
  { keys, values }: HeaderList,
  { host, ownPort }: UrlParts,
  hosts: readonly string[] | undefined,
): string | undefined {
  const index = keys.indexOf('host')
  const sent = index < 0 ? host : values[index]?.trim()
  const lower = sent?.toLowerCase()
  // Both are there: they must name the same host, or one of the two is what the caller wants us to overlook.
  if (lower === undefined || (host !== undefined && withoutPort(lower, ownPort) !== host)) return undefined
  return hosts === undefined || hosts.some((one) => one.toLowerCase() === lower) ? sent : undefined
}

function judge(read: ReadSigned, issued: IssuedCredentials | undefined, lookup: object, now: number): VerifiedRequest | Refusal {
  const { fields, claim } = read
  const { key, accessKeyId } = claim
  const signing = issued === undefined ? unknownKey(lookup, key) : knownKey(lookup, issued, key)
  const matches = sameText(hmacHex(signing.hmac, read.stringToSign), fields.signature)
  if (issued === undefined) return refuse('ACCESS_KEY')
  const { sessionToken, expiration } = issued
  if (
    !sameText(sessionToken ?? '', fields.sessionToken ?? '') ||
    (sessionToken === undefined && fields.sessionToken !== undefined)
  ) {
    return refuse('SESSION_TOKEN')
  }
  if (!matches) return refuse('SIGNATURE')
  if (expiration !== undefined && !(expiration.getTime() > now)) return refuse('SESSION_EXPIRED')
  return {
    ok: true,
    accessKeyId,
    payload: read.payload,
    mechanism: fields.mechanism,
    region: key.region,
    service: key.service,
    signedAt: fields.timestamp,
    signedHeaders: read.signedHeaders,
  }
}

/** Whether the last known id of a look-up found its key derived already: an unknown id then costs as many HMACs. A memo, it answers nothing. */
const lastKeyWasKept = new WeakMap<object, boolean>()

function knownKey(lookup: object, issued: IssuedCredentials, scope: Scope): SigningKey {
  const kept = keptSigningKey(issued, scope.date, scope.region, scope.service)
  lastKeyWasKept.set(lookup, kept !== undefined)
  return kept ?? deriveSigningKey(issued, scope)
}

/** Nobody's key. It takes the time that a known id's would take, and its signature is never looked at. */
function unknownKey(lookup: object, scope: Scope): SigningKey {
  if (lastKeyWasKept.get(lookup) !== true) return deriveKey('nobody', scope)
  return keptSigningKey(NOBODY, scope.date, scope.region, scope.service) ?? deriveSigningKey(NOBODY, scope)
}

const NOBODY = { secretAccessKey: 'nobody' } as const

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

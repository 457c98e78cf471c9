/**
 * Verifies a signed request, in its header or its URL. Denies by default; every refusal has its code.
 *
 * @module
 */

import { type HmacKey, hmacHex, sameText } from '#hash'
import { parseQuery } from '../canonical/canonical-query.ts'
import { type CanonicalTexts, canonicalTexts } from '../canonical/canonical-request.ts'
import { checkOptions, demand } from '../option-checks.ts'
import { readRequest } from '../request-parts.ts'
import { deriveKey, keptKey, type Scope } from '../signing-key.ts'
import { onlyHeader, readAuthFields } from './auth-fields.ts'
import { readClaim } from './credential-scope.ts'
import { type Refusal, Refused, refusal, refuse } from './rejection.ts'
import { signedHeaderLines } from './verified-headers.ts'
import { type PayloadState, readPayload } from './verified-payload.ts'
import {
  type IssuedCredentials,
  isText,
  REQUIRED,
  type RequestToVerify,
  VERIFY_CHECKS,
  type VerifyOptions,
} from './verify-options.ts'

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
  checkOptions(VERIFY_CHECKS, options, REQUIRED)
  let isReading = false
  let texts: CanonicalTexts | undefined
  let answer: VerifyResult
  try {
    const now = options.now === undefined ? Date.now() : options.now()
    // What a `Date` can hold, and a window about it.
    demand(Number.isFinite(now) && Math.abs(now) < 8.6e15, 'now', 'a function that gives milliseconds')
    isReading = true
    const read = readSigned(request, options, now)
    isReading = false
    const found = options.lookup(read.accessKeyId)
    // Waiting for what is there already would cost as much as an HMAC.
    const issued = (found && 'then' in found ? await found : found) ?? undefined
    demand(issued === undefined || isIssued(issued), 'lookup', 'a function that gives credentials')
    texts = read.texts
    answer = judge(read, issued, now)
  } catch (cause) {
    // Whatever cannot be read is no request.
    const refused = isReading ? refusal('REQUEST') : ({ ok: false, kind: 'unavailable', cause } as const)
    answer = cause instanceof Refused ? cause.answer : refused
  }
  return options.debug === true && texts !== undefined && !('cause' in answer) ? { ...answer, debug: texts } : answer
}

interface ReadSigned {
  readonly accessKeyId: string
  readonly scope: Scope
  readonly signature: string
  readonly sessionToken: string | undefined
  readonly texts: CanonicalTexts
  /** What is answered if the signature is right. */
  readonly verified: VerifiedRequest
}

function readSigned(request: RequestToVerify, options: VerifyOptions, now: number): ReadSigned {
  const { method, parts, headers } = readRequest(request)
  // No request line has a fragment: whoever passes one has not passed what was received.
  if (parts.fragment !== '') refuse('REQUEST')
  const fields = readAuthFields(headers, parseQuery(parts.query))
  const { mechanism, signature, sessionToken, timestamp } = fields
  const { accessKeyId, scope } = readClaim(fields, options, now)
  const host = readHost(onlyHeader(headers, 'host'), parts.hosts, options.hosts)
  const canonical = signedHeaderLines(fields.signedHeaders, headers, host)
  const { hash, state } = readPayload(fields, scope.service, options.payload, request.body)
  const texts = canonicalTexts(method, parts.path, fields.parameters, canonical, hash, timestamp, scope, options)
  const { region, service } = scope
  const verified: VerifiedRequest = {
    ok: true,
    accessKeyId,
    payload: state,
    mechanism,
    region,
    service,
    signedAt: timestamp,
    signedHeaders: canonical.list,
  }
  return { accessKeyId, scope, signature, sessionToken, texts, verified }
}

/** The host that the request is for: one, and one that is known. */
function readHost(sent: string | undefined, named: readonly string[], known: readonly string[] | undefined): string {
  const host = sent ?? named[0]
  const lower = host?.toLowerCase()
  // Both are there: they must name the same host, or one of the two is what the caller wants us to overlook.
  const isOne = lower && (named.length === 0 || named.includes(lower))
  const isKnown = known === undefined || known.some((one) => one.toLowerCase() === lower)
  return host !== undefined && isOne && isKnown ? host : refuse('HOST')
}

/** The key of the last known id, if it was derived already: an unknown id then costs as many HMACs. What it makes of a request is never looked at. */
let lastKept: HmacKey | undefined

/** @throws {Refused} */
function judge(read: ReadSigned, issued: IssuedCredentials | undefined, now: number): VerifiedRequest {
  const { date, region, service } = read.scope
  if (issued !== undefined) lastKept = keptKey(issued, date, region, service)?.hmac
  const key = lastKept ?? deriveKey(issued ?? { secretAccessKey: 'nobody' }, date, region, service).hmac
  const matches = sameText(hmacHex(key, read.texts.stringToSign), read.signature)
  if (issued === undefined) return refuse('ACCESS_KEY')
  const { sessionToken, expiration } = issued
  const sent = read.sessionToken
  if (sessionToken === undefined || sent === undefined ? sessionToken !== sent : !sameText(sessionToken, sent))
    refuse('SESSION_TOKEN')
  if (!matches) refuse('SIGNATURE')
  if (expiration !== undefined && !(expiration.getTime() > now)) refuse('SESSION_EXPIRED')
  return read.verified
}

function isIssued({ secretAccessKey, sessionToken, expiration }: IssuedCredentials): boolean {
  return (
    isText(secretAccessKey) &&
    (sessionToken === undefined || isText(sessionToken)) &&
    (expiration === undefined || expiration instanceof Date)
  )
}

/**
 * Verifies signed requests. Every request is rejected unless all steps succeed.
 *
 * @module
 */

import { hmacHex, isEqualInConstantTime } from '#hash'
import { ConfigError } from '../../errors.ts'
import { canonicalPath } from '../canonical/canonical-path.ts'
import { canonicalQuery, parseQuery } from '../canonical/canonical-query.ts'
import { formatCanonicalRequest, formatStringToSign } from '../canonical/canonical-request.ts'
import { readRequest } from '../request-parts.ts'
import { type CredentialScope, deriveSigningKey, formatScope } from '../signing-key.ts'
import { readAuthorization } from './authorization.ts'
import { checkCredentialScope } from './credential-scope.ts'
import { resolveHost } from './host.ts'
import { type PayloadState, resolvePayload } from './payload.ts'
import { RejectedError, type Rejection, reject } from './rejection.ts'
import { collectSignedHeaders } from './signed-headers.ts'
import { checkTimeWindow } from './time-window.ts'
import { type IssuedCredentials, type RequestToVerify, VERIFY_OPTIONS, type VerifyOptions } from './verify-options.ts'

/** Part of the result with `debug: true`, if the request got as far as a canonical request. It never contains the expected signature. */
export interface VerifyDebug {
  /** The canonical request that the verifier computed. Compare it with the client's. */
  readonly canonicalRequest: string
  /** The string to sign that the verifier computed. */
  readonly stringToSign: string
}

/** The result for a request whose signature is valid. */
export interface VerifiedRequest {
  /** The request was signed with the credentials that `lookup` returned. */
  readonly ok: true
  /** Who signed the request. */
  readonly accessKeyId: string
  /** What the signature proves about the body. */
  readonly payload: PayloadState
  /** Whether the signature is in the `Authorization` header or in the query. */
  readonly mechanism: 'header' | 'query'
  /** The region of the credential scope. */
  readonly region: string
  /** The service of the credential scope. */
  readonly service: string
  /** The time of the signature: `YYYYMMDDTHHMMSSZ`. */
  readonly signedAt: string
  /** The names of the signed headers, sorted and in lowercase. Any other header may have been added or changed on the way. */
  readonly signedHeaders: readonly string[]
  /** Set with `debug: true`. */
  readonly debug?: VerifyDebug
}

/** The result for a request that could not be verified, because `lookup` or `now` failed. Answer with a 5xx status. */
export interface VerificationUnavailable {
  /** The request must not be accepted. */
  readonly ok: false
  /** The client may try again. */
  readonly kind: 'unavailable'
  /** The error of `lookup` or `now`, or a `ConfigError` if one of them returned something else than documented. */
  readonly cause: unknown
}

/** The result of `verifyRequest`. */
export type VerifyResult = VerifiedRequest | (Rejection & { readonly debug?: VerifyDebug }) | VerificationUnavailable

/**
 * Verifies a request that was signed in its `Authorization` header or in its query. Invalid requests and failing lookups are results, not exceptions.
 *
 * @throws {ConfigError} (as a rejected promise) if an option is missing, unknown or invalid.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @example
 * const result = await verifyRequest({ method, url, headers, body }, {
 *   lookup: (accessKeyId) => issued.get(accessKeyId),
 *   regions: ['eu-west-1'],
 *   services: ['execute-api'],
 *   hosts: ['api.example.com'],
 *   payload: 'verify',
 * })
 * // { ok: true, accessKeyId: 'AKIDEXAMPLE', payload: 'verified', … } or { ok: false, kind: 'rejected', code: 'ERR_SIGV4_EXPIRED', … }
 */
export async function verifyRequest(request: RequestToVerify, options: VerifyOptions): Promise<VerifyResult> {
  const checked = VERIFY_OPTIONS.check(options)
  let claim: SignedClaim | undefined
  let result: VerifyResult
  try {
    const nowMs = readClock(checked)
    claim = readSignedRequest(request, checked, nowMs)
    const issued = await lookUp(claim.verified.accessKeyId, checked)
    checkSignature(claim, issued, nowMs)
    result = claim.verified
  } catch (cause) {
    result = cause instanceof RejectedError ? cause.rejection : { ok: false, kind: 'unavailable', cause }
  }
  if (checked.debug !== true || claim === undefined || 'cause' in result) return result
  return { ...result, debug: claim.debug }
}

/** A request as it claims to be signed. Everything except the signature and the session token is checked. */
interface SignedClaim {
  readonly scope: CredentialScope
  readonly signature: string
  readonly sessionToken: string | undefined
  readonly debug: VerifyDebug
  /** The result if the signature is valid. */
  readonly verified: VerifiedRequest
}

/** @throws {RejectedError} for every request that is malformed or not acceptable, whatever the error was. */
function readSignedRequest(request: RequestToVerify, options: VerifyOptions, nowMs: number): SignedClaim {
  try {
    return readSteps(request, options, nowMs)
  } catch (error) {
    throw error instanceof RejectedError ? error : new RejectedError('ERR_SIGV4_REQUEST')
  }
}

/** The steps of AWS Signature Version 4 that need no secret, in order. The first failure decides the code. */
function readSteps(request: RequestToVerify, options: VerifyOptions, nowMs: number): SignedClaim {
  const { method, parts, headers } = readRequest('verifyRequest', request)
  // A request line never contains a fragment, so the URL is not the one that was received.
  if (parts.fragment !== '') reject('ERR_SIGV4_REQUEST')

  const authorization = readAuthorization(headers, parseQuery(parts.query))
  const { mechanism, signature, sessionToken, timestamp } = authorization
  const { accessKeyId, scope, signedAtMs } = checkCredentialScope(authorization, options)
  checkTimeWindow(authorization, signedAtMs, nowMs, options.maxSkewSeconds)
  const host = resolveHost(headers, parts.hosts, options.hosts)
  const signedHeaders = collectSignedHeaders(authorization.signedHeaders, headers, host)
  const payload = resolvePayload(authorization, scope.service, options.payload, request.body)

  const canonicalRequest = formatCanonicalRequest({
    method,
    path: canonicalPath(parts.path, scope.service, options),
    query: canonicalQuery(authorization.parameters),
    headers: signedHeaders,
    payloadHash: payload.hash,
  })
  const stringToSign = formatStringToSign(timestamp, formatScope(scope), canonicalRequest)
  return {
    scope,
    signature,
    sessionToken,
    debug: { canonicalRequest, stringToSign },
    verified: {
      ok: true,
      accessKeyId,
      payload: payload.state,
      mechanism,
      region: scope.region,
      service: scope.service,
      signedAt: timestamp,
      signedHeaders: signedHeaders.list,
    },
  }
}

/** Stands in for unknown access key IDs. The secret is as long as those that AWS issues. */
const DUMMY_CREDENTIALS: IssuedCredentials = { secretAccessKey: 'x'.repeat(40) }

/**
 * The steps that need the secret. The work is the same for known and unknown access key IDs: the signing key is derived for each request and not cached,
 * because a cached key would show by its speed that the ID is known.
 *
 * @throws {RejectedError}
 */
function checkSignature(claim: SignedClaim, issued: IssuedCredentials | undefined, nowMs: number): void {
  const { secretAccessKey, sessionToken, expiration } = issued ?? DUMMY_CREDENTIALS
  const key = deriveSigningKey(secretAccessKey, claim.scope)
  const matches = isEqualInConstantTime(hmacHex(key, claim.debug.stringToSign), claim.signature)
  if (issued === undefined) reject('ERR_SIGV4_ACCESS_KEY')
  if (!isSameToken(sessionToken, claim.sessionToken)) reject('ERR_SIGV4_SESSION_TOKEN')
  if (!matches) reject('ERR_SIGV4_SIGNATURE')
  // An invalid date counts as expired.
  if (expiration !== undefined && !(expiration.getTime() > nowMs)) reject('ERR_SIGV4_SESSION_EXPIRED')
}

function isSameToken(issued: string | undefined, received: string | undefined): boolean {
  if (issued === undefined || received === undefined) return issued === received
  return isEqualInConstantTime(issued, received)
}

/** The limits of `Date`, minus room for the time window. */
const MAX_CLOCK_MS = 8.6e15

/** @throws {ConfigError} */
function readClock({ now = Date.now }: VerifyOptions): number {
  const nowMs: unknown = now()
  if (typeof nowMs === 'number' && Math.abs(nowMs) < MAX_CLOCK_MS) return nowMs
  throw new ConfigError('verifyRequest', 'now', '', 'now must return milliseconds since the epoch')
}

/** @throws {ConfigError} if the returned value is not a record of credentials. Errors of `lookup` pass through. */
async function lookUp(accessKeyId: string, { lookup }: VerifyOptions): Promise<IssuedCredentials | undefined> {
  const issued = (await lookup(accessKeyId)) ?? undefined
  if (issued === undefined || isIssued(issued)) return issued
  throw new ConfigError('verifyRequest', 'lookup', '', 'lookup must return credentials, or undefined for an unknown ID')
}

function isIssued({ secretAccessKey, sessionToken, expiration }: IssuedCredentials): boolean {
  return (
    isNonEmptyString(secretAccessKey) &&
    (sessionToken === undefined || isNonEmptyString(sessionToken)) &&
    (expiration === undefined || expiration instanceof Date)
  )
}

function isNonEmptyString(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

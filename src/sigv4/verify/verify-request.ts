/**
 * Verifies signed requests. Every request is rejected unless all steps succeed.
 *
 * @module
 */

import { hmacHex, isEqualInConstantTime } from '#hash'
import { ConfigError } from '../../errors.ts'
import { canonicalPath, isNormalPath, isPathNormalized } from '../canonical/canonical-path.ts'
import { canonicalQuery, parseQuery } from '../canonical/canonical-query.ts'
import { ALGORITHM, formatCanonicalRequest, formatStringToSign } from '../canonical/canonical-request.ts'
import type { Pair } from '../canonical/sort-pairs.ts'
import { isTokenAppended, readRequestLine } from '../request-parts.ts'
import { type CredentialScope, deriveSigningKey, formatScope, formatTimestamp } from '../signing-key.ts'
import { type Authorization, readAuthorization } from './authorization.ts'
import { checkCredentialScope } from './credential-scope.ts'
import { resolveHost } from './host.ts'
import { type CredentialsRecord, lookUpCredentials } from './issued-credentials.ts'
import { type ResolvedPayload, resolvePayload } from './payload.ts'
import { readReceivedHeaders } from './received-headers.ts'
import { RejectedError, reject } from './rejection.ts'
import { collectSignedHeaders } from './signed-headers.ts'
import { checkTimeWindow } from './time-window.ts'
import { type RequestToVerify, VERIFY_OPTIONS, type VerifyOptions } from './verify-options.ts'
import type { VerifiedRequest, VerifyDebug, VerifyResult } from './verify-result.ts'

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
  let debug: VerifyDebug | undefined
  let result: VerifyResult
  try {
    const nowMs = readClock(checked)
    const claim = readSignedRequest(request, checked, nowMs)
    debug = claim.forms[0]
    const record = await lookUpCredentials(checked.lookup, claim.accessKeyId)
    debug = checkSignature(claim, record, nowMs)
    result = describeClaim(claim, record)
  } catch (cause) {
    result = cause instanceof RejectedError ? cause.rejection : { ok: false, kind: 'unavailable', cause }
  }
  return checked.debug !== true || debug === undefined || 'cause' in result ? result : { ...result, debug }
}

/** What a request claims. Everything except the session token and the signature is checked. */
interface SignedClaim {
  readonly accessKeyId: string
  readonly scope: CredentialScope
  readonly authorization: Authorization
  readonly path: string
  readonly signedHeaders: readonly string[]
  readonly payload: ResolvedPayload
  /** When the signature expires, in milliseconds since the epoch. */
  readonly expiresAtMs: number
  /** The canonical forms of the request; see `signedQueries`. */
  readonly forms: readonly [VerifyDebug, ...VerifyDebug[]]
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
  const { method, parts } = readRequestLine(SUBJECT, request)
  const received = readReceivedHeaders(SUBJECT, request.headers)
  // A request line never contains a fragment, so the URL is not the one that was received.
  if (parts.fragment !== '') reject('ERR_SIGV4_REQUEST')

  const authorization = readAuthorization(received.headers, parseQuery(parts.query))
  const { accessKeyId, scope, signedAtMs } = checkCredentialScope(authorization, options)
  const { service } = scope
  const expiresAtMs = checkTimeWindow(authorization, signedAtMs, nowMs, options.maxSkewSeconds)
  checkPath(parts.path, service, options)
  const host = resolveHost(received, parts.hosts, options.hosts)
  const { headers } = received
  const signedHeaders = collectSignedHeaders({ names: authorization.signedHeaders, headers, host, service })
  const payload = resolvePayload(authorization, service, options.payload, request.body)

  const { canonical, resource } = canonicalPath(parts.path, service, options)
  const formatForm = (parameters: Pair[]): VerifyDebug => {
    const query = canonicalQuery(parameters)
    const canonicalRequest = formatCanonicalRequest({
      method,
      path: canonical,
      query,
      headers: signedHeaders,
      payloadHash: payload.hash,
    })
    return {
      canonicalRequest,
      stringToSign: formatStringToSign(
        { algorithm: ALGORITHM, timestamp: authorization.timestamp, scope: formatScope(scope) },
        canonicalRequest,
      ),
    }
  }
  const [query, otherQuery] = signedQueries(authorization, service)
  return {
    accessKeyId,
    scope,
    authorization,
    path: resource,
    signedHeaders: signedHeaders.list,
    payload,
    expiresAtMs,
    forms: otherQuery === undefined ? [formatForm(query)] : [formatForm(query), formatForm(otherQuery)],
  }
}

/** @throws {RejectedError} if the canonical form of a path is also the one of another path, unless such paths are accepted. */
function checkPath(path: string, service: string, options: VerifyOptions): void {
  if (options.nonNormalPath === 'accept' || !isPathNormalized(service, options)) return
  if (!isNormalPath(path)) reject('ERR_SIGV4_PATH')
}

/**
 * A session token in the query is either signed like the other parameters or appended after signing, and the order of the parameters does not show which,
 * because clients and proxies may reorder them. Both forms are computed. This gives an attacker no choice: the token must be the one that was issued.
 */
function signedQueries(
  { parameters, tokenParameter }: Authorization,
  service: string,
): readonly [query: Pair[], otherQuery?: Pair[]] {
  if (tokenParameter === undefined) return [parameters]
  const withToken = [...parameters, tokenParameter]
  return isTokenAppended(service, undefined) ? [parameters, withToken] : [withToken, parameters]
}

/** Stands in for unknown access key IDs. The secret is as long as those that AWS issues. */
const DUMMY_SECRET = 'x'.repeat(40)

/**
 * The steps that need the secret. The work is the same for known and unknown access key IDs: the signing key is derived for each request and not cached,
 * because a cached key would show by its speed that the ID is known.
 *
 * @returns the canonical form that was signed.
 * @throws {RejectedError}
 */
function checkSignature(claim: SignedClaim, record: CredentialsRecord | undefined, nowMs: number): VerifyDebug {
  const { authorization, forms, payload, scope } = claim
  const key = deriveSigningKey(record?.secretAccessKey ?? DUMMY_SECRET, scope)
  const matching = forms.filter(({ stringToSign }) => isEqualInConstantTime(hmacHex(key, stringToSign), authorization.signature))
  if (record === undefined) return reject('ERR_SIGV4_ACCESS_KEY')
  if (!isSameToken(record.sessionToken, authorization.sessionToken)) reject('ERR_SIGV4_SESSION_TOKEN')
  // An assumed hash is more likely to be the reason than a wrong key.
  const [form] = matching
  if (form === undefined) return reject(payload.isAssumed ? 'ERR_SIGV4_PAYLOAD_HASH' : 'ERR_SIGV4_SIGNATURE')
  if (record.expirationMs <= nowMs) reject('ERR_SIGV4_SESSION_EXPIRED')
  return form
}

function isSameToken(issued: string | undefined, received: string | undefined): boolean {
  if (issued === undefined || received === undefined) return issued === received
  return isEqualInConstantTime(issued, received)
}

function describeClaim(claim: SignedClaim, record: CredentialsRecord | undefined): VerifiedRequest {
  const { accessKeyId, scope, authorization, path, payload, signedHeaders, expiresAtMs } = claim
  return {
    ok: true,
    accessKeyId,
    path,
    payload: payload.state,
    payloadHash: payload.hash,
    mechanism: authorization.mechanism,
    region: scope.region,
    service: scope.service,
    signedAt: authorization.timestamp,
    expiresAt: formatTimestamp(Math.min(expiresAtMs, record?.expirationMs ?? expiresAtMs)),
    signature: authorization.signature,
    signedHeaders,
  }
}

/** The limits of `Date`, minus room for the time window. */
const MAX_CLOCK_MS = 8.6e15

/** @throws {ConfigError} */
function readClock({ now = Date.now }: VerifyOptions): number {
  const nowMs: unknown = now()
  if (typeof nowMs === 'number' && Math.abs(nowMs) < MAX_CLOCK_MS) return nowMs
  throw new ConfigError(SUBJECT, 'now', '', 'now must return milliseconds since the epoch')
}

const SUBJECT = 'verifyRequest'

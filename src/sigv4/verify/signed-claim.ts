/**
 * Reads what a signed request claims: the steps of a verification that need no secret, for both versions of the signature.
 *
 * @module
 */

import { canonicalPath, isNormalPath, isPathNormalized } from '../canonical/canonical-path.ts'
import { canonicalQuery, parseQuery } from '../canonical/canonical-query.ts'
import { formatCanonicalRequest, formatStringToSign } from '../canonical/canonical-request.ts'
import type { Pair } from '../canonical/sort-pairs.ts'
import { isTokenAppended, readRequestLine } from '../request-parts.ts'
import { type Authorization, readAuthorization, type SignatureVersion } from './authorization.ts'
import { resolveHost } from './host.ts'
import { type ResolvedPayload, resolvePayload } from './payload.ts'
import { readReceivedHeaders } from './received-headers.ts'
import { RejectedError, reject } from './rejection.ts'
import { collectSignedHeaders } from './signed-headers.ts'
import { checkTimeWindow } from './time-window.ts'
import type { RequestToVerify, VerifyOptions } from './verify-options.ts'
import type { VerifyDebug } from './verify-result.ts'

/** The options that both versions have. */
export type ClaimOptions = Omit<VerifyOptions, 'lookup' | 'regions'>

/** A credential whose scope is accepted. */
export interface ClaimedCredential {
  readonly accessKeyId: string
  readonly service: string
  /** The credential scope as it is signed. */
  readonly scopeText: string
  /** The time of the signature, in milliseconds since the epoch. */
  readonly signedAtMs: number
}

/** The version that a verifier accepts. */
export interface VerifiedVersion<C extends ClaimedCredential> extends SignatureVersion {
  /** The name of the function, for messages. */
  readonly subject: string
  /** Checks the format of the signature, and the credential scope. Throws a `RejectedError`. */
  readonly readCredential: (authorization: Authorization) => C
}

/** What a request claims. Everything except the session token and the signature is checked. */
export interface SignedClaim<C extends ClaimedCredential> {
  readonly credential: C
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
export function readSignedRequest<C extends ClaimedCredential>(
  request: RequestToVerify,
  options: ClaimOptions,
  { version, nowMs }: { readonly version: VerifiedVersion<C>; readonly nowMs: number },
): SignedClaim<C> {
  try {
    return readSteps(request, options, version, nowMs)
  } catch (error) {
    throw error instanceof RejectedError ? error : new RejectedError('ERR_SIGV4_REQUEST')
  }
}

/** The steps that need no secret, in order. The first failure decides the code. */
function readSteps<C extends ClaimedCredential>(
  request: RequestToVerify,
  options: ClaimOptions,
  version: VerifiedVersion<C>,
  nowMs: number,
): SignedClaim<C> {
  const { method, parts } = readRequestLine(version.subject, request)
  const received = readReceivedHeaders(version.subject, request.headers)
  // A request line never contains a fragment, so the URL is not the one that was received.
  if (parts.fragment !== '') reject('ERR_SIGV4_REQUEST')

  const authorization = readAuthorization(received.headers, parseQuery(parts.query), version)
  const credential = version.readCredential(authorization)
  const { service, scopeText, signedAtMs } = credential
  const expiresAtMs = checkTimeWindow(authorization, signedAtMs, nowMs, options.maxSkewSeconds)
  checkPath(parts.path, service, options)
  const host = resolveHost(received, parts.hosts, options.hosts)
  const { headers } = received
  const signedHeaders = collectSignedHeaders({ names: authorization.signedHeaders, headers, host, service })
  const payload = resolvePayload(authorization, service, options.payload, request.body)

  const context = { algorithm: version.algorithm, timestamp: authorization.timestamp, scope: scopeText }
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
      stringToSign: formatStringToSign(context, canonicalRequest),
    }
  }
  const [query, otherQuery] = signedQueries(authorization, service)
  return {
    credential,
    authorization,
    path: resource,
    signedHeaders: signedHeaders.list,
    payload,
    expiresAtMs,
    forms: otherQuery === undefined ? [formatForm(query)] : [formatForm(query), formatForm(otherQuery)],
  }
}

/** @throws {RejectedError} if the canonical form of a path is also the one of another path, unless such paths are accepted. */
function checkPath(path: string, service: string, options: ClaimOptions): void {
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

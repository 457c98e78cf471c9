/**
 * Authorizes requests to routes with a JWT authorizer of an HTTP API.
 *
 *   identity source   missing                       -> 401, `www-authenticate: Bearer`
 *   token             signature, kid, iss, times    -> 401, error="invalid_token"
 *   audience          aud, or client_id without aud -> 401, error="invalid_token"
 *   scopes            none of the route's           -> 403, error="insufficient_scope"
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 * @module
 */

import type { Identity, IdentitySource, Json, TokenVerifier } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { identitySourceValue } from '../authorize/identity-source-value.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { describeTokenError, insufficientScope, invalidToken, MISSING_TOKEN, type TokenError } from './authenticate-header.ts'
import { HTTP_FACTS } from './http-facts.ts'
import type { HttpUncertainBehaviour } from './http-options.ts'
import {
  type HttpAuthorization,
  type HttpAuthorize,
  type HttpRejected,
  type HttpRoutedRequest,
  rejectHttp,
} from './http-request.ts'
import { httpSourceName } from './identity-source-name.ts'
import { stringifyClaims, tokenScopes } from './jwt-claims.ts'

/** A JWT authorizer after its options were checked. */
export interface HttpJwtSettings {
  readonly identitySource: IdentitySource
  readonly audience: readonly string[]
  /** Verifies signature, issuer and times, with any audience. */
  readonly verifier: TokenVerifier<Identity>
}

type Claims = { readonly [name: string]: Json }

/** Creates the authorization of routes with one JWT authorizer. */
export function httpJwtAuthorizer(
  { identitySource, audience, verifier }: HttpJwtSettings,
  { uncertain }: { readonly uncertain: HttpUncertainBehaviour },
): HttpAuthorize {
  const sourceName = httpSourceName(identitySource)

  return async function authorize(request: HttpRoutedRequest): Promise<HttpAuthorization> {
    const value = identitySourceValue(identitySource, request)
    if (value === undefined) {
      request.steps.push(failedStep(HTTP_FACTS.tokenSource, `identity source ${sourceName}`, 'missing'))
      return rejectHttp({ type: 'UNAUTHORIZED', authenticate: MISSING_TOKEN }, 'the token is missing')
    }
    request.steps.push(passedStep(HTTP_FACTS.tokenSource, `identity source ${sourceName}`, 'present'))
    const token = value.startsWith('Bearer ') ? value.slice('Bearer '.length) : value
    const result = await verifier.verify(token)
    if (result.kind !== 'identified') {
      const error =
        result.kind === 'unavailable'
          ? 'keys unavailable'
          : describeTokenError(token, result.kind === 'rejected' ? result.code : '')
      const code = result.kind === 'absent' ? 'the token is empty' : result.code
      return rejectToken(request, error, code)
    }
    // API Gateway selects the key by `kid`; our verifier also accepts a token without one.
    if (!hasKeyId(token)) return rejectToken(request, 'key', 'the token has no kid')
    // The claims of a token are JSON.
    const claims = result.identity.claims as Claims
    if (!matchesAudience(claims, audience))
      return rejectToken(request, 'audience', 'neither aud nor client_id is one of the audiences')
    request.steps.push(passedStep(HTTP_FACTS.token, 'token of the issuer and audience', 'the token is valid'))
    return checkScopes(request, claims)
  }

  function rejectToken(request: HttpRoutedRequest, error: TokenError, problem: string): HttpRejected {
    const fact =
      error === 'keys unavailable' ? HTTP_FACTS.keysUnavailable : error === 'form' ? HTTP_FACTS.tokenForm : HTTP_FACTS.token
    request.steps.push(failedStep(fact, 'token of the issuer and audience', problem))
    return rejectHttp(
      { type: 'UNAUTHORIZED', authenticate: invalidToken(request.scopes, error) },
      `the token was rejected: ${problem}`,
    )
  }

  function checkScopes(request: HttpRoutedRequest, claims: Claims): HttpAuthorization {
    const { scopes } = request
    const { sub } = claims
    const principal = typeof sub === 'string' ? sub : null
    const held = tokenScopes(claims)
    if (scopes.length > 0) {
      const asked = `one of the scopes ${scopes.join(', ')}`
      if (!scopes.some((scope) => held.has(scope))) {
        request.steps.push(failedStep(HTTP_FACTS.scope, asked, 'the token has none of them'))
        const authenticate = uncertain.insufficientScopeHeader === 'none' ? undefined : insufficientScope(scopes)
        return rejectHttp({ type: 'FORBIDDEN', authenticate }, 'the token has none of the scopes of the route', { principal })
      }
      request.steps.push(passedStep(HTTP_FACTS.scope, asked, 'the token has one of them'))
    }
    const caller = { kind: 'jwt', claims: stringifyClaims(claims), scopes: scopes.length === 0 ? null : scopes } as const
    return {
      kind: 'allowed',
      principal,
      lambda: 'not invoked',
      cacheAgeSeconds: null,
      reason: 'allowed: the token is valid',
      caller,
    }
  }
}

/** `client_id` is compared only if the token has no `aud`. */
function matchesAudience({ aud, client_id: clientId }: Claims, audience: readonly string[]): boolean {
  const values: readonly unknown[] = aud === undefined ? [clientId] : [aud].flat()
  return values.some((value) => typeof value === 'string' && audience.includes(value))
}

/** The token was verified, so its header is valid JSON. */
function hasKeyId(token: string): boolean {
  const header: unknown = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8'))
  return isRecord(header) && typeof header['kid'] === 'string' && header['kid'] !== ''
}

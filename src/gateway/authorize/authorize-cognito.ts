/**
 * A COGNITO_USER_POOLS authorizer: API Gateway itself checks the pool's tokens. Without scopes a method takes ID tokens,
 * with scopes access tokens that hold at least one of them.
 *
 * @module
 */

import type { Identity, IdentitySource, Json, TokenVerifier } from '../../events/index.ts'
import { gatewayAnswer } from '../gateway-response.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import { type Authorization, type Authorize, type Call, type Refused, refused } from './authorization.ts'
import { anonymousDenied } from './authorize-open.ts'
import type { PolicyJudge } from './evaluate-policies.ts'
import { sourceValue } from './identity-source-values.ts'

export interface CognitoPools {
  readonly identitySource: IdentitySource
  /** For methods without scopes. */
  readonly idTokens: readonly TokenVerifier<Identity>[]
  readonly accessTokens: readonly TokenVerifier<Identity>[]
  /** Matched against `aud` as a whole. */
  readonly expression: RegExp | undefined
}

export function cognitoAuthorize(
  pools: CognitoPools,
  { judge, uncertain }: { readonly judge: PolicyJudge; readonly uncertain: UncertainBehaviour },
): Authorize {
  return async function authorizeCognito(call: Call): Promise<Authorization> {
    const value = sourceValue(pools.identitySource, call.forwarded, call.requestContext, call.stageVariables)
    if (value === undefined) return refused(gatewayAnswer('UNAUTHORIZED'), 'the token is missing')

    const identity = await identify(value.startsWith('Bearer ') ? value.slice('Bearer '.length) : value, call.scopes)
    if ('kind' in identity) return identity
    if (!fitsAudience(identity)) return refused(gatewayAnswer('UNAUTHORIZED'), 'aud does not match the validation expression')
    return decide(call, identity)
  }

  async function identify(token: string, scopes: readonly string[]): Promise<Identity | Refused> {
    let code = 'ERR_TOKEN_ISSUER'
    for (const pool of scopes.length === 0 ? pools.idTokens : pools.accessTokens) {
      const answer = await pool.verify(token)
      if (answer.kind === 'identified') {
        // The pool's newer issuer is good elsewhere; REST Cognito authorizers refuse it.
        if (answer.identity.claims['iss'] !== pool.issuers[0]) return tokenRefused('ERR_TOKEN_ISSUER')
        return scopes.length === 0 || scopes.some((scope) => answer.identity.scopes.has(scope))
          ? answer.identity
          : tokenRefused('ERR_TOKEN_SCOPE')
      }
      // An outage is not the caller's fault.
      if (answer.kind === 'unavailable')
        return refused(gatewayAnswer('AUTHORIZER_FAILURE'), `the token could not be checked: ${answer.code}`)
      if (answer.kind === 'rejected' && answer.code !== 'ERR_TOKEN_ISSUER') code = answer.code
    }
    return tokenRefused(code)
  }

  function fitsAudience({ claims }: Identity): boolean {
    const audience = claims['aud']
    return pools.expression === undefined || (typeof audience === 'string' && pools.expression.test(audience))
  }

  function decide(call: Call, identity: Identity): Authorization {
    const verdict = judge.resourcePolicyAfterCognito(call)
    if (verdict.outcome === 'allow') {
      return {
        kind: 'allowed',
        principal: identity.subject,
        lambda: 'not invoked',
        reason: verdict.reason,
        authorizer: { claims: claimTexts(identity.claims) },
      }
    }
    return { ...anonymousDenied(verdict, call, uncertain), principal: identity.subject }
  }
}

function tokenRefused(code: string): Refused {
  // The one failure that a client is told apart.
  const own = code === 'ERR_TOKEN_EXPIRED' ? { message: 'The incoming token has expired' } : {}
  return refused(gatewayAnswer('UNAUTHORIZED', own), `the token is refused: ${code}`)
}

/** Claims as the backend gets them: text throughout, times of `exp` and `iat` as Java prints a date. */
function claimTexts(claims: { readonly [name: string]: Json | undefined }): { readonly [name: string]: string } {
  const texts = Object.entries(claims).map(([name, value]): [string, string] => {
    if ((name === 'exp' || name === 'iat') && typeof value === 'number') return [name, javaDate(value)]
    if (Array.isArray(value)) return [name, value.join(',')]
    return [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)]
  })
  return Object.fromEntries(texts)
}

/** `Tue Jun 18 15:00:04 UTC 2024` */
function javaDate(seconds: number): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = new Date(seconds * 1000).toUTCString().split(' ')
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} UTC ${year}`
}

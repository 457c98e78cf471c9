/**
 * Authorizes requests to COGNITO_USER_POOLS routes. Without scopes a route accepts ID tokens; with scopes it accepts
 * access tokens that have at least one of them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 * @module
 */

import type { Identity, IdentitySource, TokenVerifier } from '../../events/index.ts'
import { AUTHORIZATION_FACTS } from '../facts/authorization-facts.ts'
import { TOKEN_FACTS } from '../facts/token-facts.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { errorResponse } from '../responses/error-response.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { ValidationExpression } from '../validation-expression/validation-expression.ts'
import { type Authorization, type Authorize, type Rejected, type RoutedRequest, reject } from './authorization.ts'
import { identitySourceValue, sourceName } from './identity-source-value.ts'
import { denyAnonymous, policyStep } from './open-route.ts'
import type { PolicyEvaluator } from './policy-evaluator.ts'
import { stringifyClaims } from './stringify-claims.ts'

/** A Cognito authorizer after its options were checked. */
export interface CognitoPools {
  readonly identitySource: IdentitySource
  /** For routes without scopes. */
  readonly idTokens: readonly TokenVerifier<Identity>[]
  /** For routes with scopes. */
  readonly accessTokens: readonly TokenVerifier<Identity>[]
  /** Must match the whole `aud` claim. */
  readonly expression: ValidationExpression | undefined
}

/** Creates the authorization of routes with a Cognito authorizer. */
export function cognitoAuthorizer(
  pools: CognitoPools,
  { policies, uncertain }: { readonly policies: PolicyEvaluator; readonly uncertain: UncertainBehaviour },
): Authorize {
  return async function authorize(request: RoutedRequest): Promise<Authorization> {
    const value = identitySourceValue(pools.identitySource, request)
    const { steps } = request
    const asked = `identity source ${sourceName(pools.identitySource)}`
    if (value === undefined) {
      steps.push(failedStep(TOKEN_FACTS.cognitoSource, asked, 'missing'))
      return reject(errorResponse('UNAUTHORIZED'), 'the token is missing')
    }
    steps.push(passedStep(TOKEN_FACTS.cognitoSource, asked, 'present'))

    const hasBearer = value.startsWith('Bearer ')
    const identity = await verifyToken(hasBearer ? value.slice('Bearer '.length) : value, request.scopes)
    if ('kind' in identity) {
      const fact = identity.response.status === 500 ? TOKEN_FACTS.cognitoKeys : TOKEN_FACTS.cognitoToken
      steps.push(failedStep(fact, describeTokenCheck(request.scopes), identity.reason))
      return identity
    }
    const fact = hasBearer ? TOKEN_FACTS.cognitoBearer : TOKEN_FACTS.cognitoToken
    steps.push(passedStep(fact, describeTokenCheck(request.scopes), 'the token is valid'))
    if (!matchesAudience(identity)) {
      const reason = 'the aud claim does not match the validation expression'
      steps.push(failedStep(TOKEN_FACTS.cognitoAudience, 'aud claim that matches the validation expression', reason))
      return reject(errorResponse('UNAUTHORIZED'), reason)
    }
    return evaluateResourcePolicy(request, identity)
  }

  async function verifyToken(token: string, scopes: readonly string[]): Promise<Identity | Rejected> {
    let code = 'ERR_TOKEN_ISSUER'
    for (const pool of scopes.length === 0 ? pools.idTokens : pools.accessTokens) {
      const result = await pool.verify(token)
      if (result.kind === 'identified') {
        // REST APIs reject the updated issuer format of a pool (issuer-cognito-idp…).
        if (result.identity.claims['iss'] !== pool.issuers[0]) return rejectToken('ERR_TOKEN_ISSUER')
        const hasScope = scopes.length === 0 || scopes.some((scope) => result.identity.scopes.has(scope))
        return hasScope ? result.identity : rejectToken('ERR_TOKEN_SCOPE')
      }
      // The key set could not be retrieved, so the token may be valid: 500 instead of 401.
      if (result.kind === 'unavailable')
        return reject(errorResponse('AUTHORIZER_FAILURE'), `the token could not be verified: ${result.code}`)
      if (result.kind === 'rejected' && result.code !== 'ERR_TOKEN_ISSUER') code = result.code
    }
    return rejectToken(code)
  }

  function matchesAudience({ claims }: Identity): boolean {
    const audience = claims['aud']
    return pools.expression === undefined || (typeof audience === 'string' && pools.expression.matches(audience))
  }

  function evaluateResourcePolicy(request: RoutedRequest, identity: Identity): Authorization {
    const decision = policies.forCognitoCaller(request)
    request.steps.push(
      policyStep(decision.fact ?? AUTHORIZATION_FACTS.cognitoAndPolicy, 'resource policy, if there is one', decision),
    )
    if (decision.outcome !== 'allow') return { ...denyAnonymous(decision, request, uncertain), principal: identity.subject }
    const authorizer = { claims: stringifyClaims(identity.claims) }
    return {
      kind: 'allowed',
      principal: identity.subject,
      lambda: 'not invoked',
      cacheAgeSeconds: null,
      reason: decision.reason,
      authorizer,
    }
  }
}

function describeTokenCheck(scopes: readonly string[]): string {
  return scopes.length === 0 ? 'valid ID token' : `valid access token with a scope of ${scopes.join(', ')}`
}

function rejectToken(code: string): Rejected {
  // Expiry is the only cause that the response discloses.
  const overrides = code === 'ERR_TOKEN_EXPIRED' ? { message: 'The incoming token has expired' } : {}
  return reject(errorResponse('UNAUTHORIZED', overrides), `the token was rejected: ${code}`)
}

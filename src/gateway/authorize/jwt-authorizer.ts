/**
 * Authorizes requests to routes with the JWT authorizer of REST APIs. Lambda is not involved, and there is no result cache.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
 * @module
 */

import type { Identity, IdentitySource, TokenVerifier } from '../../events/index.ts'
import { AUTHORIZATION_FACTS } from '../facts/authorization-facts.ts'
import type { StepFact } from '../facts/fact.ts'
import { TOKEN_FACTS } from '../facts/token-facts.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { type ErrorResponse, errorResponse } from '../responses/error-response.ts'
import type { AdditionalClaim, UncertainBehaviour } from '../rest-options.ts'
import { type Authorization, type Authorize, type Rejected, type RoutedRequest, reject } from './authorization.ts'
import { identitySourceValue, sourceName } from './identity-source-value.ts'
import { denyAnonymous, policyStep } from './open-route.ts'
import type { PolicyEvaluator } from './policy-evaluator.ts'
import { stringifyClaims } from './stringify-claims.ts'

/** One issuer of a JWT authorizer. */
export interface JwtIssuer {
  readonly issuer: string
  readonly verifier: TokenVerifier<Identity>
  readonly additionalClaims: readonly AdditionalClaim[]
}

/** A JWT authorizer after its options were checked. */
export interface JwtIssuers {
  readonly identitySource: IdentitySource
  readonly issuers: readonly JwtIssuer[]
}

/** Creates the authorization of routes with one JWT authorizer. */
export function jwtAuthorizer(
  { identitySource, issuers }: JwtIssuers,
  { policies, uncertain }: { readonly policies: PolicyEvaluator; readonly uncertain: UncertainBehaviour },
): Authorize {
  return async function authorize(request: RoutedRequest): Promise<Authorization> {
    const { steps, scopes } = request
    const value = identitySourceValue(identitySource, request)
    const asked = `identity source ${sourceName(identitySource)}`
    if (value === undefined) {
      steps.push(failedStep(TOKEN_FACTS.jwtSource, asked, 'missing'))
      return reject(errorResponse('UNAUTHORIZED'), 'the token is missing')
    }
    steps.push(passedStep(TOKEN_FACTS.jwtSource, asked, 'present'))

    const verified = await verifyToken(value.startsWith('Bearer ') ? value.slice('Bearer '.length) : value)
    if (verified.kind === 'failed') return fail(request, verified)
    const { identity, issuer } = verified
    const principal = typeof identity.claims['sub'] === 'string' ? identity.claims['sub'] : null
    const failedClaim = findFailedClaim(identity, issuer.additionalClaims)
    if (failedClaim !== undefined) return fail(request, { ...failedClaim, principal })
    steps.push(passedStep(TOKEN_FACTS.jwtToken, TOKEN_ASKED, 'the token is valid'))
    if (scopes.length > 0 && !scopes.some((scope) => identity.scopes.has(scope))) {
      const reason = `the token has none of the scopes ${scopes.join(', ')}`
      steps.push(failedStep(TOKEN_FACTS.jwtScope, 'one of the scopes of the route', 'none'))
      return reject(errorResponse('ACCESS_DENIED'), reason, { principal })
    }
    return evaluateResourcePolicy(request, identity, principal)
  }

  async function verifyToken(
    token: string,
  ): Promise<FailedToken | { readonly kind: 'verified'; readonly identity: Identity; readonly issuer: JwtIssuer }> {
    let code = 'ERR_TOKEN_ISSUER'
    for (const issuer of issuers) {
      const result = await issuer.verifier.verify(token)
      if (result.kind === 'identified') return { kind: 'verified', identity: result.identity, issuer }
      // The keys could not be retrieved, so the token may be valid: 500 instead of 401.
      if (result.kind === 'unavailable') {
        const reason = `the token could not be verified: ${result.code}`
        return { kind: 'failed', reason, fact: TOKEN_FACTS.jwtKeysUnavailable, response: errorResponse('AUTHORIZER_FAILURE') }
      }
      if (result.kind === 'rejected' && result.code !== 'ERR_TOKEN_ISSUER') code = result.code
    }
    return unauthorized(`the token was rejected: ${code}`)
  }

  function evaluateResourcePolicy(request: RoutedRequest, identity: Identity, principal: string | null): Authorization {
    const decision = policies.forCognitoCaller(request)
    const fact = policies.hasResourcePolicy ? AUTHORIZATION_FACTS.jwtAndPolicy : AUTHORIZATION_FACTS.openRoute
    request.steps.push(policyStep(fact, 'resource policy, if there is one', decision))
    if (decision.outcome !== 'allow') return { ...denyAnonymous(decision, request, uncertain), principal }
    const authorizer = { claims: stringifyClaims(identity.claims), scopes: [...identity.scopes] }
    return { kind: 'allowed', principal, lambda: 'not invoked', cacheAgeSeconds: null, reason: decision.reason, authorizer }
  }
}

const TOKEN_ASKED = 'valid token of an issuer'

/** Why a token is not accepted. */
interface FailedToken {
  readonly kind: 'failed'
  readonly reason: string
  readonly fact: StepFact
  readonly response: ErrorResponse
  readonly principal?: string | null
}

function unauthorized(reason: string, fact: StepFact = TOKEN_FACTS.jwtToken): FailedToken {
  return { kind: 'failed', reason, fact, response: errorResponse('UNAUTHORIZED') }
}

function fail({ steps }: RoutedRequest, { reason, fact, response, principal = null }: FailedToken): Rejected {
  steps.push(failedStep(fact, TOKEN_ASKED, reason))
  return reject(response, reason, { principal })
}

/** A claim must be a string that equals the expected value. A claim that is absent passes unless it is required. */
function findFailedClaim({ claims }: Identity, expected: readonly AdditionalClaim[]): FailedToken | undefined {
  for (const { claimName, expectedValues = [], required = false } of expected) {
    const isPresent = Object.hasOwn(claims, claimName)
    if (!isPresent && required) return unauthorized(`the claim ${claimName} is missing`)
    const [expectedValue] = expectedValues
    if (isPresent && expectedValue !== undefined && claims[claimName] !== expectedValue)
      return unauthorized(`the claim ${claimName} does not have the expected value`)
  }
  return undefined
}

/**
 * Evaluates the policies of an authorizer or an IAM principal together with the API's resource policy.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 * @module
 */

import { type Decision, evaluate, type PolicyDocument, type PolicySet } from '../../policy/index.ts'
import { AUTHORIZATION_FACTS } from '../facts/authorization-facts.ts'
import type { StepFact } from '../facts/fact.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { RoutedRequest } from './authorization.ts'
import { principalConditionKeys, requestConditionKeys } from './condition-keys.ts'
import { describeDecision } from './describe-decision.ts'

/** The decision about one request. */
export interface PolicyDecision {
  readonly outcome: Decision['verdict']
  /** The type of the policy that decided. */
  readonly by: 'identity-based' | 'resource-based'
  readonly reason: string
  /** The fact for the trace, if it is not the one of the authorization type. */
  readonly fact?: StepFact
}

/** Evaluates policies for each authorization type. */
export interface PolicyEvaluator {
  /** Whether the API has a resource policy. */
  readonly hasResourcePolicy: boolean
  /** Returns an explicit Deny of the resource policy, which is decided before an authorizer runs; otherwise `undefined`. */
  findExplicitDeny(request: RoutedRequest): PolicyDecision | undefined
  /** A route without authorization: a resource policy, if there is one, must allow the request. */
  forOpenRoute(request: RoutedRequest): PolicyDecision
  /** A Lambda authorizer: an Allow in its policy or in the resource policy suffices, and a Deny in either one decides. */
  forAuthorizerResponse(policy: PolicyDocument, request: RoutedRequest): PolicyDecision
  /** A valid Cognito token: the resource policy decides. */
  forCognitoCaller(request: RoutedRequest): PolicyDecision
  /** An IAM principal: in the API's account one Allow suffices; in another account both policies must allow. */
  forIamCaller(
    principal: { readonly arn: string; readonly policies: readonly PolicyDocument[] },
    request: RoutedRequest,
  ): PolicyDecision
}

/**
 * The principal that a resource policy sees if the request is not signed. It is never the `principalId` of an authorizer
 * response, because one that looks like an ARN would be treated as an IAM principal.
 */
const ANONYMOUS = 'anonymous'

/** Creates the evaluator of one API. */
export function policyEvaluator(resource: PolicyDocument | undefined, uncertain: UncertainBehaviour): PolicyEvaluator {
  return {
    hasResourcePolicy: resource !== undefined,
    findExplicitDeny(request) {
      const decision = resource === undefined ? undefined : decide({ resource }, request)
      return decision?.outcome === 'explicitDeny' ? decision : undefined
    },
    forOpenRoute(request) {
      return resource === undefined ? allowed('the route has no authorization') : decide({ resource }, request)
    },
    forAuthorizerResponse(policy, request) {
      return decide({ identity: [policy], resource }, request)
    },
    forCognitoCaller(request) {
      if (resource === undefined) return allowed('the token is valid')
      const decision = decide({ resource }, request)
      if (decision.outcome !== 'implicitDeny') return decision
      const fact = AUTHORIZATION_FACTS.cognitoAndSilentPolicy
      if (uncertain.cognitoWithSilentResourcePolicy !== 'allow') return { ...decision, fact }
      return { ...allowed('the token is valid, and no statement of the resource policy matches'), fact }
    },
    forIamCaller({ arn, policies }, request) {
      return decide({ identity: policies, resource }, request, arn)
    },
  }
}

/** Evaluates one resource policy for a caller without a signature. `resource` replaces the method ARN. */
export function decideResourcePolicy(policy: PolicyDocument, request: RoutedRequest, resource: string): PolicyDecision {
  return decide({ resource: policy }, { ...request, methodArn: resource })
}

function decide(policies: PolicySet, request: RoutedRequest, principal: string = ANONYMOUS): PolicyDecision {
  const requestKeys = requestConditionKeys(request)
  const context = principal === ANONYMOUS ? requestKeys : { ...requestKeys, ...principalConditionKeys(principal) }
  const resource = request.methodArn
  const decision = evaluate(policies, { principal, action: 'execute-api:Invoke', resource, context })
  const reason = describeDecision(decision, policies, resource)
  return { outcome: decision.verdict, by: decidingPolicyType(decision, policies), reason }
}

function allowed(reason: string): PolicyDecision {
  return { outcome: 'allow', by: 'resource-based', reason: `allowed: ${reason}` }
}

function decidingPolicyType({ verdict, reason, decidedBy }: Decision, policies: PolicySet): PolicyDecision['by'] {
  if (decidedBy !== undefined) return decidedBy.kind === 'resource' ? 'resource-based' : 'identity-based'
  if (verdict === 'implicitDeny' && reason === 'cross-account-needs-resource-policy') return 'resource-based'
  return policies.identity === undefined ? 'resource-based' : 'identity-based'
}

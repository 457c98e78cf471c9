/**
 * Evaluates the policies of an authorizer or an IAM principal together with the API's resource policy.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 * @module
 */

import {
  type CompiledPolicies,
  compile,
  type Decision,
  evaluate,
  type PolicyDocument,
  type PolicyRequest,
  type PolicySet,
} from '../../policy/index.ts'
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
  /** Describes the decision in one line. Computed when it is read, because most traces are never read. */
  readonly reason: () => string
  /** The fact for the trace, if it is not the one of the authorization type. */
  readonly fact?: StepFact
}

/** The policy of an authorizer response, prepared once for all requests that use it. */
export interface AuthorizerPolicy {
  readonly policies: PolicySet
  readonly compiled: CompiledPolicies
}

/** Evaluates policies for each authorization type. */
export interface PolicyEvaluator {
  /** Whether the API has a resource policy. */
  readonly hasResourcePolicy: boolean
  /** Returns an explicit Deny of the resource policy, which is decided before an authorizer runs; otherwise `undefined`. */
  findExplicitDeny(request: RoutedRequest): PolicyDecision | undefined
  /** A route without authorization: a resource policy, if there is one, must allow the request. */
  forOpenRoute(request: RoutedRequest): PolicyDecision
  /** Prepares the policy of an authorizer response. */
  prepare(policy: PolicyDocument): AuthorizerPolicy
  /** A Lambda authorizer: an Allow in its policy or in the resource policy suffices, and a Deny in either one decides. */
  forAuthorizerResponse(policy: AuthorizerPolicy, request: RoutedRequest): PolicyDecision
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
    prepare(policy) {
      const policies = { identity: [policy], resource }
      return { policies, compiled: compile(policies) }
    },
    forAuthorizerResponse({ policies, compiled }, request) {
      const verdict = compiled.decide(policyRequest(request, ANONYMOUS))
      // Only a denial needs the details of the decision; those of an Allow are for the trace.
      if (verdict !== 'allow') return decide(policies, request)
      return { outcome: 'allow', by: 'identity-based', reason: () => decide(policies, request).reason() }
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
  const decision = evaluate(policies, policyRequest(request, principal))
  const reason = (): string => describeDecision(decision, policies, request.methodArn)
  return { outcome: decision.verdict, by: decidingPolicyType(decision, policies), reason }
}

function policyRequest(request: RoutedRequest, principal: string): PolicyRequest {
  const requestKeys = requestConditionKeys(request)
  const context = principal === ANONYMOUS ? requestKeys : { ...requestKeys, ...principalConditionKeys(principal) }
  return { principal, action: 'execute-api:Invoke', resource: request.methodArn, context }
}

function allowed(reason: string): PolicyDecision {
  return { outcome: 'allow', by: 'resource-based', reason: () => `allowed: ${reason}` }
}

function decidingPolicyType({ verdict, reason, decidedBy }: Decision, policies: PolicySet): PolicyDecision['by'] {
  if (decidedBy !== undefined) return decidedBy.kind === 'resource' ? 'resource-based' : 'identity-based'
  if (verdict === 'implicitDeny' && reason === 'cross-account-needs-resource-policy') return 'resource-based'
  return policies.identity === undefined ? 'resource-based' : 'identity-based'
}

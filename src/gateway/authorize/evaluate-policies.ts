/**
 * How API Gateway combines what an authorizer or IAM says with the API's resource policy.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 * @module
 */

import { type Decision, evaluate, type PolicyDocument, type PolicySet } from '../../policy/index.ts'
import type { ApiStage } from '../request-context.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { Call } from './authorization.ts'
import { principalKeys, requestKeys } from './condition-keys.ts'
import { decisionLine } from './decision-line.ts'
import { savedResourcePolicy } from './saved-policy.ts'

export interface Judgement {
  readonly outcome: Decision['verdict']
  /** Which kind of policy denied; for an allow, which allowed. */
  readonly by: 'identity-based' | 'resource-based'
  readonly reason: string
}

export interface PolicyJudge {
  /** An explicit Deny of the resource policy ends a request before any authorizer runs. `undefined`: there is none. */
  explicitDenyFirst(call: Call): Judgement | undefined
  /** An open route: with a resource policy an Allow is needed. */
  openRoute(call: Call): Judgement
  /** The policy that a Lambda authorizer returned: either side's Allow suffices, a Deny of either decides. */
  authorizerReply(policy: PolicyDocument, call: Call): Judgement
  resourcePolicyAfterCognito(call: Call): Judgement
  /** One account: either side's Allow suffices. Two: both must allow. */
  iamCaller(principal: { readonly arn: string; readonly policies: readonly PolicyDocument[] }, call: Call): Judgement
}

/**
 * Whom a resource policy sees when nobody signed. Never the `principalId` of a reply: one that looks like an ARN would
 * be taken for an IAM caller.
 */
const ANONYMOUS = 'anonymous'

export function policyJudge(
  api: ApiStage,
  resourcePolicy: PolicyDocument | undefined,
  uncertain: UncertainBehaviour,
): PolicyJudge {
  const resource = resourcePolicy === undefined ? undefined : savedResourcePolicy(resourcePolicy, api)

  function decide(policies: PolicySet, call: Call, principal: string = ANONYMOUS): Judgement {
    const context = principal === ANONYMOUS ? requestKeys(call) : { ...requestKeys(call), ...principalKeys(principal) }
    const request = { principal, action: 'execute-api:Invoke', resource: call.methodArn, context }
    const decision = evaluate(policies, request)
    const reason = decisionLine(decision, policies, call.methodArn)
    return { outcome: decision.verdict, by: decidingSide(decision, policies), reason }
  }

  const resourceOnly = (call: Call): Judgement =>
    resource === undefined
      ? { outcome: 'allow', by: 'resource-based', reason: 'allowed: there is no resource policy' }
      : decide({ resource }, call)

  return {
    explicitDenyFirst(call) {
      const judgement = resource === undefined ? undefined : decide({ resource }, call)
      return judgement?.outcome === 'explicitDeny' ? judgement : undefined
    },
    openRoute(call) {
      return resource === undefined
        ? { outcome: 'allow', by: 'resource-based', reason: 'allowed: the route is open' }
        : resourceOnly(call)
    },
    authorizerReply(policy, call) {
      return decide({ identity: [policy], resource }, call)
    },
    resourcePolicyAfterCognito(call) {
      if (resource === undefined) return { outcome: 'allow', by: 'resource-based', reason: 'allowed: the token is good' }
      const judgement = resourceOnly(call)
      if (judgement.outcome !== 'implicitDeny' || uncertain.cognitoWithSilentResourcePolicy !== 'allow') return judgement
      return { outcome: 'allow', by: 'resource-based', reason: 'allowed: the token is good, the resource policy is silent' }
    },
    iamCaller({ arn, policies }, call) {
      return decide({ identity: policies, resource }, call, arn)
    },
  }
}

function decidingSide({ verdict, reason, decidedBy }: Decision, policies: PolicySet): Judgement['by'] {
  if (decidedBy !== undefined) return decidedBy.kind === 'resource' ? 'resource-based' : 'identity-based'
  if (verdict === 'implicitDeny' && reason === 'cross-account-needs-resource-policy') return 'resource-based'
  return policies.identity === undefined ? 'resource-based' : 'identity-based'
}

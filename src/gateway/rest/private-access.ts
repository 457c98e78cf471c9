/**
 * Decides whether a request may reach a private API: the resource policies of its custom domain name and of the API, and the
 * VPC endpoint.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
 * @module
 */

import type { PolicyDocument } from '../../policy/index.ts'
import type { ApiStage } from '../api-stage.ts'
import { type Rejected, type RoutedRequest, reject } from '../authorize/authorization.ts'
import { denyAnonymous, policyStep } from '../authorize/open-route.ts'
import { decideResourcePolicy, type PolicyDecision, type PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import { parseResourcePolicy } from '../authorize/resource-policy.ts'
import { AUTHORIZATION_FACTS } from '../facts/authorization-facts.ts'
import type { StepFact } from '../facts/fact.ts'
import { REQUEST_FACTS } from '../facts/request-facts.ts'
import { failedStep } from '../facts/trace-steps.ts'
import { errorResponse } from '../responses/error-response.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { CustomDomain } from '../shared-options.ts'

/** Returns the rejection of a request that may not reach the API. */
export type AccessCheck = (request: RoutedRequest) => Rejected | undefined

/** What the check needs from the API. */
export interface PrivateApi {
  readonly api: ApiStage
  readonly domains: { readonly [domainName: string]: CustomDomain }
  readonly policies: PolicyEvaluator
  readonly uncertain: UncertainBehaviour
}

/** The check of a public API: every request may reach it. */
export const PUBLIC_ACCESS: AccessCheck = () => undefined

/**
 * Creates the check of a private API.
 *
 * @throws {ConfigError} for an invalid policy of a domain.
 */
export function privateAccess({ api, domains, policies, uncertain }: PrivateApi): AccessCheck {
  const domainPolicies = new Map(
    Object.entries(domains).map(([name, { policy }]) => [
      name.toLowerCase(),
      policy && parseResourcePolicy(policy, { api, option: `domains["${name}"].policy` }),
    ]),
  )

  return function checkAccess(request) {
    const { domainName } = request.received
    return (domainName === undefined ? undefined : checkDomain(request, domainName)) ?? checkApi(request)
  }

  function checkDomain(request: RoutedRequest, domainName: string): Rejected | undefined {
    const policy = domainPolicies.get(domainName)
    const decision = policy === undefined ? NO_POLICY : decideDomainPolicy(policy, request, domainName)
    const asked = 'resource policy of the private custom domain name'
    if (decision.outcome !== 'allow') return deny(request, decision, { fact: REQUEST_FACTS.privateDomainPolicy, asked })
    request.steps.push(policyStep(REQUEST_FACTS.privateDomainPolicy, asked, decision))
    return undefined
  }

  function checkApi(request: RoutedRequest): Rejected | undefined {
    const asked = 'resource policy of the private API'
    if (!policies.hasResourcePolicy) return deny(request, NO_POLICY, { fact: AUTHORIZATION_FACTS.privateWithoutPolicy, asked })
    if (request.received.vpcEndpointId !== undefined) return undefined
    const decision = policies.forOpenRoute(request)
    if (decision.outcome !== 'allow') return deny(request, decision, { fact: AUTHORIZATION_FACTS.openRoute, asked })
    const reason = 'the request did not come through a VPC endpoint'
    request.steps.push(failedStep(REQUEST_FACTS.privateEndpoint, 'VPC endpoint of the request', reason))
    return reject(errorResponse('FORBIDDEN'), reason)
  }

  function deny(
    request: RoutedRequest,
    decision: PolicyDecision,
    { fact, asked }: { readonly fact: StepFact; readonly asked: string },
  ): Rejected {
    request.steps.push(policyStep(fact, asked, decision))
    return denyAnonymous(decision, request, uncertain)
  }
}

const NO_POLICY: PolicyDecision = {
  outcome: 'implicitDeny',
  by: 'resource-based',
  reason: () => 'denied: there is no resource policy, so no request is allowed',
}

/**
 * The policy may name the domain or, through the short form, the API behind it. A Deny that matches either one decides.
 */
function decideDomainPolicy(policy: PolicyDocument, request: RoutedRequest, domainName: string): PolicyDecision {
  const { partition, region, accountId, stage, method, path } = request.arn
  const domainArn = `arn:${partition}:execute-api:${region}:${accountId}:/domainnames/${domainName}`
  const resources = [request.methodArn, domainArn, `${domainArn}/${stage}/${method}${path}`]
  const decisions = resources.map((resource) => decideResourcePolicy(policy, request, resource))
  const [first = NO_POLICY] = decisions
  return (
    decisions.find(({ outcome }) => outcome === 'explicitDeny') ?? decisions.find(({ outcome }) => outcome === 'allow') ?? first
  )
}

/**
 * Authorizes requests to routes without authorization. A resource policy, if there is one, must allow them.
 *
 * @module
 */

import { AUTHORIZATION_FACTS } from '../facts/authorization-facts.ts'
import type { StepFact } from '../facts/fact.ts'
import { failedStep, passedStepLater } from '../facts/trace-steps.ts'
import { errorResponse } from '../responses/error-response.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { TraceStep } from '../trace.ts'
import { type Authorization, type Authorize, type Rejected, type RoutedRequest, reject } from './authorization.ts'
import { denialMessage } from './denial-message.ts'
import type { PolicyDecision, PolicyEvaluator } from './policy-evaluator.ts'

/** Creates the authorization of routes with the authorization type `NONE`. */
export function openRoute(policies: PolicyEvaluator, uncertain: UncertainBehaviour): Authorize {
  return async function authorize(request: RoutedRequest): Promise<Authorization> {
    const decision = policies.forOpenRoute(request)
    request.steps.push(policyStep(AUTHORIZATION_FACTS.openRoute, 'resource policy, if there is one', decision))
    if (decision.outcome !== 'allow') return denyAnonymous(decision, request, uncertain)
    return { kind: 'allowed', principal: null, lambda: 'not invoked', cacheAgeSeconds: null, reason: decision.reason }
  }
}

/** Records a decision as a step of the trace. */
export function policyStep(fact: StepFact, asked: string, { outcome, reason }: PolicyDecision): TraceStep {
  return outcome === 'allow' ? passedStepLater(fact, asked, reason) : failedStep(fact, asked, reason())
}

/** Creates the 403 response to a caller without a signature whom the resource policy does not allow. */
export function denyAnonymous(
  { outcome, reason }: PolicyDecision,
  { arn }: RoutedRequest,
  uncertain: UncertainBehaviour,
): Rejected {
  const denial = { principal: { caller: 'anonymous' }, by: 'resource-based', explicit: outcome === 'explicitDeny' } as const
  const message = denialMessage(denial, arn, uncertain.denialText ?? 'new')
  return reject(errorResponse('ACCESS_DENIED', { message }), reason())
}

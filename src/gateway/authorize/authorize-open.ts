/**
 * A route without authorization: only a resource policy can close it, and then an Allow is needed.
 *
 * @module
 */

import { gatewayAnswer } from '../gateway-response.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import { type Authorization, type Authorize, type Call, type Refused, refused } from './authorization.ts'
import { denialText } from './denial-text.ts'
import type { Judgement, PolicyJudge } from './evaluate-policies.ts'

export function openAuthorize(judge: PolicyJudge, uncertain: UncertainBehaviour): Authorize {
  return async function authorizeOpen(call: Call): Promise<Authorization> {
    const verdict = judge.openRoute(call)
    if (verdict.outcome !== 'allow') return anonymousDenied(verdict, call, uncertain)
    return { kind: 'allowed', principal: null, lambda: 'not invoked', reason: verdict.reason }
  }
}

/** The 403 of someone whom the resource policy does not let in, nobody having signed. */
export function anonymousDenied({ outcome, reason }: Judgement, call: Call, uncertain: UncertainBehaviour): Refused {
  const denial = { who: { caller: 'anonymous' }, by: 'resource-based', explicit: outcome === 'explicitDeny' } as const
  const message = denialText(denial, call.arn, uncertain.denialText ?? 'new')
  return refused(gatewayAnswer('ACCESS_DENIED', { message }), reason)
}

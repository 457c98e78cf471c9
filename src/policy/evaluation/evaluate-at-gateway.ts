/**
 * API Gateway's own step: how an API's resource policy and the method's authorization add up. IAM's rules (`evaluate`)
 * say what each side says; these tables say what the gateway does with the two.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 * @module
 */

import type { PolicyDocument } from '../language/document.ts'
import { PolicyError } from '../language/policy-error.ts'
import { evaluate } from './evaluate.ts'
import type { Verdict } from './policy-types.ts'
import type { PolicyRequest } from './request.ts'

export interface GatewayRequest {
  /** `cognito`: a valid token is `caller: 'allow'`; an invalid one never comes this far. `none` has no caller. */
  readonly authorization: 'lambda' | 'iam' | 'cognito' | 'none'
  /** What the authorizer's document, or the caller's own policies, say. Left out for `none`. */
  readonly caller?: Verdict
  /** What the API's resource policy says, see `evaluateResourcePolicy`; `null`: the API has none. */
  readonly resourcePolicy: Verdict | null
  /** Whether caller and API are of one account; counts for `iam` alone. Default: true. */
  readonly sameAccount?: boolean
  /**
   * AWS's text says "an explicit allow is required", its table says that silence will do. Default: `explicit-allow`, the
   * stricter one.
   */
  readonly cognito?: 'explicit-allow' | 'table-a'
  /** A private API without a resource policy refuses all calls. Default: false. */
  readonly privateApi?: boolean
}

export interface GatewayDecision {
  readonly verdict: Verdict
  /** The step that decided. */
  readonly step:
    | 'private-api-without-policy'
    | 'no-resource-policy'
    | 'resource-policy-only'
    | 'table-a'
    | 'table-b'
    | 'explicit-allow'
  /** Whose word it was: an explicit deny's owner, who allowed, or `nobody`. */
  readonly decidedBy: 'caller' | 'resource-policy' | 'both' | 'nobody'
}

/**
 * Combines two verdicts as API Gateway does. An explicit deny of the resource policy is checked before a Lambda
 * authorizer is called: ask for it first, and do not call the authorizer.
 *
 * @throws {PolicyError} on a word that is none of those above.
 * @example
 * evaluateAtGateway({ authorization: 'lambda', caller: 'implicitDeny', resourcePolicy: 'allow' })
 * // { verdict: 'allow', step: 'table-a', decidedBy: 'resource-policy' }: silence is no deny
 */
export function evaluateAtGateway(question: GatewayRequest): GatewayDecision {
  const { authorization, resourcePolicy, sameAccount = true, cognito = 'explicit-allow', privateApi = false } = question
  for (const [name, words] of Object.entries(WORDS)) {
    const word = question[name as keyof typeof WORDS] // The keys of WORDS are those of the question.
    if (!words.includes(word)) throw new PolicyError(`question.${name}`, `one of ${words.join(', ')}`)
  }
  // A caller that nobody spoke for has no right, except where no caller is asked for.
  const caller = question.caller ?? 'implicitDeny'
  if (resourcePolicy === null) {
    if (privateApi) return { verdict: 'implicitDeny', step: 'private-api-without-policy', decidedBy: 'nobody' }
    if (authorization === 'none') return { verdict: 'allow', step: 'no-resource-policy', decidedBy: 'nobody' }
    // Stryker disable next-line StringLiteral: whatever is not an allow of both is none.
    if (authorization === 'iam' && !sameAccount) return combine(caller, 'implicitDeny', 'table-b')
    return { verdict: caller, step: 'no-resource-policy', decidedBy: caller === 'implicitDeny' ? 'nobody' : 'caller' }
  }
  switch (authorization) {
    case 'none':
      return {
        verdict: resourcePolicy,
        step: 'resource-policy-only',
        decidedBy: resourcePolicy === 'implicitDeny' ? 'nobody' : 'resource-policy',
      }
    case 'cognito':
      return combine(caller, resourcePolicy, cognito)
    case 'iam':
      return combine(caller, resourcePolicy, sameAccount ? 'table-a' : 'table-b')
    case 'lambda':
      return combine(caller, resourcePolicy, 'table-a')
  }
}

const VERDICTS: readonly Verdict[] = ['allow', 'implicitDeny', 'explicitDeny']
const WORDS: { readonly [name in 'authorization' | 'caller' | 'resourcePolicy' | 'cognito']: readonly unknown[] } = {
  authorization: ['lambda', 'iam', 'cognito', 'none'],
  caller: [...VERDICTS, undefined],
  resourcePolicy: [...VERDICTS, null],
  cognito: ['explicit-allow', 'table-a', undefined],
}

/** What an API's resource policy alone says to a request: the resource policy's column of the tables. */
export function evaluateResourcePolicy(policy: PolicyDocument, request: PolicyRequest): Verdict {
  const { verdict, reason } = evaluate({ resource: policy }, request)
  return reason === 'cross-account-needs-identity-policy' ? 'allow' : verdict
}

function combine(caller: Verdict, resource: Verdict, step: 'table-a' | 'table-b' | 'explicit-allow'): GatewayDecision {
  if (resource === 'explicitDeny') return { verdict: 'explicitDeny', step, decidedBy: 'resource-policy' }
  if (caller === 'explicitDeny') return { verdict: 'explicitDeny', step, decidedBy: 'caller' }
  const callerAllows = caller === 'allow'
  const resourceAllows = resource === 'allow'
  const isAllowed = step === 'table-a' ? callerAllows || resourceAllows : callerAllows && resourceAllows
  if (!isAllowed) return { verdict: 'implicitDeny', step, decidedBy: 'nobody' }
  return { verdict: 'allow', step, decidedBy: !resourceAllows ? 'caller' : callerAllows ? 'both' : 'resource-policy' }
}

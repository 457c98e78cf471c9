/**
 * Combines an API's resource policy with the method's authorization as API Gateway does. `evaluate` computes the
 * decision of each side; the tables here combine them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 * @module
 */

import { boolean, nullable, oneOf, optional, optionSchema } from '../../options.ts'
import type { PolicyDocument } from '../language/document.ts'
import { checkInput, PolicyError } from '../language/fault.ts'
import { groupMatching } from './evaluate.ts'
import { firstMismatch } from './match-statement.ts'
import { preparePolicies } from './policy-set.ts'
import type { Verdict } from './policy-types.ts'
import { type PolicyRequest, prepareRequest } from './request.ts'

/** The decisions that API Gateway combines. */
export interface GatewayRequest {
  /** The method's authorization. `cognito`: the token is valid, otherwise the request is rejected before this step. */
  readonly authorization: 'lambda' | 'iam' | 'cognito' | 'none'
  /**
   * The decision of the authorizer's document, or of the caller's own policies. A valid Cognito token is `allow`.
   * Default: `implicitDeny`. Ignored for `none`, which has no caller.
   */
  readonly caller?: Verdict | undefined
  /** The decision of the API's resource policy, see {@link evaluateResourcePolicy}; `null` if the API has none. */
  readonly resourcePolicy: Verdict | null
  /** Whether caller and API belong to the same account; used for `iam` only. Default: true. */
  readonly sameAccount?: boolean | undefined
  /**
   * AWS documentation contradicts itself about Cognito: the text requires an explicit allow of the resource policy, the
   * table does not. Default: `explicit-allow`, the stricter reading.
   */
  readonly cognito?: 'explicit-allow' | 'table-a' | undefined
  /** Whether the API is private. A private API without a resource policy denies every request. Default: false. */
  readonly privateApi?: boolean | undefined
}

/** The combined decision. */
export interface GatewayDecision {
  /** Whether the request is allowed. */
  readonly verdict: Verdict
  /** The rule of API Gateway that decided. Tables A and B are those of the page in `evaluateAtGateway`'s `@see`. */
  readonly step:
    | 'private-api-without-policy'
    | 'no-resource-policy'
    | 'resource-policy-only'
    | 'table-a'
    | 'table-b'
    | 'explicit-allow'
  /** Who denied explicitly or who allowed; `nobody` if the request is denied because neither side allows it. */ // prose-ok: a value
  readonly decidedBy: 'caller' | 'resource-policy' | 'both' | 'nobody'
}

const verdict = oneOf<Verdict>('allow', 'implicitDeny', 'explicitDeny')

const GATEWAY_REQUEST = optionSchema<GatewayRequest>(
  'policy',
  {
    authorization: oneOf('lambda', 'iam', 'cognito', 'none'),
    caller: optional(verdict),
    resourcePolicy: nullable(verdict, 'state that the API has no resource policy'),
    sameAccount: optional(boolean),
    cognito: optional(oneOf('explicit-allow', 'table-a')),
    privateApi: optional(boolean),
  },
  'request.',
)

/**
 * Combines two decisions as API Gateway does. API Gateway checks the resource policy for an explicit deny before it calls
 * a Lambda authorizer: evaluate it first, and do not call the authorizer then.
 *
 * @throws {PolicyError} `path` names the member that is missing, unknown or wrong.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 * @example
 * evaluateAtGateway({ authorization: 'lambda', caller: 'implicitDeny', resourcePolicy: 'allow' })
 * // { verdict: 'allow', step: 'table-a', decidedBy: 'resource-policy' }: an implicit deny does not override an allow
 */
export function evaluateAtGateway(request: GatewayRequest): GatewayDecision {
  const { authorization, resourcePolicy, ...options } = checkInput(GATEWAY_REQUEST, request)
  const { caller = 'implicitDeny', sameAccount = true, cognito = 'explicit-allow', privateApi = false } = options
  if (resourcePolicy === null) {
    if (privateApi) return { verdict: 'implicitDeny', step: 'private-api-without-policy', decidedBy: NOBODY }
    if (authorization === 'none') return { verdict: 'allow', step: 'no-resource-policy', decidedBy: NOBODY }
    if (authorization === 'iam' && !sameAccount) return combine(caller, 'implicitDeny', 'table-b')
    return { verdict: caller, step: 'no-resource-policy', decidedBy: caller === 'implicitDeny' ? NOBODY : 'caller' }
  }
  switch (authorization) {
    case 'none':
      return {
        verdict: resourcePolicy,
        step: 'resource-policy-only',
        decidedBy: resourcePolicy === 'implicitDeny' ? NOBODY : 'resource-policy',
      }
    case 'cognito':
      return combine(caller, resourcePolicy, cognito)
    case 'iam':
      return combine(caller, resourcePolicy, sameAccount ? 'table-a' : 'table-b')
    case 'lambda':
      return combine(caller, resourcePolicy, 'table-a')
  }
}

const NOBODY = 'nobody' // prose-ok: a value

/**
 * The decision of an API's resource policy alone, the resource policy's column of the tables.
 *
 * @throws {PolicyError} if the policy is missing or the request is not valid; never because of the content of the document.
 */
export function evaluateResourcePolicy(policy: PolicyDocument, request: PolicyRequest): Verdict {
  if (policy === undefined) throw new PolicyError('policy', 'is required')
  const prepared = preparePolicies({ resource: policy })
  const preparedRequest = prepareRequest(request)
  const statements = prepared.documents.flatMap((document) => document.statements)
  const matching = statements.filter((statement) => firstMismatch(statement, preparedRequest) === undefined)
  const { deny, direct, role, account, isSameAccount } = groupMatching(matching, prepared, preparedRequest)
  if (deny !== undefined) return 'explicitDeny'
  // Naming the account of the API only delegates to the identity policies of that account.
  const allow = direct ?? role ?? (isSameAccount ? undefined : account)
  return allow === undefined ? 'implicitDeny' : 'allow'
}

function combine(caller: Verdict, resourcePolicy: Verdict, step: 'table-a' | 'table-b' | 'explicit-allow'): GatewayDecision {
  if (resourcePolicy === 'explicitDeny') return { verdict: 'explicitDeny', step, decidedBy: 'resource-policy' }
  if (caller === 'explicitDeny') return { verdict: 'explicitDeny', step, decidedBy: 'caller' }
  const callerAllows = caller === 'allow'
  const resourcePolicyAllows = resourcePolicy === 'allow'
  const isAllowed = step === 'table-a' ? callerAllows || resourcePolicyAllows : callerAllows && resourcePolicyAllows
  if (!isAllowed) return { verdict: 'implicitDeny', step, decidedBy: NOBODY }
  return { verdict: 'allow', step, decidedBy: !resourcePolicyAllows ? 'caller' : callerAllows ? 'both' : 'resource-policy' }
}

/**
 * Evaluates a request as IAM does, and records for each statement why it does or does not apply.
 *
 * @module
 */

import type { Effect } from '../language/document.ts'
import { memberPath } from '../language/fault.ts'
import type { PreparedStatement, StatementPlace } from '../language/statement.ts'
import type { Caller, PrincipalMatch } from '../matching/principal.ts'
import { closestPrincipalMatch, firstMismatch, type Mismatch, type PreparedRequest } from './match-statement.ts'
import { findNearMiss, type NearMiss } from './near-miss.ts'
import { type PolicySet, type PreparedPolicies, preparePolicies } from './policy-set.ts'
import { combinePolicyTypes, type MatchingStatements, type Reason, type Verdict } from './policy-types.ts'
import { type PolicyRequest, prepareRequest } from './request.ts'

/** The result of {@link evaluate}. */
export interface Decision {
  /** Whether the request is allowed. */
  readonly verdict: Verdict
  /** Why. */
  readonly reason: Reason
  /** The statement that decided; `undefined` if the request is denied because no statement allows it. */
  readonly decidedBy: StatementPlace | undefined
  /** One entry per statement, in the order of the policies. */
  readonly trace: readonly TraceLine[]
}

/** Why one statement does or does not apply to the request. */
export interface TraceLine {
  /** The statement. */
  readonly place: StatementPlace
  /** Its effect; `Deny` if the policy's `Effect` cannot be read. */
  readonly effect: Effect
  /** The statement applies, or the first of its elements that does not match. */
  readonly code: 'matches' | `stops-at-${Mismatch}`
  /** The JSON path of that element: `$.Statement[0].Resource`. */
  readonly path: string
  /** How close the element came to matching; `undefined` if the statement applies or cannot be read. */
  readonly nearest: NearMiss | undefined
}

/**
 * Evaluates a request against all policies that apply to it. Documents need not be valid: a faulty statement never
 * matches on an Allow and always matches on a Deny. How API Gateway combines an authorizer with a resource policy is
 * computed by `evaluateAtGateway`.
 *
 * @throws {PolicyError} if the request or the policy set is not valid; never because of the content of a document.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @example
 * evaluate(
 *   { identity: [document] },
 *   { principal: 'user|1', action: 'execute-api:Invoke', resource: event.methodArn, context: {} },
 * ).verdict // 'allow'
 */
export function evaluate(policies: PolicySet, request: PolicyRequest): Decision {
  const prepared = preparePolicies(policies)
  const preparedRequest = prepareRequest(request)
  const trace: TraceLine[] = []
  const matching: PreparedStatement[] = []
  for (const { statements } of prepared.documents) {
    for (const statement of statements) {
      const mismatch = firstMismatch(statement, preparedRequest)
      if (mismatch === undefined) matching.push(statement)
      trace.push(traceStatement(statement, mismatch, preparedRequest))
    }
  }
  return { ...combinePolicyTypes(groupMatching(matching, prepared, preparedRequest)), trace }
}

/** Groups the matching statements by policy type. Only the Deny is used if there is one, so the others are Allows. */
export function groupMatching(
  matching: readonly PreparedStatement[],
  policies: PreparedPolicies,
  { caller, resource }: PreparedRequest,
): MatchingStatements {
  const first = (kind: StatementPlace['kind'], policy?: number): StatementPlace | undefined =>
    matching.find(({ place }) => place.kind === kind && (policy === undefined || place.policy === policy))?.place
  const firstOfResourcePolicy = (match: PrincipalMatch): StatementPlace | undefined =>
    matching.find((one) => one.place.kind === 'resource' && closestPrincipalMatch(one, caller) === match)?.place
  return {
    deny: matching.find(({ effect }) => effect === 'Deny')?.place,
    identity: first('identity'),
    direct: firstOfResourcePolicy('direct'),
    role: firstOfResourcePolicy('role'),
    account: firstOfResourcePolicy('account'),
    boundaries: Array.from({ length: policies.boundaries }, (_, index) => first('boundary', index)),
    session: policies.hasSession ? first('session') : null,
    serviceControl: policies.hasServiceControl ? first('serviceControl') : null,
    resourceControl: policies.hasResourceControl ? first('resourceControl') : null,
    isSameAccount: isSameAccount(caller, resource),
  }
}

/**
 * A caller without an account, such as the principal of a Lambda authorizer, counts as one of the same account. A caller
 * with an account is of the same account only if the resource is an ARN of the same account and partition.
 */
export function isSameAccount({ accountId, partition }: Caller, resource: string): boolean {
  if (accountId === undefined) return true
  const [, resourcePartition, , , resourceAccount, name] = resource.split(':', 6)
  return name !== undefined && resourceAccount === accountId && resourcePartition === partition
}

function traceStatement(statement: PreparedStatement, mismatch: Mismatch | undefined, request: PreparedRequest): TraceLine {
  const { place, effect } = statement
  if (mismatch === undefined) return { place, effect, code: 'matches', path: place.path, nearest: undefined }
  return {
    place,
    effect,
    code: `stops-at-${mismatch}`,
    // Computed when they are read, because most decisions are never explained.
    get path() {
      return findPath(statement, mismatch, request)
    },
    get nearest() {
      return findNearMiss(statement, mismatch, request)
    },
  }
}

function findPath(statement: PreparedStatement, mismatch: Mismatch, request: PreparedRequest): string {
  const { place, actions, resources, principals } = statement
  switch (mismatch) {
    case 'unreadable':
      return place.path
    case 'action':
      return actions.path
    case 'principal':
      return principals?.path ?? place.path
    case 'resource':
      return resources.path
    case 'condition': {
      const element = `${place.path}.Condition`
      const nearMiss = findNearMiss(statement, mismatch, request)
      // A `Condition` that is not an object has no operator.
      if (nearMiss?.kind !== 'condition' || nearMiss.operator === '') return element
      return memberPath(memberPath(element, nearMiss.operator), nearMiss.key)
    }
  }
}

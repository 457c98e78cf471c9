/**
 * Evaluates a request as IAM does, and records for each statement why it does or does not apply.
 *
 * @module
 */

import type { Effect } from '../language/document.ts'
import type { PreparedStatement, StatementPlace } from '../language/statement.ts'
import type { PrincipalMatch } from '../matching/principal.ts'
import { type CompiledFrom, findCompiledFrom } from './compiled-from.ts'
import { closestPrincipalMatch, firstMismatch, isExemptFrom, type Mismatch, type PreparedRequest } from './match-statement.ts'
import { type FailedCondition, findFailedConditions, findNearMiss, type NearMiss } from './near-miss.ts'
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
  /** The route and the rule that decide the request, if an identity policy was compiled from a route table. */
  readonly compiledFrom?: CompiledFrom
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
  /** Every condition that does not hold, if the conditions are the first element that does not match. */
  readonly failedConditions: readonly FailedCondition[]
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
  const decision = { ...combinePolicyTypes(groupMatching(matching, prepared, preparedRequest)), trace }
  const compiledFrom = findCompiledFrom(policies.identity ?? [], preparedRequest.resource)
  return compiledFrom === undefined ? decision : { ...decision, compiledFrom }
}

/** Groups the matching statements by policy type. Only the Deny is used if there is one, so the others are Allows. */
export function groupMatching(
  matching: readonly PreparedStatement[],
  policies: PreparedPolicies,
  request: PreparedRequest,
): MatchingStatements {
  const { caller } = request
  const find = (isWanted: (place: StatementPlace) => boolean): StatementPlace | undefined =>
    matching.find(({ place }) => isWanted(place))?.place
  const firstOf = (kind: StatementPlace['kind']): StatementPlace | undefined => find((place) => place.kind === kind)
  const firstOfEachLevel = (kind: 'serviceControl' | 'resourceControl'): readonly (StatementPlace | undefined)[] =>
    isExemptFrom(kind, caller)
      ? []
      : countTo(policies[kind], (level) => find((place) => place.kind === kind && place.level === level))
  const firstOfResourcePolicy = (match: PrincipalMatch): StatementPlace | undefined =>
    matching.find((one) => one.place.kind === 'resource' && closestPrincipalMatch(one, caller) === match)?.place
  return {
    deny: matching.find(({ effect }) => effect === 'Deny')?.place,
    identity: firstOf('identity'),
    direct: firstOfResourcePolicy('direct'),
    role: firstOfResourcePolicy('role'),
    account: firstOfResourcePolicy('account'),
    boundaries: countTo(policies.boundaries, (policy) => find((place) => place.kind === 'boundary' && place.policy === policy)),
    session: policies.hasSession ? firstOf('session') : null,
    serviceControl: firstOfEachLevel('serviceControl'),
    resourceControl: firstOfEachLevel('resourceControl'),
    isSameAccount: isSameAccount(request),
    isRoot: caller.isRoot,
  }
}

function countTo<T>(length: number, create: (index: number) => T): readonly T[] {
  return Array.from({ length }, (_, index) => create(index))
}

/**
 * A caller without an account, such as the principal of a Lambda authorizer, counts as one of the same account. A caller
 * with an account is of the same account only if the resource is an ARN of the same account and partition. An ARN without
 * an account belongs to the account that the request names.
 */
export function isSameAccount({ caller, resource, resourceAccount }: PreparedRequest): boolean {
  if (caller.accountId === undefined) return true
  const [, partition, , , accountInArn, name] = resource.split(':', 6)
  const accountId = accountInArn === '' ? resourceAccount : accountInArn
  return name !== undefined && accountId === caller.accountId && partition === caller.partition
}

function traceStatement(statement: PreparedStatement, mismatch: Mismatch | undefined, request: PreparedRequest): TraceLine {
  const { place, effect } = statement
  if (mismatch === undefined)
    return { place, effect, code: 'matches', path: place.path, nearest: undefined, failedConditions: [] }
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
    get failedConditions() {
      return mismatch === 'condition' ? findFailedConditions(statement, request) : []
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
      const [first] = findFailedConditions(statement, request)
      return first?.path ?? place.path
    }
  }
}

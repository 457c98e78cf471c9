/**
 * What AWS would say to a request, and why: every statement judged, with where each stopped.
 *
 * @module
 */

import type { Effect } from '../language/document.ts'
import { memberPath } from '../language/fault.ts'
import type { PreparedStatement, StatementPlace } from '../language/statement.ts'
import type { Caller } from '../matching/principal.ts'
import { closenessOfStatement, firstMismatch, type Mismatch, type PreparedRequest } from './match-statement.ts'
import { type NearMiss, nearMissOf } from './near-miss.ts'
import { type PolicySet, type PreparedPolicies, preparePolicies } from './policy-set.ts'
import { combineLayers, type Findings, type Reason, type Verdict } from './policy-types.ts'
import { type PolicyRequest, prepareRequest } from './request.ts'

export interface Decision {
  readonly verdict: Verdict
  readonly reason: Reason
  /** The statement that decided; `undefined` where silence did. */
  readonly decidedBy: StatementPlace | undefined
  /** One line a statement, in the order of the policies. */
  readonly trace: readonly TraceLine[]
}

export interface TraceLine {
  readonly place: StatementPlace
  readonly effect: Effect
  /** Where the statement stopped, or that it applies. */
  readonly code: 'matches' | `stops-at-${Mismatch}`
  /** The JSON path of the element that stopped it: `$.Statement[0].Resource`. */
  readonly path: string
  /** How near it came; `undefined` where it matches or cannot be read. */
  readonly nearest: NearMiss | undefined
}

/**
 * Judges a request by all policies that bear on it. Nothing is trusted to be well-formed: a statement at fault never
 * matches on an Allow and always on a Deny. For API Gateway's own order of authorizer and resource policy see `evaluateAtGateway`.
 *
 * @throws {PolicyError} when the request or the set is not one. Never because of what is inside a document.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policies: PolicySet, request: PolicyRequest): Decision {
  const prepared = preparePolicies(policies)
  const asked = prepareRequest(request)
  const trace: TraceLine[] = []
  // Stryker disable next-line ArrayDeclaration: what is no statement is of no kind.
  const matching: PreparedStatement[] = []
  for (const { statements } of prepared.documents) {
    for (const statement of statements) {
      const stop = firstMismatch(statement, asked)
      if (stop === undefined) matching.push(statement)
      trace.push(traceLine(statement, stop, asked))
    }
  }
  return { ...combineLayers(findingsOf(matching, prepared, asked)), trace }
}

/** Sorts what matches by kind: where nothing denies, these are Allows. */
export function findingsOf(
  matching: readonly PreparedStatement[],
  policies: PreparedPolicies,
  { caller, resource }: PreparedRequest,
): Findings {
  const first = (kind: StatementPlace['kind'], policy?: number): StatementPlace | undefined =>
    matching.find(({ place }) => place.kind === kind && (policy === undefined || place.policy === policy))?.place
  const close = (closeness: string): StatementPlace | undefined =>
    matching.find((one) => one.place.kind === 'resource' && closenessOfStatement(one, caller) === closeness)?.place
  return {
    deny: matching.find(({ effect }) => effect === 'Deny')?.place,
    identity: first('identity'),
    direct: close('direct'),
    role: close('role'),
    account: close('account'),
    boundaries: Array.from({ length: policies.boundaries }, (_, index) => first('boundary', index)),
    session: policies.hasSession ? first('session') : null,
    serviceControl: policies.hasServiceControl ? first('serviceControl') : null,
    resourceControl: policies.hasResourceControl ? first('resourceControl') : null,
    sameAccount: isSameAccount(caller, resource),
  }
}

/**
 * Two accounts are one when nothing says otherwise: the caller of a Lambda authorizer has none. A caller that has one
 * is at home only where the resource is an ARN that names the same account of the same partition.
 */
export function isSameAccount({ accountId, partition }: Caller, resource: string): boolean {
  if (accountId === undefined) return true
  const [, resourcePartition, , , resourceAccount, name] = resource.split(':', 6)
  return name !== undefined && resourceAccount === accountId && resourcePartition === partition
}

function traceLine(statement: PreparedStatement, stop: Mismatch | undefined, request: PreparedRequest): TraceLine {
  const { place, effect } = statement
  if (stop === undefined) return { place, effect, code: 'matches', path: place.path, nearest: undefined }
  return {
    place,
    effect,
    code: `stops-at-${stop}`,
    // Worked out when somebody reads them: most decisions are never explained.
    get path() {
      return pathOf(statement, stop, request)
    },
    get nearest() {
      return nearMissOf(statement, stop, request)
    },
  }
}

function pathOf(statement: PreparedStatement, stop: Mismatch, request: PreparedRequest): string {
  const { place, actions, resources, principals } = statement
  switch (stop) {
    case 'unreadable':
      return place.path
    case 'action':
      return actions.path
    case 'principal':
      // Stryker disable next-line OptionalChaining: a statement that stops here has principals.
      return principals?.path ?? place.path
    case 'resource':
      return resources.path
    case 'condition': {
      const element = `${place.path}.Condition`
      const nearest = nearMissOf(statement, stop, request)
      // Stryker disable next-line ConditionalExpression,OptionalChaining: of a condition the near miss is always one.
      if (nearest?.kind !== 'condition') return element
      // A condition element that is no object has no operator.
      if (nearest.operator === '') return element
      return memberPath(memberPath(element, nearest.operator), nearest.key)
    }
  }
}

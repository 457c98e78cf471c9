/**
 * Combines the policy types: the decision that IAM makes after each statement has been matched.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @module
 */

import type { StatementPlace } from '../language/statement.ts'

/**
 * The decision about a request. `explicitDeny`: a statement denies it. `implicitDeny`: no statement allows it, or a
 * limiting policy does not.
 */
export type Verdict = 'allow' | 'implicitDeny' | 'explicitDeny'

/** What each reason means, as `explain` prints it. */
export const REASONS = {
  'denied-by-statement': 'denied by a statement',
  'allowed-by-identity-policy': 'allowed by the identity policy',
  'allowed-by-resource-policy': 'allowed by the resource policy',
  'allowed-by-both': 'allowed by the identity policy and by the resource policy of the other account',
  'allowed-as-root-user': 'allowed because the caller is the root user, which needs no identity policy',
  'nothing-allows': 'no statement allows the request',
  'resource-policy-only-delegates':
    'the resource policy names the account, so an identity policy must allow the request, and none does',
  'cross-account-needs-identity-policy': 'the caller belongs to another account, and no identity policy allows the request',
  'cross-account-needs-resource-policy': 'the caller belongs to another account, and no resource policy allows the request',
  'boundary-does-not-allow': 'allowed, but a permissions boundary does not allow it',
  'session-policy-does-not-allow': 'allowed, but the session policies do not allow it',
  'service-control-policy-does-not-allow': 'the service control policies do not allow the request',
  'resource-control-policy-does-not-allow': 'the resource control policies do not allow the request',
} as const

/** Why the decision is what it is. */
export type Reason = keyof typeof REASONS

/** The statements that match a request: the first that denies it, and the first of each policy type that allows it. */
export interface MatchingStatements {
  readonly deny: StatementPlace | undefined
  readonly identity: StatementPlace | undefined
  /** The Allows of the resource policy, by how closely they name the caller. */
  readonly direct: StatementPlace | undefined
  readonly role: StatementPlace | undefined
  readonly account: StatementPlace | undefined
  /** One entry per boundary, each of which must allow. */
  readonly boundaries: readonly (StatementPlace | undefined)[]
  /** `null`: there are no policies of this type, so they limit nothing. */
  readonly session: StatementPlace | undefined | null
  /** One entry per level of the organization, each of which must allow; `[]` if nothing limits the caller. */
  readonly serviceControl: readonly (StatementPlace | undefined)[]
  /** One entry per level of the organization, each of which must allow; `[]` if nothing limits the resource. */
  readonly resourceControl: readonly (StatementPlace | undefined)[]
  readonly isSameAccount: boolean
  /** Whether the caller is the root user of its account, which needs no identity policy. */
  readonly isRoot: boolean
}

export interface CombinedDecision {
  readonly verdict: Verdict
  readonly reason: Reason
  /** The statement that decided; `undefined` if no statement did. */
  readonly decidedBy: StatementPlace | undefined
}

/** Decides in IAM's order: explicit denies, organization policies, resource policy, identity policies, then their limits. */
export function combinePolicyTypes(matching: MatchingStatements): CombinedDecision {
  const { deny, identity, direct, role, account, isRoot } = matching
  if (deny !== undefined) return { verdict: 'explicitDeny', reason: 'denied-by-statement', decidedBy: deny }
  if (matching.serviceControl.includes(undefined)) return implicitDeny('service-control-policy-does-not-allow')
  if (matching.resourceControl.includes(undefined)) return implicitDeny('resource-control-policy-does-not-allow')
  const limit = findLimit(matching)
  if (!matching.isSameAccount) {
    const resource = direct ?? role ?? account
    if (identity === undefined && !isRoot)
      return implicitDeny(resource === undefined ? 'nothing-allows' : 'cross-account-needs-identity-policy')
    if (resource === undefined) return implicitDeny('cross-account-needs-resource-policy')
    return limit === undefined ? allow('allowed-by-both', resource) : implicitDeny(limit)
  }
  // A resource policy that names the caller itself is not limited by a boundary or session policy that does not allow.
  if (direct !== undefined && (identity === undefined || limit !== undefined)) return allow('allowed-by-resource-policy', direct)
  const grant = identity ?? role
  if (grant === undefined && !isRoot)
    return implicitDeny(account === undefined ? 'nothing-allows' : 'resource-policy-only-delegates')
  if (limit !== undefined) return implicitDeny(limit)
  if (grant === undefined) return allow('allowed-as-root-user', undefined)
  return allow(identity === undefined ? 'allowed-by-resource-policy' : 'allowed-by-identity-policy', grant)
}

function findLimit({ boundaries, session }: MatchingStatements): Reason | undefined {
  if (boundaries.includes(undefined)) return 'boundary-does-not-allow'
  return session === undefined ? 'session-policy-does-not-allow' : undefined
}

function allow(reason: Reason, decidedBy: StatementPlace | undefined): CombinedDecision {
  return { verdict: 'allow', reason, decidedBy }
}

function implicitDeny(reason: Reason): CombinedDecision {
  return { verdict: 'implicitDeny', reason, decidedBy: undefined }
}

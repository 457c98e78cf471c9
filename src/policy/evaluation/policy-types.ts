/**
 * How the kinds of policies add up: what IAM does after each statement has been judged.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @module
 */

import type { StatementPlace } from '../language/statement.ts'

export type Verdict = 'allow' | 'implicitDeny' | 'explicitDeny'

/** Why a verdict is what it is. */
export type Reason =
  | 'denied-by-statement'
  | 'allowed-by-identity-policy'
  | 'allowed-by-resource-policy'
  | 'allowed-by-both'
  | 'nothing-allows'
  | 'resource-policy-only-delegates'
  | 'cross-account-needs-identity-policy'
  | 'cross-account-needs-resource-policy'
  | 'boundary-does-not-allow'
  | 'session-policy-does-not-allow'
  | 'service-control-policy-does-not-allow'
  | 'resource-control-policy-does-not-allow'

/** What was found, kind by kind: the first statement that denies, and for each kind the first that allows. */
export interface Findings {
  readonly deny: StatementPlace | undefined
  readonly identity: StatementPlace | undefined
  /** The resource policy's Allows, by how closely they name the caller. */
  readonly direct: StatementPlace | undefined
  readonly role: StatementPlace | undefined
  readonly account: StatementPlace | undefined
  /** One a boundary: each must allow. */
  readonly boundaries: readonly (StatementPlace | undefined)[]
  /** `null`: there are none of this kind, so it limits nothing. */
  readonly session: StatementPlace | undefined | null
  readonly serviceControl: StatementPlace | undefined | null
  readonly resourceControl: StatementPlace | undefined | null
  readonly sameAccount: boolean
}

export interface Judgement {
  readonly verdict: Verdict
  readonly reason: Reason
  /** The statement that decided; `undefined` when it was decided by what no statement says. */
  readonly decidedBy: StatementPlace | undefined
}

export function combineLayers(found: Findings): Judgement {
  const { deny, identity, direct, role, account } = found
  if (deny !== undefined) return { verdict: 'explicitDeny', reason: 'denied-by-statement', decidedBy: deny }
  if (found.serviceControl === undefined) return refuse('service-control-policy-does-not-allow')
  if (found.resourceControl === undefined) return refuse('resource-control-policy-does-not-allow')
  const limit = limitOf(found)
  if (!found.sameAccount) {
    const resource = direct ?? role ?? account
    if (identity === undefined) return refuse(resource === undefined ? 'nothing-allows' : 'cross-account-needs-identity-policy')
    if (resource === undefined) return refuse('cross-account-needs-resource-policy')
    return limit === undefined ? { verdict: 'allow', reason: 'allowed-by-both', decidedBy: resource } : refuse(limit)
  }
  // Naming the caller itself passes what a boundary or a session policy merely leaves out.
  if (direct !== undefined && (identity === undefined || limit !== undefined)) return grant('allowed-by-resource-policy', direct)
  if (identity === undefined && role === undefined)
    return refuse(account === undefined ? 'nothing-allows' : 'resource-policy-only-delegates')
  if (limit !== undefined) return refuse(limit)
  return identity === undefined ? grant('allowed-by-resource-policy', role) : grant('allowed-by-identity-policy', identity)
}

function limitOf({ boundaries, session }: Findings): Reason | undefined {
  if (boundaries.includes(undefined)) return 'boundary-does-not-allow'
  return session === undefined ? 'session-policy-does-not-allow' : undefined
}

function grant(reason: Reason, decidedBy: StatementPlace | undefined): Judgement {
  return { verdict: 'allow', reason, decidedBy }
}

function refuse(reason: Reason): Judgement {
  return { verdict: 'implicitDeny', reason, decidedBy: undefined }
}

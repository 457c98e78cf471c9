/**
 * Lints principals of resource policies: grants to everyone, and exemptions that do not hold.
 *
 * @module
 */

import type { PreparedStatement } from '../language/statement.ts'
import { createFinding, type LintFinding } from './finding.ts'

/** The findings in the principals of all statements. */
export function lintPrincipals(statements: readonly PreparedStatement[]): readonly LintFinding[] {
  // An Allow of everyone with a conditional Deny of everyone is the form that AWS recommends.
  const hasConditionalDeny = statements.some(
    (statement) => statement.effect === 'Deny' && statement.conditions.length > 0 && isForEveryone(statement),
  )
  return statements.flatMap((statement) => {
    const { effect, principals, conditions } = statement
    if (principals === undefined) return []
    if (effect === 'Deny') {
      if (!principals.negated) return []
      const message =
        'also denies the named callers if they have a permissions boundary: use Principal "*" and a condition on aws:PrincipalArn'
      return [createFinding('not-principal-on-deny', principals.path, message)]
    }
    if (!isForEveryone(statement) || conditions.length > 0 || hasConditionalDeny) return []
    const message = 'allows every caller, including anonymous ones, without a condition'
    return [createFinding('principal-everyone', principals.path, message)]
  })
}

function isForEveryone({ principals }: PreparedStatement): boolean {
  return principals?.negated === false && principals.items.some(({ kind }) => kind === 'everyone')
}

/**
 * Lints the document as a whole: statement IDs and size.
 *
 * @module
 */

import type { PreparedStatement } from '../language/statement.ts'
import { createFinding, type LintContext, type LintFinding } from './finding.ts'
import { ownMember, rawStatement } from './raw-statement.ts'

/** API Gateway's default quota for a resource policy, in characters. */
const MAX_RESOURCE_POLICY_CHARACTERS = 8192

/** The findings about statement IDs and size. */
export function lintDocument(statements: readonly PreparedStatement[], context: LintContext): readonly LintFinding[] {
  return [...lintSids(statements, context.document), ...lintSize(context)]
}

function lintSids(statements: readonly PreparedStatement[], document: unknown): readonly LintFinding[] {
  const known = new Set<string>()
  return statements.flatMap(({ place }) => {
    const sid = ownMember(rawStatement(document, place.statement), 'Sid')
    if (typeof sid !== 'string') return []
    const path = `${place.path}.Sid`
    const isDuplicate = known.has(sid)
    known.add(sid)
    if (isDuplicate) return [createFinding('sid-duplicate', path, 'is the Sid of an earlier statement')]
    const isValid = sid.length <= 256 && /^[A-Za-z0-9]+$/.test(sid)
    return isValid ? [] : [createFinding('sid-invalid', path, 'must have letters and digits only')]
  })
}

function lintSize({ kind, document }: LintContext): readonly LintFinding[] {
  const length = kind === 'resource' ? jsonLength(document) : 0
  if (length <= MAX_RESOURCE_POLICY_CHARACTERS) return []
  const message = `has ${length} characters; API Gateway accepts resource policies of up to ${MAX_RESOURCE_POLICY_CHARACTERS} characters`
  return [createFinding('policy-too-large', '$', message)]
}

/** 0 for a value that is not JSON. */
function jsonLength(document: unknown): number {
  try {
    return JSON.stringify(document)?.length ?? 0
  } catch {
    return 0
  }
}

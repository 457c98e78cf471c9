/**
 * Parses JSON of unknown origin into a policy document, or reports where it is wrong.
 *
 * @module
 */

import type { PolicyDocument } from './document.ts'
import { FAULTS, PolicyError } from './fault.ts'
import { findRepeatedMember } from './repeated-member.ts'
import { prepareDocument } from './statement.ts'

/** The longest policy that AWS accepts has about 20,000 characters. */
const MAX_CHARACTERS = 1_000_000

/**
 * Parses a policy: JSON source, or a value that is parsed already. JSON source is also checked for repeated members, which
 * AWS rejects. A document with a `Principal` is read as a resource policy, any other as an identity policy.
 *
 * @throws {PolicyError} `path` is the JSON path of the first fault, `faults` lists all faults.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @example
 * parsePolicy('{"Version":"2012-10-17","Statement":{"Effect":"allow","Action":"*","Resource":"*"}}')
 * // PolicyError: policy: $.Statement[0].Effect must be "Allow" or "Deny"
 */
export function parsePolicy(json: unknown): PolicyDocument {
  const value = typeof json === 'string' ? parseText(json) : json
  const { faults } = prepareDocument(value, hasPrincipal(value) ? 'resource' : 'identity', 0)
  const [first] = faults
  if (first !== undefined) throw new PolicyError(first.path, FAULTS[first.code], { faults })
  return value as PolicyDocument // A value without faults has the shape of a document.
}

function parseText(text: string): unknown {
  if (text.length > MAX_CHARACTERS) throw new PolicyError('$', `must have at most ${MAX_CHARACTERS} characters`)
  const repeated = findRepeatedMember(text)
  if (repeated !== undefined) throw new PolicyError(repeated, 'must not be repeated')
  return JSON.parse(text)
}

/** Returns true if a statement has a principal, as only those of resource policies do. */
export function hasPrincipal(value: unknown): boolean {
  const statement = typeof value === 'object' && value !== null && 'Statement' in value ? value.Statement : undefined
  const statements: readonly unknown[] = Array.isArray(statement) ? statement : [statement]
  return statements.some((one) => typeof one === 'object' && one !== null && ('Principal' in one || 'NotPrincipal' in one))
}

/**
 * JSON of unknown origin to a policy document, or an error that says where it is wrong.
 *
 * @module
 */

import type { PolicyDocument } from './document.ts'
import type { Fault, FaultCode } from './fault.ts'
import { PolicyError } from './policy-error.ts'
import { findRepeatedMember } from './repeated-member.ts'
import { prepareDocument } from './statement.ts'

/** One megabyte; the largest policy that AWS takes has 20 kilobytes. */
const MAX_CHARACTERS = 1_000_000

/**
 * Reads a policy: the text of a file, or a value that was parsed already (a text is also checked for members that come
 * twice). A document with a `Principal` is read as a resource policy, any other as an identity policy.
 *
 * @throws {PolicyError} `path` is the JSON path of the first fault, `faults` has all of them.
 * @example
 * parsePolicy('{"Version":"2012-10-17","Statement":{"Effect":"allow","Action":"*","Resource":"*"}}')
 * // PolicyError: policy: $.Statement[0].Effect must be "Allow" or "Deny"
 */
export function parsePolicy(json: unknown): PolicyDocument {
  const value = typeof json === 'string' ? parseText(json) : json
  const faults = faultsOf(value)
  const [first] = faults
  if (first !== undefined) throw new PolicyError(first.path, EXPECTED[first.code], faults)
  return value as PolicyDocument // No faults: that is what the reader checked.
}

/** What is wrong with a value as a policy document; `[]` for a sound one. */
function faultsOf(value: unknown): readonly Fault[] {
  // Stryker disable next-line StringLiteral: all but resource policies are read alike.
  return prepareDocument(value, hasPrincipal(value) ? 'resource' : 'identity', 0).faults
}

function parseText(text: string): unknown {
  if (text.length > MAX_CHARACTERS) throw new PolicyError('$', `at most ${MAX_CHARACTERS} characters`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The engine's message quotes the text, so it is not passed on.
    throw new PolicyError('$', 'JSON')
  }
  const repeated = findRepeatedMember(text)
  if (repeated !== undefined) throw new PolicyError(repeated, 'given once')
  return value
}

/** Only resource policies have principals. */
export function hasPrincipal(value: unknown): boolean {
  const statement = typeof value === 'object' && value !== null && 'Statement' in value ? value.Statement : undefined
  const statements: readonly unknown[] = Array.isArray(statement) ? statement : [statement]
  return statements.some((one) => typeof one === 'object' && one !== null && ('Principal' in one || 'NotPrincipal' in one))
}

// Stryker disable StringLiteral: words for people.
/** The second half of a message: what the place must be. */
export const EXPECTED: { readonly [code in FaultCode]: string } = {
  'document-not-an-object': 'an object',
  'element-unknown': 'left out: no such element exists',
  'version-unknown': '"2012-10-17" or "2008-10-17"',
  'statement-missing': 'given',
  'statement-not-an-object': 'an object',
  'effect-invalid': '"Allow" or "Deny"',
  'text-expected': 'a text, or a list of texts, none of them empty',
  'list-empty': 'a list that is not empty',
  'element-missing': 'given, itself or its negation',
  'element-twice': 'given alone, without its negation',
  'principal-missing': 'given, as in every statement of a resource policy',
  'principal-not-allowed': 'left out, because only resource policies have it',
  'principal-malformed': '"*", or account ids, ARNs without wildcards or service names by kind',
  'condition-malformed': 'operators, keys and values',
  'operator-unknown': 'an operator that exists',
  'value-malformed': 'values of the kind that the operator compares',
  'values-empty': 'a list of values that is not empty',
  'resource-malformed': '"*", or an ARN without a wildcard for its service',
  'variable-malformed': 'a text whose variables are closed and named',
}
// Stryker restore StringLiteral

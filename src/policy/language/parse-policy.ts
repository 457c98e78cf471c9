/**
 * Parses JSON of unknown origin into a policy document, or reports where it is wrong.
 *
 * @module
 */

import { boolean, optional, optionSchema } from '../../options.ts'
import type { Glob } from '../matching/glob.ts'
import { isUnknownConditionKey, matchesExecuteApiAction } from './catalog.ts'
import type { PolicyDocument } from './document.ts'
import { FAULTS, type Fault, memberPath, PolicyError } from './fault.ts'
import { findRepeatedMember } from './repeated-member.ts'
import { type PreparedStatement, prepareDocument } from './statement.ts'

/** The longest policy that AWS accepts has about 20,000 characters. */
const MAX_CHARACTERS = 1_000_000

/** Options of {@link parsePolicy}. */
export interface ParsePolicyOptions {
  /**
   * Whether unknown actions of the `execute-api` service and unknown condition keys with the prefix `aws:` are rejected.
   * AWS accepts them, although they match nothing. Default: false.
   */
  readonly rejectUnknown?: boolean | undefined
}

const OPTIONS = optionSchema<ParsePolicyOptions>('parsePolicy', { rejectUnknown: optional(boolean) })

/**
 * Parses a policy: JSON source, or a value that is parsed already. JSON source is also checked for repeated members, which
 * AWS rejects. A document with a `Principal` is read as a resource policy, any other as an identity policy.
 *
 * @throws {PolicyError} `path` is the JSON path of the first fault, `faults` lists all faults.
 * @throws {ConfigError} if an option is unknown or wrong.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @example
 * parsePolicy('{"Version":"2012-10-17","Statement":{"Effect":"allow","Action":"*","Resource":"*"}}')
 * // PolicyError: policy: $.Statement[0].Effect must be "Allow" or "Deny"
 */
export function parsePolicy(json: unknown, options: ParsePolicyOptions = {}): PolicyDocument {
  const { rejectUnknown = false } = OPTIONS.check(options)
  const value = typeof json === 'string' ? parseText(json) : json
  const prepared = prepareDocument(value, { kind: hasPrincipal(value) ? 'resource' : 'identity', policy: 0 })
  const faults = rejectUnknown ? [...prepared.faults, ...prepared.statements.flatMap(findUnknown)] : prepared.faults
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

/** The actions and condition keys that are not in AWS's catalogue. */
function findUnknown({ actions, conditions, place }: PreparedStatement): readonly Fault[] {
  const isUnknown = (action: Glob): boolean => action.first.text.startsWith('execute-api:') && !matchesExecuteApiAction(action)
  const keys = conditions.filter(({ key, fault }) => fault === undefined && isUnknownConditionKey(key.spelled))
  return [
    ...(actions.items.some(isUnknown) ? [{ code: 'action-unknown', path: actions.path } as const] : []),
    ...keys.map(({ operatorName, key }): Fault => {
      const path = memberPath(memberPath(`${place.path}.Condition`, operatorName), key.spelled)
      return { code: 'condition-key-unknown', path }
    }),
  ]
}

/** Returns true if a statement has a principal, as only those of resource policies do. */
export function hasPrincipal(value: unknown): boolean {
  const statement = typeof value === 'object' && value !== null && 'Statement' in value ? value.Statement : undefined
  const statements: readonly unknown[] = Array.isArray(statement) ? statement : [statement]
  return statements.some((one) => typeof one === 'object' && one !== null && ('Principal' in one || 'NotPrincipal' in one))
}

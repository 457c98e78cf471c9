/**
 * Lints conditions: keys that requests do not have, operators that grant access if a key is absent, and repeated keys.
 *
 * @module
 */

import type { PreparedCondition } from '../conditions/condition.ts'
import { findConditionKey, isUnknownConditionKey } from '../language/catalog.ts'
import { memberPath } from '../language/fault.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { variableKeys } from '../matching/template.ts'
import { lintConditionValues } from './condition-values.ts'
import { createFinding, type LintCode, type LintContext, type LintFinding } from './finding.ts'
import { ownMember, rawStatement } from './raw-statement.ts'

/** The findings in the conditions of one statement. */
export function lintConditions(statement: PreparedStatement, context: LintContext): readonly LintFinding[] {
  const { conditions, effect, place, resources } = statement
  const element = `${place.path}.Condition`
  const findings: LintFinding[] = []
  const report = (code: LintCode, path: string, message: string): void => {
    findings.push(createFinding(code, path, message))
  }
  const isOld = ownMember(context.document, 'Version') !== '2012-10-17'
  if (isOld && resources.items.some(({ text }) => text.includes('${')))
    report('version-missing-with-variables', resources.path, LITERAL_VARIABLES)
  for (const operatorName of emptyOperators(context.document, place.statement))
    report('condition-empty', memberPath(element, operatorName), 'has no condition key and therefore no effect')
  const readable = conditions.filter(({ fault, operatorName }) => fault === undefined && operatorName !== '')
  for (const condition of readable) {
    const path = conditionPath(element, condition)
    const spelling = spellingOf(condition)
    if (condition.operatorName !== spelling) report('operator-spelling', path, `must be spelled ${spelling}`)
    if (isOld && condition.operator?.variables === true && condition.source.some((value) => value.includes('${')))
      report('version-missing-with-variables', path, LITERAL_VARIABLES)
    if (effect === 'Allow' && holdsIfAbsent(condition) && !hasNullCheck(conditions, condition)) {
      const message = 'holds for a request that does not have the key: add a Null condition'
      report('opens-when-key-is-absent', path, message)
    }
    for (const key of [condition.key.spelled, ...condition.variables]) lintAvailability(key, path, context, report)
    lintConditionValues(condition, effect, (code, message) => report(code, path, message))
  }
  for (const condition of repeatedKeys(readable))
    report('condition-key-repeated', conditionPath(element, condition), 'differs from another key only in case: both must hold')
  for (const key of resources.items.flatMap(({ template }) => variableKeys(template))) {
    lintAvailability(key, resources.path, context, report)
    if (isUnknownConditionKey(key)) report('condition-key-unknown', resources.path, `reads ${key}, which is not a condition key`)
  }
  if (effect === 'Deny' && conditions.length > 0 && conditions.every(failsIfAbsent)) {
    const message = 'does not deny a request that does not have the key: use a negated operator or add IfExists'
    report('positive-condition-on-deny', element, message)
  }
  return findings
}

const LITERAL_VARIABLES = 'has policy variables, which are literal text without Version "2012-10-17"'

function conditionPath(element: string, { operatorName, key }: PreparedCondition): string {
  return memberPath(memberPath(element, operatorName), key.spelled)
}

/** AWS publishes no list for the policies of Lambda authorizers: they are assumed to have the keys of every request. */
function lintAvailability(
  key: string,
  path: string,
  { kind }: LintContext,
  report: (code: LintCode, path: string, message: string) => void,
): void {
  const availability = findConditionKey(key)?.availability
  if (kind !== 'authorizer' || availability === 'all' || availability === 'private') return
  report('condition-key-not-carried', path, `reads ${key}, which is not available to the policy of a Lambda authorizer`)
}

function holdsIfAbsent({ set, ifExists, operator }: PreparedCondition): boolean {
  return (set === 'all' || ifExists || operator?.negated === true) && set !== 'any'
}

function failsIfAbsent({ operator, fault, ifExists, set }: PreparedCondition): boolean {
  return fault === undefined && operator !== undefined && !operator.negated && !ifExists && set !== 'all'
}

function hasNullCheck(conditions: readonly PreparedCondition[], { key }: PreparedCondition): boolean {
  return conditions.some(
    (other) => other.key.lower === key.lower && other.mustBeAbsent.includes(false) && !other.mustBeAbsent.includes(true),
  )
}

function spellingOf({ set, ifExists, operator }: PreparedCondition): string {
  const prefix = set === 'all' ? 'ForAllValues:' : set === 'any' ? 'ForAnyValue:' : ''
  return `${prefix}${operator?.name ?? 'Null'}${ifExists ? 'IfExists' : ''}`
}

/** Conditions with the operator and key of an earlier one, spelled differently. */
function repeatedKeys(conditions: readonly PreparedCondition[]): readonly PreparedCondition[] {
  const spellings = new Map<string, string>()
  return conditions.filter((condition) => {
    const { operatorName, key } = condition
    const id = JSON.stringify([spellingOf(condition), key.lower])
    const spelling = `${operatorName} ${key.spelled}`
    const earlier = spellings.get(id)
    spellings.set(id, earlier ?? spelling)
    return earlier !== undefined && earlier !== spelling
  })
}

/** Operators without keys have no prepared condition, so they are read from the JSON. */
function emptyOperators(document: unknown, index: number): readonly string[] {
  const element = ownMember(rawStatement(document, index), 'Condition')
  if (typeof element !== 'object' || element === null) return []
  return Object.entries(element).flatMap(([name, keys]) => (isEmptyObject(keys) ? [name] : []))
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

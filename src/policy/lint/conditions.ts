/**
 * Lints conditions: keys that requests never have, and operators that grant access if a key is absent.
 *
 * @module
 */

import type { PreparedCondition } from '../conditions/condition.ts'
import { memberPath } from '../language/fault.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { variableKeys } from '../matching/template.ts'
import type { LintCode, LintFinding } from './finding.ts'

/** The findings in the conditions of one statement. */
export function lintConditions(
  statement: PreparedStatement,
  document: unknown,
  kind: 'identity' | 'resource' | 'authorizer',
): readonly LintFinding[] {
  const { conditions, effect, place, resources } = statement
  const element = `${place.path}.Condition`
  const findings: LintFinding[] = []
  const warn = (code: LintCode, path: string, message: string): void => {
    findings.push({ code, severity: 'warning', path, message })
  }
  const isOld = !(typeof document === 'object' && document !== null && 'Version' in document && document.Version === '2012-10-17')
  if (isOld && resources.items.some(({ text }) => text.includes('${'))) {
    warn(
      'version-missing-with-variables',
      resources.path,
      'has policy variables, which are literal text without Version "2012-10-17"',
    )
  }
  for (const operatorName of emptyOperators(document, place.statement)) {
    warn('condition-empty', memberPath(element, operatorName), 'has no condition key and therefore no effect')
  }
  for (const condition of conditions.filter(({ fault, operatorName }) => fault === undefined && operatorName !== '')) {
    const path = memberPath(memberPath(element, condition.operatorName), condition.key.spelled)
    const { operator, set, ifExists } = condition
    const spelling = spellingOf(condition)
    if (condition.operatorName !== spelling) warn('operator-spelling', path, `must be spelled ${spelling}`)
    if (isOld && operator?.variables === true && condition.source.some((text) => text.includes('${'))) {
      warn('version-missing-with-variables', path, 'has policy variables, which are literal text without Version "2012-10-17"')
    }
    const grantsIfAbsent = (set === 'all' || ifExists || operator?.negated === true) && set !== 'any'
    if (effect === 'Allow' && grantsIfAbsent && !hasNullCheck(conditions, condition)) {
      warn('opens-when-key-is-absent', path, 'holds for a request that does not have the key: add a Null condition')
    }
    for (const key of [condition.key.spelled, ...condition.variables]) {
      if (kind === 'authorizer' && !isCarried(key))
        warn('condition-key-not-carried', path, `reads ${key}, which is not available to the policy of a Lambda authorizer`)
    }
  }
  if (kind === 'authorizer') {
    for (const key of resources.items.flatMap(({ template }) => variableKeys(template)).filter((name) => !isCarried(name))) {
      warn(
        'condition-key-not-carried',
        resources.path,
        `reads ${key}, which is not available to the policy of a Lambda authorizer`,
      )
    }
  }
  if (effect === 'Deny' && conditions.length > 0 && conditions.every(isPositive)) {
    warn(
      'positive-condition-on-deny',
      element,
      'does not deny a request that does not have the key: use a negated operator or add IfExists',
    )
  }
  return findings
}

/** Condition keys that exist for every authorization type. AWS publishes no list for the policies of Lambda authorizers. */
const CARRIED: ReadonlySet<string> = new Set(
  [
    'CurrentTime',
    'EpochTime',
    'Referer',
    'SecureTransport',
    'SourceArn',
    'SourceIp',
    'SourceVpc',
    'SourceVpce',
    'UserAgent',
    'VpcSourceIp',
  ].map((name) => `aws:${name}`.toLowerCase()),
)

function isCarried(key: string): boolean {
  return CARRIED.has(key.toLowerCase())
}

function isPositive({ operator, fault, ifExists, set }: PreparedCondition): boolean {
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

/** Operators without keys have no prepared condition, so they are read from the JSON. */
function emptyOperators(document: unknown, index: number): readonly string[] {
  const list = memberOf(document, 'Statement')
  const element = memberOf(Array.isArray(list) ? list[index] : list, 'Condition')
  if (typeof element !== 'object' || element === null) return []
  return Object.entries(element).flatMap(([name, keys]) => (isEmptyObject(keys) ? [name] : []))
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

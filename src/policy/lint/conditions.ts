/**
 * Findings about conditions: keys that are never there, operators that open when a key is absent.
 *
 * @module
 */

import type { PreparedCondition } from '../conditions/condition.ts'
import { memberPath } from '../language/fault.ts'
import type { PreparedStatement } from '../language/statement.ts'
import { variablesOf } from '../matching/template.ts'
import type { LintCode, LintFinding } from './finding.ts'

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
    warn('version-missing-with-variables', resources.path, 'has variables, which are literal text without Version "2012-10-17"')
  }
  for (const operatorName of emptyOperators(document, place.statement)) {
    warn('condition-empty', memberPath(element, operatorName), 'has no key, so it asks for nothing')
  }
  for (const condition of conditions.filter(({ fault, operatorName }) => fault === undefined && operatorName !== '')) {
    const path = memberPath(memberPath(element, condition.operatorName), condition.key.spelled)
    const { operator, set, ifExists } = condition
    const spelling = spellingOf(condition)
    if (condition.operatorName !== spelling) warn('operator-spelling', path, `is spelt ${spelling}`)
    if (isOld && operator?.variables === true && condition.texts.some((text) => text.includes('${'))) {
      warn('version-missing-with-variables', path, 'has variables, which are literal text without Version "2012-10-17"')
    }
    const isOpening = (set === 'all' || ifExists || operator?.negated === true) && set !== 'any'
    if (effect === 'Allow' && isOpening && !hasNullCheck(conditions, condition)) {
      warn('opens-when-key-is-absent', path, 'holds for a request that does not have the key: add a Null condition for it')
    }
    for (const key of [condition.key.spelled, ...condition.variables]) {
      if (kind === 'authorizer' && !isCarried(key))
        warn('condition-key-not-carried', path, `asks for ${key}, which no request to a Lambda authorizer’s policy has`)
    }
  }
  if (kind === 'authorizer') {
    for (const key of resources.items.flatMap(({ template }) => variablesOf(template)).filter((name) => !isCarried(name))) {
      warn('condition-key-not-carried', resources.path, `asks for ${key}, which no request to a Lambda authorizer’s policy has`)
    }
  }
  if (effect === 'Deny' && conditions.length > 0 && conditions.every(isPositive)) {
    warn('positive-condition-on-deny', element, 'does not deny a request that does not have the key: negate it, or add IfExists')
  }
  return findings
}

/** Request keys that exist whatever the authorization is. AWS gives no list for authorizer replies: these are the plausible ones. */
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

/** What has no key is not among the conditions: it is looked for in the JSON. */
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

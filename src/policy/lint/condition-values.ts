/**
 * Lints the values of conditions by the catalogue of condition keys: types, wildcards and addresses.
 *
 * @module
 */

import { suggest } from '../../internal/suggest.ts'
import type { PreparedCondition } from '../conditions/condition.ts'
import { isInRange, parseRange, type Range } from '../conditions/ip-range.ts'
import { CONDITION_KEYS, type ConditionKeyType, findConditionKey, isUnknownConditionKey } from '../language/catalog.ts'
import type { Effect } from '../language/document.ts'
import type { LintCode } from './finding.ts'

/** Reports a finding about the condition. */
export type Report = (code: LintCode, message: string) => void

/** Reports what is wrong with the key, and with the values for this key. */
export function lintConditionValues(condition: PreparedCondition, effect: Effect, report: Report): void {
  for (const name of [condition.key.spelled, ...condition.variables]) lintKeyName(name, report)
  lintType(condition, report)
  lintSetOperator(condition, report)
  lintBooleans(condition, report)
  if (hasLiteralWildcard(condition))
    report('wildcard-literal', 'has a * or ? in a value, which is literal under this operator: use StringLike or StringNotLike')
  if (condition.operator?.name === 'IpAddress' || condition.operator?.name === 'NotIpAddress')
    lintAddresses(condition, effect, report)
}

function lintKeyName(name: string, report: Report): void {
  if (!isUnknownConditionKey(name)) return
  const suggestion = suggest(name, Object.keys(CONDITION_KEYS))
  const advice = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
  report('condition-key-unknown', `reads ${name}, which is not a condition key.${advice}`)
}

/** The operators that can compare a type of value, by the start of their name. A date is also a number of seconds. */
const OPERATORS: { readonly [type in ConditionKeyType]: readonly string[] } = {
  string: ['String'],
  arn: ['Arn', 'String'],
  boolean: ['Bool'],
  date: ['Date'],
  number: ['Numeric'],
  address: ['IpAddress', 'NotIpAddress'],
}

function lintType({ key, operator }: PreparedCondition, report: Report): void {
  const type = findConditionKey(key.spelled)?.type
  // `Null` tests every key.
  if (type === undefined || operator === undefined) return
  const prefixes = key.lower === 'aws:epochtime' ? [...OPERATORS.date, ...OPERATORS.number] : OPERATORS[type]
  if (prefixes.some((prefix) => operator.name.startsWith(prefix))) return
  report(
    'condition-type-mismatch',
    `compares a key of the type ${type} with ${operator.name}: use an operator for ${type} values`,
  )
}

function lintSetOperator({ key, operator, set }: PreparedCondition, report: Report): void {
  const facts = findConditionKey(key.spelled)
  if (facts === undefined || operator === undefined) return
  if (facts.isMultivalued && set === undefined)
    report('set-operator-missing', 'compares a key that can have several values: use ForAnyValue or ForAllValues')
  if (!facts.isMultivalued && set === 'all') {
    const message = 'uses ForAllValues with a key that has one value: it also holds for a request without the key'
    report('for-all-values-single-valued', message)
  }
}

function lintBooleans({ operator, mustBeAbsent, source }: PreparedCondition, report: Report): void {
  const values = new Set(source.map((value) => value.toLowerCase()))
  const isBoolean = operator?.name === 'Bool' || mustBeAbsent.length > 0
  if (isBoolean && values.has('true') && values.has('false'))
    report('bool-both-values', 'has both values, so it does not test the value of the key')
}

const LITERAL_OPERATORS: readonly (string | undefined)[] = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
]

/** `${*}` and `${?}` are deliberate. */
function hasLiteralWildcard({ operator, source }: PreparedCondition): boolean {
  return LITERAL_OPERATORS.includes(operator?.name) && source.some((value) => /[*?]/.test(value.replaceAll(/\$\{[*?]\}/g, '')))
}

const PRIVATE_RANGES: readonly Range[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].flatMap((range) => parseRange(range) ?? [])

function lintAddresses({ key, operator, source }: PreparedCondition, effect: Effect, report: Report): void {
  const ranges = source.flatMap((value) => parseRange(value) ?? [])
  if (ranges.some(({ bits }) => bits === 0)) {
    report('address-unrestricted', `contains every address of its family, so ${operator?.name} does not restrict it`)
  }
  if (key.lower !== 'aws:sourceip') return
  const privateRanges = ranges.filter(isPrivate)
  if (privateRanges.length > 0) {
    const message =
      'has a private address, which is never the public source address of a request: private APIs use aws:VpcSourceIp'
    report('address-private', message)
  }
  const isAllowList = (operator?.name === 'IpAddress') === (effect === 'Allow')
  const isIpv4Only = ranges.every(({ groups }) => groups.length === 0)
  if (isAllowList && isIpv4Only && privateRanges.length < ranges.length)
    report('addresses-without-ipv6', 'has no IPv6 address, so it denies clients that use a dual-stack endpoint over IPv6')
}

function isPrivate(range: Range): boolean {
  return PRIVATE_RANGES.some((block) => range.bits >= block.bits && isInRange(range, block))
}

/**
 * Builds conditions with typed functions. Values are checked while building, and literal values are escaped.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { getOrAdd } from '../../internal/get-or-add.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { checkArgument, kindOf, object, string, valid } from '../../options.ts'
import { prepareCondition } from '../conditions/condition.ts'
import type { ConditionKeyName } from '../language/catalog.ts'
import { FAULTS } from '../language/fault.ts'
import { type ConditionBlocks, conditionOf } from '../rules/condition-blocks.ts'
import type { Condition } from '../rules/rule.ts'

/**
 * Escapes a string so that its `*`, `?` and `$` are literal in documents of version 2012-10-17.
 *
 * @throws {ConfigError} if `text` is not a string.
 * @example
 * literal('a*') // 'a${*}'
 */
export function literal(text: string): string {
  checkArgument('literal', 'text', anyString, text)
  return text.replaceAll(/[*?$]/g, (character) => `\${${character}}`)
}

const anyString = valid<string>('a string', (value) => typeof value === 'string')

/** The functions of {@link condition}. */
export interface ConditionBuilders {
  /** The client's address is in one of the CIDR blocks, IPv4 or IPv6. */
  sourceIp(...blocks: string[]): Condition
  /** The client's address is in none of the CIDR blocks. Holds for a request without the key. */
  notSourceIp(...blocks: string[]): Condition
  /** The current time is before this one. A string is a date of ISO 8601 or seconds since the epoch. */
  before(time: Date | string): Condition
  /** The current time is this one or later. A string is a date of ISO 8601 or seconds since the epoch. */
  since(time: Date | string): Condition
  /** The request was sent over TLS. */
  secureTransport(): Condition
  /** The request came from one of the VPCs. */
  sourceVpc(...ids: string[]): Condition
  /** The request came through one of the VPC endpoints. */
  sourceVpce(...ids: string[]): Condition
  /** The key has one of the values, which are literal and case-sensitive. */
  equals(key: ConditionKeyName, ...values: string[]): Condition
  /** The key has none of the values, which are literal and case-sensitive. Holds for a request without the key. */
  notEquals(key: ConditionKeyName, ...values: string[]): Condition
  /** The key matches one of the patterns, in which `*` and `?` are wildcards; see {@link literal}. */
  like(key: ConditionKeyName, ...patterns: string[]): Condition
  /** The key matches none of the patterns. Holds for a request without the key. */
  notLike(key: ConditionKeyName, ...patterns: string[]): Condition
  /** The key matches one of the ARN patterns, compared part by part. */
  arnLike(key: ConditionKeyName, ...patterns: string[]): Condition
  /** The key is `true` or `false`. */
  bool(key: ConditionKeyName, value: boolean): Condition
  /** The request has the key. */
  present(key: ConditionKeyName): Condition
  /** The request does not have the key. */
  absent(key: ConditionKeyName): Condition
  /** Combines conditions, all of which must hold. The same operator and key twice is an error: IAM would read it as "or". */
  all(...conditions: Condition[]): Condition
}

/**
 * Functions that build the conditions of a statement.
 *
 * Each throws a `ConfigError` for an empty key, no values, or a value that its operator cannot compare.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @example
 * condition.sourceIp('10.0.0.0/8') // { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } }
 */
export const condition: ConditionBuilders = {
  sourceIp: (...blocks) => build('IpAddress', 'aws:SourceIp', blocks),
  notSourceIp: (...blocks) => build('NotIpAddress', 'aws:SourceIp', blocks),
  before: (time) => build('DateLessThan', 'aws:CurrentTime', [formatTime(time)]),
  since: (time) => build('DateGreaterThanEquals', 'aws:CurrentTime', [formatTime(time)]),
  secureTransport: () => build('Bool', 'aws:SecureTransport', ['true']),
  sourceVpc: (...ids) => build('StringEquals', 'aws:SourceVpc', escapeAll(ids)),
  sourceVpce: (...ids) => build('StringEquals', 'aws:SourceVpce', escapeAll(ids)),
  equals: (key, ...values) => build('StringEquals', key, escapeAll(values)),
  notEquals: (key, ...values) => build('StringNotEquals', key, escapeAll(values)),
  like: (key, ...patterns) => build('StringLike', key, patterns),
  notLike: (key, ...patterns) => build('StringNotLike', key, patterns),
  arnLike: (key, ...patterns) => build('ArnLike', key, patterns),
  bool: (key, value) => build('Bool', key, [String(value)]),
  present: (key) => build('Null', key, ['false']),
  absent: (key) => build('Null', key, ['true']),
  all: (...conditions) => mergeConditions(conditions),
}

/** A value that is not a string is reported by `build`, which knows the operator. */
function escapeAll(values: readonly unknown[]): readonly unknown[] {
  return values.map((value) => (typeof value === 'string' ? literal(value) : value))
}

function build(operatorName: string, key: string, values: readonly unknown[]): Condition {
  const subject = `condition.${operatorName}`
  checkArgument(subject, 'key', string, key)
  if (values.length === 0) throw new ConfigError(subject, 'values', '', 'requires at least one value')
  const strings = values.map((value) => checkArgument(subject, 'values', anyString, value))
  const { fault } = prepareCondition({ operatorName, key, values: strings, variables: true })
  if (fault === 'variable-malformed') throw new ConfigError(subject, 'values', '', `values ${FAULTS[fault]}`)
  if (fault !== undefined) throw new ConfigError(subject, 'values', `comparable by ${operatorName}`)
  return { [operatorName]: { [key]: [...new Set(strings)] } }
}

function mergeConditions(conditions: readonly Condition[]): Condition {
  const merged: ConditionBlocks<string | readonly string[]> = new Map()
  for (const [index, one] of conditions.entries()) {
    checkArgument('condition.all', `conditions[${index}]`, conditionShape, one)
    for (const [operator, keys] of Object.entries(one)) {
      const block = getOrAdd(merged, operator, () => new Map())
      for (const [key, values] of Object.entries(keys)) {
        const isRepeated = [...block.keys()].some((other) => other.toLowerCase() === key.toLowerCase())
        if (isRepeated)
          throw new ConfigError('condition.all', `${operator} ${key}`, '', `${operator} ${key} must not be repeated`)
        block.set(key, values)
      }
    }
  }
  return conditionOf(merged)
}

const conditionShape = valid<Condition>(
  'a condition: an object of operators, keys and values',
  (value) => object.accepts(value) && Object.values(Object(value)).every(isRecord),
)

function formatTime(time: Date | string): unknown {
  if (!(time instanceof Date)) return time
  if (Number.isNaN(time.getTime())) throw new ConfigError('condition', 'time', `a valid date, received ${kindOf(Number.NaN)}`)
  return time.toISOString()
}

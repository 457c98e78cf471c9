/**
 * Conditions as typed functions. Values are checked while building, and what is meant literally is written so.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { prepareCondition } from '../conditions/condition.ts'
import { getOrAdd } from '../get-or-add.ts'
import { type ConditionBlocks, conditionOf } from '../rules/condition-blocks.ts'
import type { Condition } from '../rules/rule.ts'

/** Writes a text so that none of its `*`, `?` and `$` means anything (in documents of version 2012-10-17). */
export function literal(text: string): string {
  // One run over the text with a one-character class: linear.
  return text.replaceAll(/[*?$]/g, (sign) => `\${${sign}}`)
}

interface ConditionBuilders {
  /** The address is in one of the blocks, IPv4 or IPv6. */
  sourceIp(...blocks: string[]): Condition
  notSourceIp(...blocks: string[]): Condition
  /** `aws:CurrentTime` is before that point. */
  before(time: Date | string): Condition
  /** `aws:CurrentTime` is that point or after it. */
  since(time: Date | string): Condition
  secureTransport(): Condition
  sourceVpc(...ids: string[]): Condition
  sourceVpce(...ids: string[]): Condition
  /** One of the values, literally and case-sensitively. */
  equals(key: string, ...values: string[]): Condition
  notEquals(key: string, ...values: string[]): Condition
  /** One of the patterns, in which `*` and `?` are wildcards; see `literal`. */
  like(key: string, ...patterns: string[]): Condition
  notLike(key: string, ...patterns: string[]): Condition
  arnLike(key: string, ...patterns: string[]): Condition
  bool(key: string, value: boolean): Condition
  present(key: string): Condition
  absent(key: string): Condition
  /** All of them must hold. The same operator and key twice is a ConfigError: IAM would read it as "or". */
  all(...conditions: Condition[]): Condition
}

/**
 * @throws {ConfigError} for a value that its operator cannot read, an empty list or key.
 * @example
 * condition.sourceIp('10.0.0.0/8') // { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } }
 */
export const condition: ConditionBuilders = {
  sourceIp: (...blocks) => when('IpAddress', 'aws:SourceIp', blocks),
  notSourceIp: (...blocks) => when('NotIpAddress', 'aws:SourceIp', blocks),
  before: (time) => when('DateLessThan', 'aws:CurrentTime', [instantText(time)]),
  since: (time) => when('DateGreaterThanEquals', 'aws:CurrentTime', [instantText(time)]),
  secureTransport: () => when('Bool', 'aws:SecureTransport', ['true']),
  sourceVpc: (...ids) => when('StringEquals', 'aws:SourceVpc', ids.map(literal)),
  sourceVpce: (...ids) => when('StringEquals', 'aws:SourceVpce', ids.map(literal)),
  equals: (key, ...values) => when('StringEquals', key, values.map(literal)),
  notEquals: (key, ...values) => when('StringNotEquals', key, values.map(literal)),
  like: (key, ...patterns) => when('StringLike', key, patterns),
  notLike: (key, ...patterns) => when('StringNotLike', key, patterns),
  arnLike: (key, ...patterns) => when('ArnLike', key, patterns),
  bool: (key, value) => when('Bool', key, [String(value)]),
  present: (key) => when('Null', key, ['false']),
  absent: (key) => when('Null', key, ['true']),
  all: (...conditions) => mergeConditions(conditions),
}

function when(operatorName: string, key: string, values: readonly string[]): Condition {
  const subject = `condition.${operatorName}`
  if (typeof key !== 'string' || key === '') throw new ConfigError(subject, 'key', 'a condition key')
  if (values.length === 0) throw new ConfigError(subject, 'values', 'given')
  // Read as `evaluate` will read it: with a fault the statement would never allow, and on a Deny always deny.
  const areRead =
    values.every((value) => typeof value === 'string') && prepareCondition(operatorName, key, values, true).fault === undefined
  if (!areRead) throw new ConfigError(subject, 'values', 'such as the operator compares')
  return { [operatorName]: { [key]: [...new Set(values)] } }
}

function mergeConditions(conditions: readonly Condition[]): Condition {
  const merged: ConditionBlocks<string | readonly string[]> = new Map()
  for (const [operator, keys] of conditions.flatMap((one) => Object.entries(one))) {
    const block = getOrAdd(merged, operator, () => new Map())
    for (const [key, values] of Object.entries(keys)) {
      const isThere = [...block.keys()].some((other) => other.toLowerCase() === key.toLowerCase())
      if (isThere) throw new ConfigError('condition.all', `${operator} ${key}`, 'given once')
      block.set(key, values)
    }
  }
  return conditionOf(merged)
}

function instantText(time: Date | string): string {
  if (!(time instanceof Date)) return time
  if (Number.isNaN(time.getTime())) throw new ConfigError('condition', 'time', 'a valid date')
  return time.toISOString()
}

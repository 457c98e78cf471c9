/**
 * Two IAM condition blocks that must both hold, as one block.
 *
 * @module
 */

import { RuleError } from '../../errors.ts'
import { isInRange, parseRange } from '../conditions/ip-range.ts'
import { getOrAdd } from '../get-or-add.ts'
import { type ConditionBlocks, conditionOf } from './condition-blocks.ts'
import { addressTestOf, withAddressTest } from './condition-text.ts'
import type { Condition } from './rule.ts'

/**
 * `undefined`: no request can meet both. Different operators or keys stand side by side; the same operator on the same key
 * becomes what both lists allow.
 *
 * @throws {RuleError} where one block cannot say it.
 */
export function joinConditions(rule: string, left: Condition, right: Condition): Condition | undefined {
  const blocks: ConditionBlocks<string | readonly string[]> = new Map(
    Object.entries(left).map(([operator, keys]) => [operator, new Map(Object.entries(keys))]),
  )
  for (const [operator, keys] of Object.entries(right)) {
    const block = getOrAdd(blocks, operator, () => new Map())
    for (const [key, values] of Object.entries(keys)) {
      const present = block.get(key)
      const both = present === undefined ? values : meet(rule, operator, listOf(present), listOf(values))
      if (both.length === 0) return undefined
      block.set(key, both)
    }
  }
  const joined = conditionOf(blocks)
  const tests = [left, right].flatMap((when) => addressTestOf(when) ?? [])
  return tests.length === 0 ? joined : withAddressTest(joined, (address) => tests.every((test) => test(address)))
}

function meet(rule: string, operator: string, left: readonly string[], right: readonly string[]): readonly string[] {
  if (JSON.stringify(left) === JSON.stringify(right)) return left
  if (operator === 'StringEquals' || operator === 'Bool') return left.filter((value) => right.includes(value))
  if (operator === 'IpAddress') return meetNetworks(left, right)
  throw new RuleError(rule, `without two different ${operator} conditions on one key`)
}

/** Networks nest or are disjoint: of each pair the smaller one, if the other holds it. */
function meetNetworks(left: readonly string[], right: readonly string[]): readonly string[] {
  const inner = (one: string, other: string): boolean => {
    const small = parseRange(one)
    const large = parseRange(other)
    return small !== undefined && large !== undefined && small.bits >= large.bits && isInRange(small, large)
  }
  const found = left.flatMap((one) => right.flatMap((other) => (inner(one, other) ? [one] : inner(other, one) ? [other] : [])))
  return [...new Set(found)].sort()
}

function listOf(values: string | readonly string[]): readonly string[] {
  return typeof values === 'string' ? [values] : values
}

/**
 * Joins two IAM condition blocks that must both hold into one block.
 *
 * @module
 */

import { RuleError } from '../../errors.ts'
import { getOrAdd } from '../../internal/get-or-add.ts'
import { isInRange, parseRange } from '../conditions/ip-range.ts'
import { type ConditionBlocks, conditionOf, networkTestOf, withNetworkTest } from './condition-blocks.ts'
import type { Condition } from './rule.ts'

/**
 * Returns the joined block, or `undefined` if no request can meet both. Different operators or keys are combined; the
 * same operator on the same key accepts the values that both blocks accept.
 *
 * @throws {RuleError} if one block cannot express it.
 */
export function joinConditions(rule: string, left: Condition, right: Condition): Condition | undefined {
  const blocks: ConditionBlocks<string | readonly string[]> = new Map(
    Object.entries(left).map(([operator, keys]) => [operator, new Map(Object.entries(keys))]),
  )
  for (const [operator, keys] of Object.entries(right)) {
    const block = getOrAdd(blocks, operator, () => new Map())
    for (const [key, values] of Object.entries(keys)) {
      const present = block.get(key)
      const common = present === undefined ? values : commonValues(rule, operator, [present].flat(), [values].flat())
      if (common.length === 0) return undefined
      block.set(key, common)
    }
  }
  const joined = conditionOf(blocks)
  const isInNetworks = networkTestOf(left) ?? networkTestOf(right)
  return isInNetworks === undefined ? joined : withNetworkTest(joined, isInNetworks)
}

function commonValues(rule: string, operator: string, left: readonly string[], right: readonly string[]): readonly string[] {
  if (JSON.stringify(left) === JSON.stringify(right)) return left
  if (operator === 'StringEquals' || operator === 'Bool') return left.filter((value) => right.includes(value))
  if (operator === 'IpAddress') return commonNetworks(left, right)
  throw new RuleError(rule, `without two different ${operator} conditions on one key`)
}

/** Two networks are nested or disjoint, so the intersection of a pair is the inner one. */
function commonNetworks(left: readonly string[], right: readonly string[]): readonly string[] {
  const innerNetworks = left.flatMap((one) =>
    right.flatMap((other) => (isWithin(one, other) ? [one] : isWithin(other, one) ? [other] : [])),
  )
  return [...new Set(innerNetworks)].sort()
}

function isWithin(inner: string, outer: string): boolean {
  const small = parseRange(inner)
  const large = parseRange(outer)
  return small !== undefined && large !== undefined && small.bits >= large.bits && isInRange(small, large)
}

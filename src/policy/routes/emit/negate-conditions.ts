/**
 * The opposite of "one of these conditions holds", as condition blocks for a Deny: each block alone denies. On a missing key
 * each of them holds, so that what cannot be known is closed.
 *
 * @module
 */

import { RuleError } from '../../../errors.ts'
import { getOrAdd } from '../../get-or-add.ts'
import { type ConditionBlocks, conditionOf } from '../../rules/condition-blocks.ts'
import { type ConditionLists, conditionsOf } from '../plan/open-paths.ts'

type Atom = readonly [operator: string, key: string, values: readonly string[]]

const MAX_BLOCKS = 64

/** Operators with an opposite by name. A list means "any of" to them and "none of" to the other. */
const POSITIVE = /^(String(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)Equals|Arn(Equals|Like)|IpAddress)$/
const BOUND = /^(Numeric|Date)(Less|Greater)Than(Equals)?$/

/** @throws {RuleError} for an operator that has no opposite. */
export function negateClass(rule: string, classText: string): readonly ConditionLists[] {
  let blocks: readonly (readonly Atom[])[] = [[]]
  for (const condition of conditionsOf(classText)) {
    const atoms = Object.entries(condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => negated(rule, operator, key, values)),
    )
    blocks = blocks.flatMap((block) => atoms.map((atom) => [...block, atom]))
    if (blocks.length > MAX_BLOCKS) throw new RuleError(rule, `conditions with an opposite of at most ${MAX_BLOCKS} statements`)
  }
  return blocks.flatMap((atoms) => joined(rule, atoms))
}

function negated(rule: string, operator: string, key: string, values: readonly string[]): Atom {
  const positive = operator.replace('Not', '')
  const negative = positive.replace(/(?=Equals|Like|Ip)/, 'Not')
  if (POSITIVE.test(positive)) {
    if (operator === positive) return [negative, key, values]
    if (operator === negative) return [positive, key, values]
  }
  // Of one value only. A missing key fails the first, so it must meet the second.
  const [value, second] = values
  if (value !== undefined && second === undefined) {
    const bound = BOUND.exec(operator)
    if (bound !== null) {
      const [, kind, side, equals] = bound
      return [`${kind}${side === 'Less' ? 'Greater' : 'Less'}Than${equals === undefined ? 'Equals' : ''}IfExists`, key, values]
    }
    const other = value === 'true' ? 'false' : 'true'
    if (['Bool', 'Null'].includes(operator) && ['true', 'false'].includes(value))
      return [operator === 'Bool' ? 'BoolIfExists' : operator, key, [other]]
  }
  throw new RuleError(rule, `conditions with an opposite, unlike ${operator}`)
}

/** One block that holds when all atoms do; none where they cannot. */
function joined(rule: string, atoms: readonly Atom[]): readonly ConditionLists[] {
  const blocks: ConditionBlocks<string[]> = new Map()
  for (const [operator, key, values] of atoms) {
    const block = getOrAdd(blocks, operator, () => new Map())
    const met = bothOf(rule, operator, block.get(key), values)
    if (met.length === 0) return []
    block.set(key, met)
  }
  return [conditionOf(blocks)]
}

function bothOf(rule: string, operator: string, present: readonly string[] | undefined, values: readonly string[]): string[] {
  if (present === undefined || JSON.stringify(present) === JSON.stringify(values)) return [...values]
  if (operator.includes('Not')) return [...new Set([...present, ...values])]
  if (operator === 'StringEquals') return present.filter((value) => values.includes(value))
  throw new RuleError(rule, `without two different ${operator} conditions on one key`)
}

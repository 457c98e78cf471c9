/**
 * Negates access conditions for a Deny: the result is a list of condition blocks of which each denies. If a key is
 * missing, a block holds, so that a fact that is not known is denied.
 *
 * @module
 */

import { RuleError } from '../../../errors.ts'
import { getOrAdd } from '../../../internal/get-or-add.ts'
import { type ConditionBlocks, conditionOf } from '../../rules/condition-blocks.ts'
import { type AccessText, type ConditionLists, conditionsIn } from '../plan/access-text.ts'

interface Comparison {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

const MAX_BLOCKS = 64

/** Operators with a negated counterpart. Several values mean "any of" for the operator, and "none of" for its counterpart. */
const NEGATABLE = /^(String(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)Equals|Arn(Equals|Like)|IpAddress)$/
const INEQUALITY = /^(Numeric|Date)(Less|Greater)Than(Equals)?$/

/** @throws {RuleError} if an operator cannot be negated. */
export function negateAccess(rule: string, access: AccessText): readonly ConditionLists[] {
  let blocks: readonly (readonly Comparison[])[] = [[]]
  for (const condition of conditionsIn(access)) {
    const comparisons = Object.entries(condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => negate(rule, { operator, key, values })),
    )
    blocks = blocks.flatMap((block) => comparisons.map((comparison) => [...block, comparison]))
    if (blocks.length > MAX_BLOCKS) throw new RuleError(rule, `conditions whose negation has at most ${MAX_BLOCKS} statements`)
  }
  return blocks.flatMap((comparisons) => joinComparisons(rule, comparisons))
}

function negate(rule: string, { operator, key, values }: Comparison): Comparison {
  const positive = operator.replace('Not', '')
  const negative = positive.replace(/(?=Equals|Like|Ip)/, 'Not')
  if (NEGATABLE.test(positive)) {
    if (operator === positive) return { operator: negative, key, values }
    if (operator === negative) return { operator: positive, key, values }
  }
  // The other operators compare with one value. A missing key fails them, so the negation has to hold on a missing key.
  const [value, second] = values
  if (value !== undefined && second === undefined) {
    const inequality = INEQUALITY.exec(operator)
    if (inequality !== null) {
      const [, type, side, equals] = inequality
      const opposite = `${type}${side === 'Less' ? 'Greater' : 'Less'}Than${equals === undefined ? 'Equals' : ''}`
      return { operator: `${opposite}IfExists`, key, values }
    }
    if (['Bool', 'Null'].includes(operator) && ['true', 'false'].includes(value))
      return { operator: operator === 'Bool' ? 'BoolIfExists' : operator, key, values: [value === 'true' ? 'false' : 'true'] }
  }
  throw new RuleError(rule, `conditions that can be negated; ${operator} cannot`)
}

/** One block that holds when all comparisons do, or none if they contradict each other. */
function joinComparisons(rule: string, comparisons: readonly Comparison[]): readonly ConditionLists[] {
  const blocks: ConditionBlocks<string[]> = new Map()
  for (const comparison of comparisons) {
    const block = getOrAdd(blocks, comparison.operator, () => new Map())
    const common = commonValues(rule, block.get(comparison.key), comparison)
    if (common.length === 0) return []
    block.set(comparison.key, common)
  }
  return [conditionOf(blocks)]
}

function commonValues(rule: string, present: readonly string[] | undefined, { operator, values }: Comparison): string[] {
  if (present === undefined || JSON.stringify(present) === JSON.stringify(values)) return [...values]
  if (operator.includes('Not')) return [...new Set([...present, ...values])]
  if (operator === 'StringEquals') return present.filter((value) => values.includes(value))
  const limit = strictest(operator, [...present, ...values])
  if (limit !== undefined) return [limit]
  throw new RuleError(rule, `without two different ${operator} conditions on one key`)
}

/** The value that the others follow from: the latest of several times that must all have been reached. */
function strictest(operator: string, values: readonly string[]): string | undefined {
  const inequality = INEQUALITY.exec(operator.replace(/IfExists$/, ''))
  if (inequality === null) return undefined
  const [, type, side] = inequality
  const numberOf = (value: string): number =>
    type === 'Date' && Number.isNaN(Number(value)) ? Date.parse(value) / 1000 : Number(value)
  const sorted = values.toSorted((one, other) => numberOf(one) - numberOf(other))
  return values.some((value) => Number.isNaN(numberOf(value))) ? undefined : side === 'Greater' ? sorted.at(-1) : sorted[0]
}

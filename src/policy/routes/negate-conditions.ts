/**
 * The opposite of "one of these conditions holds", as condition blocks for a Deny: each block alone denies. On a missing key
 * each of them holds, so that what cannot be known is closed.
 *
 * @module
 */

import { RuleError } from '../../errors.ts'
import type { Condition } from '../rule.ts'

type Atom = readonly [operator: string, key: string, values: readonly string[]]

const MAX_BLOCKS = 64

/** Positive and negative of one kind. A list means "any of" to the first and "none of" to the second. */
const OPPOSITES: readonly (readonly [string, string])[] = [
  ['StringEquals', 'StringNotEquals'],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ['StringLike', 'StringNotLike'],
  ['NumericEquals', 'NumericNotEquals'],
  ['DateEquals', 'DateNotEquals'],
  ['ArnEquals', 'ArnNotEquals'],
  ['ArnLike', 'ArnNotLike'],
  ['IpAddress', 'NotIpAddress'],
]

/** Of one value only. A missing key fails the first, so it must meet the second. */
const BOUNDS: readonly (readonly [string, string])[] = ['Numeric', 'Date'].flatMap((kind) => [
  [`${kind}LessThan`, `${kind}GreaterThanEqualsIfExists`],
  [`${kind}LessThanEquals`, `${kind}GreaterThanIfExists`],
  [`${kind}GreaterThan`, `${kind}LessThanEqualsIfExists`],
  [`${kind}GreaterThanEquals`, `${kind}LessThanIfExists`],
])

/** @throws {RuleError} for an operator that has no opposite. */
export function negateConditions(rule: string, conditions: readonly Condition[]): readonly Condition[] {
  let blocks: readonly (readonly Atom[])[] = [[]]
  for (const condition of conditions) {
    const atoms = Object.entries(condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => negated(rule, operator, key, typeof values === 'string' ? [values] : values)),
    )
    blocks = blocks.flatMap((block) => atoms.map((atom) => [...block, atom]))
    if (blocks.length > MAX_BLOCKS) throw new RuleError(rule, `conditions whose opposite is at most ${MAX_BLOCKS} statements`)
  }
  return blocks.flatMap((atoms) => joined(rule, atoms))
}

function negated(rule: string, operator: string, key: string, values: readonly string[]): Atom {
  for (const [positive, negative] of OPPOSITES) {
    if (operator === positive) return [negative, key, values]
    if (operator === negative) return [positive, key, values]
  }
  const [value] = values
  if (values.length === 1 && value !== undefined) {
    const bound = BOUNDS.find(([one]) => one === operator)
    if (bound !== undefined) return [bound[1], key, values]
    if ((operator === 'Bool' || operator === 'Null') && (value === 'true' || value === 'false')) {
      return [operator === 'Bool' ? 'BoolIfExists' : 'Null', key, [value === 'true' ? 'false' : 'true']]
    }
  }
  throw new RuleError(rule, `conditions with an opposite; ${operator} has none that closes what cannot be known`)
}

/** One block that holds when all atoms do; none where they cannot. */
function joined(rule: string, atoms: readonly Atom[]): readonly Condition[] {
  const block: { [operator: string]: { [key: string]: readonly string[] } } = {}
  for (const [operator, key, values] of atoms) {
    const keys = block[operator] ?? {}
    block[operator] = keys
    const present = keys[key]
    if (present === undefined || present.join('\n') === values.join('\n')) keys[key] = values
    else if (OPPOSITES.some(([, negative]) => negative === operator)) keys[key] = [...new Set([...present, ...values])].sort()
    else if (operator === 'StringEquals') keys[key] = present.filter((value) => values.includes(value))
    else throw new RuleError(rule, `without two different ${operator} conditions on one key`)
    if (keys[key]?.length === 0) return []
  }
  return [block]
}

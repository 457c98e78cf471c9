/**
 * Condition blocks compared by what they say.
 *
 * @module
 */

import type { Condition } from '../rule.ts'

/** One text for one condition block, whatever the order of its keys. */
export function conditionKey(when: Condition): string {
  if (isEmpty(when)) return '{}'
  const operators = Object.entries(when).map(
    ([operator, keys]) =>
      [
        operator,
        Object.entries(keys).map(([key, values]) => [key, typeof values === 'string' ? [values] : values] as const),
      ] as const,
  )
  const sorted = operators
    .map(([operator, keys]) => [operator, [...keys].sort(([one], [other]) => (one < other ? -1 : 1))] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify(sorted)
}

function isEmpty(when: Condition): boolean {
  for (const _ in when) return false
  return true
}

/**
 * Condition blocks compared by what they say, and what is known of them beside it.
 *
 * @module
 */

import type { Condition } from './rule.ts'

type AddressTest = (address: string) => boolean

// Of conditions that do not change. The test is noted so that only who makes a condition on addresses carries code that reads them.
const notes = new WeakMap<Condition, { readonly text: string; readonly holdsAddress: AddressTest }>()

/** Notes which addresses a condition that does not change lets through, and hands it back. */
export function withAddressTest<C extends Condition>(when: C, holdsAddress: AddressTest): C {
  notes.set(when, { text: conditionText(when), holdsAddress })
  return when
}

export function addressTestOf(when: Condition): AddressTest | undefined {
  return notes.get(when)?.holdsAddress
}

/** One text for one condition block, whatever the order of its keys: JSON, with each value in a list. */
export function conditionText(when: Condition): string {
  for (const _ in when)
    return notes.get(when)?.text ?? JSON.stringify(sorted(when, (keys) => sorted(keys, (values) => [values].flat())))
  return '{}'
}

function sorted<T, U>(record: { readonly [name: string]: T }, read: (value: T) => U): { readonly [name: string]: U } {
  const entries = Object.entries(record).map(([name, value]) => [name, read(value)] as const)
  // Stryker disable next-line EqualityOperator: no two names are equal
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}

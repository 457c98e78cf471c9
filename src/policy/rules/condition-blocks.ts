/**
 * IAM condition blocks as data: built key by key, compared by content, with the facts that are known about them.
 *
 * @module
 */

import type { Condition } from './rule.ts'

/** A condition while it is built. Maps, because operators and keys may have any name, `__proto__` included. */
export type ConditionBlocks<V> = Map<string, Map<string, V>>

/** Converts blocks to the object that a policy statement contains. */
export function conditionOf<V>(blocks: ConditionBlocks<V>): { [operator: string]: { [key: string]: V } } {
  return Object.fromEntries([...blocks].map(([operator, keys]) => [operator, Object.fromEntries(keys)]))
}

/** Canonical JSON of one condition block, with each value as an array. Equal conditions have equal text. */
export type ConditionText = string & { readonly [conditionText]: never }
declare const conditionText: unique symbol

/** The text of the condition that always holds. */
export const UNCONDITIONAL: ConditionText = '{}' as ConditionText // the text of a block without operators

/** Whether an IP address is in one of the networks. Networks and addresses that are malformed do not match. */
export type NetworkTest = (address: string, networks: readonly string[]) => boolean

// A memo for conditions that do not change. Only rules about addresses load the code that parses them.
const facts = new WeakMap<Condition, { readonly text: ConditionText; readonly isInNetworks: NetworkTest }>()

/** Records how addresses are compared with the networks of a condition, and returns the condition. It must not change later. */
export function withNetworkTest<C extends Condition>(condition: C, isInNetworks: NetworkTest): C {
  facts.set(condition, { text: formatCondition(condition), isInNetworks })
  return condition
}

/** The test recorded by `withNetworkTest`, if any. */
export function networkTestOf(condition: Condition): NetworkTest | undefined {
  return facts.get(condition)?.isInNetworks
}

/** Formats a condition so that the order of its operators and keys makes no difference. */
export function formatCondition(condition: Condition): ConditionText {
  const known = facts.get(condition)
  if (known !== undefined) return known.text
  const canonical = sortedEntries(condition, (keys) => sortedEntries(keys, (values) => [values].flat()))
  return JSON.stringify(canonical) as ConditionText // the canonical form is made here only
}

function sortedEntries<T, U>(record: { readonly [name: string]: T }, convert: (value: T) => U): { readonly [name: string]: U } {
  const names = Object.keys(record).sort()
  return Object.fromEntries(names.map((name) => [name, convert(record[name] as T)])) // `name` is one of its keys
}

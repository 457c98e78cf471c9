/**
 * A condition while it is put together: operators, and their keys, in Maps, because a name may be any text, `__proto__` too.
 *
 * @module
 */

export type ConditionBlocks<V> = Map<string, Map<string, V>>

/** The blocks as the record that a statement holds. */
export function conditionOf<V>(blocks: ConditionBlocks<V>): { [operator: string]: { [key: string]: V } } {
  return Object.fromEntries([...blocks].map(([operator, block]) => [operator, Object.fromEntries(block)]))
}

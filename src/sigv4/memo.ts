/**
 * A memo of one answer: what was asked last is mostly what is asked next.
 *
 * @module
 */

/** The same function, which must depend on its argument alone: a memo cannot change an answer. Nothing is kept of what has none. Never for a text that holds a secret. */
export function memo<Key, Answer>(answer: (key: Key) => Answer): (key: Key) => Answer {
  let lastKey: Key | undefined
  let last: Answer | undefined
  return (key) => {
    if (last !== undefined && key === lastKey) return last
    const next = answer(key)
    if (next !== undefined) {
      lastKey = key
      last = next
    }
    return next
  }
}

/**
 * Sorts headers and query parameters.
 *
 * @module
 */

/** A name and a value. */
export interface Pair {
  readonly key: string
  readonly value: string
}

/** Up to this length an insertion sort is faster than `Array.prototype.sort`. Beyond it, it would take quadratic time on hostile input. */
const INSERTION_LIMIT = 24

/** Sorts in place. Equal elements keep their order. */
export function sortInPlace<T>(items: T[], compare: (one: T, other: T) => number): void {
  if (items.length > INSERTION_LIMIT) {
    items.sort(compare)
    return
  }
  for (let index = 1; index < items.length; index++) {
    const item = items[index] as T // index < length
    let place = index
    // `place - 1` is at least 0.
    for (; place > 0 && compare(item, items[place - 1] as T) < 0; place--) items[place] = items[place - 1] as T
    items[place] = item
  }
}

/** Compares by UTF-16 code units. Encoded names and header names are ASCII, where this is the byte order that AWS requires. */
export function compareStrings(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

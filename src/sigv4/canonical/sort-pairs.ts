/**
 * Sorting as requests need it: a handful of headers and parameters, already half in order. Insertion wins there;
 * beyond that the engine's sort keeps hostile input below quadratic time.
 *
 * @module
 */

export interface Pair {
  readonly key: string
  readonly value: string
}

const INSERTION_LIMIT = 24

/** Sorts in place; what is equal stays in the order given. */
export function sortInPlace<T>(items: T[], compare: (one: T, other: T) => number): void {
  if (items.length > INSERTION_LIMIT) items.sort(compare)
  else
    for (let index = 1; index < items.length; index++) {
      const item = items[index] as T // index < length, here and below
      let place = index
      for (; place > 0 && compare(item, items[place - 1] as T) < 0; place--) items[place] = items[place - 1] as T
      items[place] = item
    }
}

/** By UTF-16 code units. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

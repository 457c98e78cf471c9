/**
 * Pairs in the order of their keys. Requests carry a handful of headers and parameters, already half in order:
 * insertion wins there; beyond that the engine's sort keeps hostile input below quadratic time.
 *
 * @module
 */

export interface Pair {
  readonly key: string
  readonly value: string
}

const INSERTION_LIMIT = 24

/** Sorts in place, by key; equal keys by value, or, without `byValue`, in the order given. Compares UTF-16 code units. */
export function sortPairs(pairs: Pair[], byValue: boolean): void {
  if (pairs.length > INSERTION_LIMIT) {
    pairs.sort((one, other) => Number(isBefore(other, one, byValue)) - Number(isBefore(one, other, byValue)))
    return
  }
  for (let index = 1; index < pairs.length; index++) {
    const pair = pairs[index] as Pair // index < length, here and below
    let place = index
    for (; place > 0 && isBefore(pair, pairs[place - 1] as Pair, byValue); place--) pairs[place] = pairs[place - 1] as Pair
    pairs[place] = pair
  }
}

function isBefore(one: Pair, other: Pair, byValue: boolean): boolean {
  // Mostly the first letters say it, and take a fraction of the time.
  const difference = one.key.charCodeAt(0) - other.key.charCodeAt(0)
  if (difference < 0 || difference > 0) return difference < 0
  return one.key < other.key || (byValue && one.key === other.key && one.value < other.value)
}

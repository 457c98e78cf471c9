/**
 * Sorts names together with their values, both in place. Requests carry a handful of either, already half in order:
 * insertion wins there; beyond that the engine's sort keeps hostile input below quadratic time.
 *
 * @module
 */

const INSERTION_LIMIT = 24

/** Sorts by name; equal names by value, or, without `byValue`, in the order given. Compares UTF-16 code units. */
export function sortPairs(names: string[], values: string[], byValue = false): void {
  const isBefore = (name: string, value: string, otherName: string, otherValue: string): boolean => {
    // Mostly the first letters say it, and take a fraction of the time.
    const difference = name.charCodeAt(0) - otherName.charCodeAt(0)
    if (difference < 0 || difference > 0) return difference < 0
    return name < otherName || (byValue && name === otherName && value < otherValue)
  }
  if (names.length > INSERTION_LIMIT) {
    const pairs = names.map((name, index) => [name, values[index] as string] as const) // the lists are parallel
    pairs.sort((one, other) => (isBefore(...one, ...other) ? -1 : isBefore(...other, ...one) ? 1 : 0))
    pairs.forEach(([name, value], index) => {
      names[index] = name
      values[index] = value
    })
    return
  }
  for (let index = 1; index < names.length; index++) {
    const name = names[index] as string // index < length, here and below
    const value = values[index] as string
    let place = index
    for (; place > 0 && isBefore(name, value, names[place - 1] as string, values[place - 1] as string); place--) {
      names[place] = names[place - 1] as string
      values[place] = values[place - 1] as string
    }
    names[place] = name
    values[place] = value
  }
}

/**
 * Sorts names together with their values, both in place. Requests carry a handful of either, already half in order:
 * insertion wins there; beyond that the engine's sort keeps hostile input below quadratic time.
 *
 * @module
 */

const INSERTION_LIMIT = 24

/** Sorts by name; equal names by value, or, for `'stable'`, in the order given. Compares UTF-16 code units. */
export function sortPairs(names: string[], values: string[], ties: 'value' | 'stable'): void {
  if (names.length > INSERTION_LIMIT) {
    sortMany(names, values, ties)
    return
  }
  for (let index = 1; index < names.length; index++) {
    const name = names[index] as string // index < length, here and below
    const value = values[index] as string
    let place = index
    while (place > 0 && isBefore(name, value, names[place - 1] as string, values[place - 1] as string, ties)) {
      names[place] = names[place - 1] as string
      values[place] = values[place - 1] as string
      place--
    }
    if (place !== index) {
      names[place] = name
      values[place] = value
    }
  }
}

function isBefore(name: string, value: string, otherName: string, otherValue: string, ties: 'value' | 'stable'): boolean {
  return name < otherName || (ties === 'value' && name === otherName && value < otherValue)
}

function sortMany(names: string[], values: string[], ties: 'value' | 'stable'): void {
  const pairs = names.map((name, index) => [name, values[index] as string] as const)
  pairs.sort(([name, value], [otherName, otherValue]) => {
    if (isBefore(name, value, otherName, otherValue, ties)) return -1
    return isBefore(otherName, otherValue, name, value, ties) ? 1 : 0
  })
  pairs.forEach(([name, value], index) => {
    names[index] = name
    values[index] = value
  })
}

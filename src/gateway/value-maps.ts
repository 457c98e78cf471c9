/**
 * Converts name-value pairs into the two maps of an event: one with the last value and one with all values of each name.
 *
 * @module
 */

/** The two maps that events have for headers and for query parameters. */
export interface ValueMaps {
  /** The last value of each name. */
  readonly single: { readonly [name: string]: string }
  /** All values of each name, in the order sent. */
  readonly multi: { readonly [name: string]: readonly string[] }
}

/** Maps headers. Names are compared without regard to case; the spelling of the first occurrence is kept. */
export function headerMaps(pairs: readonly (readonly [string, string])[]): ValueMaps {
  const spellings = new Map<string, string>()
  for (const [name] of pairs) {
    const key = name.toLowerCase()
    if (!spellings.has(key)) spellings.set(key, name)
  }
  return queryMaps(pairs.map(([name, value]) => [spellings.get(name.toLowerCase()) ?? name, value]))
}

/** Maps query parameters. Their names are case-sensitive. */
export function queryMaps(pairs: readonly (readonly [string, string])[]): ValueMaps {
  const multi = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const values = multi.get(name)
    if (values === undefined) multi.set(name, [value])
    else values.push(value)
  }
  // fromEntries defines own properties, so a header named __proto__ does not change a prototype.
  return {
    single: Object.fromEntries([...multi].map(([name, values]) => [name, values.at(-1) ?? ''])),
    multi: Object.fromEntries(multi),
  }
}

/**
 * Pairs as the two maps of an event: every value in one, the last value in the other.
 *
 * @module
 */

export interface ValueMaps {
  readonly single: { readonly [name: string]: string }
  readonly multi: { readonly [name: string]: readonly string[] }
}

/** Headers: names count in any case and keep the spelling that came first. */
export function headerMaps(pairs: readonly (readonly [string, string])[]): ValueMaps {
  const spelling = new Map<string, string>()
  for (const [name] of pairs) {
    const key = name.toLowerCase()
    if (!spelling.has(key)) spelling.set(key, name)
  }
  return valueMaps(pairs.map(([name, value]) => [spelling.get(name.toLowerCase()) ?? name, value]))
}

/** Query parameters: names are case-sensitive. */
export function valueMaps(pairs: readonly (readonly [string, string])[]): ValueMaps {
  const multi = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const values = multi.get(name)
    if (values === undefined) multi.set(name, [value])
    else values.push(value)
  }
  // fromEntries defines own properties, so a header named __proto__ is only a name.
  return {
    single: Object.fromEntries([...multi].map(([name, values]) => [name, values.at(-1) ?? ''])),
    multi: Object.fromEntries(multi),
  }
}

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
  return mapValues(pairs, (name) => name.toLowerCase())
}

/** Maps query parameters. Their names are case-sensitive. */
export function queryMaps(pairs: readonly (readonly [string, string])[]): ValueMaps {
  return mapValues(pairs, (name) => name)
}

function mapValues(pairs: readonly (readonly [string, string])[], keyOf: (name: string) => string): ValueMaps {
  const single: { [name: string]: string } = {}
  const multi: { [name: string]: string[] } = {}
  const spellings = new Map<string, string>()
  for (const [sent, value] of pairs) {
    const key = keyOf(sent)
    const name = spellings.get(key)
    if (name === undefined) {
      spellings.set(key, sent)
      setOwn(single, sent, value)
      setOwn(multi, sent, [value])
    } else {
      setOwn(single, name, value)
      multi[name]?.push(value)
    }
  }
  return { single, multi }
}

/** A header named `__proto__` becomes an own property and does not change a prototype. */
function setOwn<T>(object: { [name: string]: T }, name: string, value: T): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
  else object[name] = value
}

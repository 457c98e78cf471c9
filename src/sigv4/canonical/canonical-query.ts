/**
 * Builds the canonical query string, the third line of the canonical request, from the raw query.
 *
 * @module
 */

import { UNRESERVED } from './characters.ts'
import { normalizeEncoding } from './percent-encoding.ts'
import { indexBefore } from './request-url.ts'
import { compareStrings, type Pair, sortInPlace } from './sort-pairs.ts'

/**
 * Splits a raw query into its parameters, in the order sent, with names and values in their normal encoding. The key of a pair is the name; its
 * value is the whole parameter, `name=value`.
 *
 * A parameter without `=` has an empty value, and empty parameters are skipped. `+` stands for a space, because the clients that write it
 * (Go, aws4fetch) mean one; a plus sign is `%2B`.
 */
export function parseQuery(query: string): Pair[] {
  const parameters: Pair[] = []
  const { length } = query
  for (let start = 0; start <= length; ) {
    const end = indexBefore(query, '&', start, length)
    const part = query.slice(start, end)
    const equals = indexBefore(part, '=', 0, part.length)
    if (part !== '') {
      const name = normalizeEncoding(part.slice(0, equals), UNRESERVED, '%20')
      parameters.push(queryParameter(name, normalizeEncoding(part.slice(equals + 1), UNRESERVED, '%20')))
    }
    start = end + 1
  }
  return parameters
}

/** A parameter whose name and value are in their normal encoding. */
export function queryParameter(name: string, value: string): Pair {
  return { key: name, value: `${name}=${value}` }
}

/** Sorts the parameters in place, by name and then by value, and joins them with `&`. */
export function canonicalQuery(parameters: Pair[]): string {
  sortInPlace(parameters, (one, other) => compareStrings(one.key, other.key) || compareStrings(one.value, other.value))
  let query = ''
  for (const { value } of parameters) query += query === '' ? value : `&${value}`
  return query
}

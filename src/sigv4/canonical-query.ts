/**
 * The canonical query string: the third line of the canonical request, made from the raw query text.
 *
 * @module
 */

import { percentReencode } from './percent-encoding.ts'
import { sortPairs } from './sort-pairs.ts'

/** The parameters of a query in the order sent, every name and value in its one encoding. */
export interface QueryParameters {
  readonly names: string[]
  readonly values: string[]
}

/**
 * Takes a raw query apart. A parameter without `=` has an empty value, nothing between two `&` is no parameter, and `+` is a
 * space, as the clients that write one mean it (Go, aws4fetch); a plus is `%2B`.
 */
export function parseQuery(query: string): QueryParameters {
  const names: string[] = []
  const values: string[] = []
  for (let start = 0; start < query.length; ) {
    const next = query.indexOf('&', start)
    const end = next < 0 ? query.length : next
    if (end > start) {
      const equals = query.indexOf('=', start)
      const split = equals < 0 || equals > end ? end : equals
      names.push(percentReencode(query.slice(start, split), '%20'))
      values.push(percentReencode(query.slice(split + 1, end), '%20'))
    }
    start = end + 1
  }
  return { names, values }
}

/** Sorts the parameters, in place, and joins them. */
export function joinQuery({ names, values }: QueryParameters): string {
  sortPairs(names, values, true)
  let text = ''
  for (let index = 0; index < names.length; index++) text += `${index === 0 ? '' : '&'}${names[index]}=${values[index]}`
  return text
}

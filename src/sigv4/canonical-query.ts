/**
 * The canonical query string: the third line of the canonical request, made from the raw query text.
 *
 * @module
 */

import { hexValue, isUnreserved, percentReencode } from './percent-encoding.ts'
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
  let start = 0
  while (start <= query.length && query !== '') {
    const next = query.indexOf('&', start)
    const end = next < 0 ? query.length : next
    if (end > start) {
      const equals = query.indexOf('=', start)
      const split = equals < 0 || equals > end ? end : equals
      names.push(encodeOnce(query.slice(start, split)))
      values.push(split < end ? encodeOnce(query.slice(split + 1, end)) : '')
    }
    start = end + 1
  }
  return { names, values }
}

/** Sorts the parameters, in place, and joins them. */
export function joinQuery({ names, values }: QueryParameters): string {
  sortPairs(names, values, 'value')
  let text = ''
  for (let index = 0; index < names.length; index++) text += `${index === 0 ? '' : '&'}${names[index]}=${values[index]}`
  return text
}

function encodeOnce(text: string): string {
  return isEncodedOnce(text) ? text : percentReencode(text, '%20')
}

/** Whether the text holds only unreserved characters and upper-case escapes of others. */
function isEncodedOnce(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (isUnreserved(code)) continue
    if (code !== 37) return false
    const high = text.charCodeAt(index + 1)
    const low = text.charCodeAt(index + 2)
    if (high > 70 || low > 70 || !(hexValue(high) >= 0 && hexValue(low) >= 0)) return false
    if (isUnreserved(hexValue(high) * 16 + hexValue(low))) return false
    index += 2
  }
  return true
}

/**
 * The canonical query string: the third line of the canonical request, made from the raw query text.
 *
 * @module
 */

import { UNRESERVED } from './characters.ts'
import { percentEncode } from './percent-encoding.ts'
import { find } from './request-url.ts'
import { compareText, type Pair, sortInPlace } from './sort-pairs.ts'

/**
 * Takes a raw query apart: the parameters in the order sent, every name and value in its one encoding. A parameter without `=` has an empty
 * value, nothing between two `&` is no parameter, and `+` is a space, as the clients that write one mean it (Go, aws4fetch); a plus is `%2B`.
 * The key of a pair is the name, its value is all of `name=value`.
 */
export function parseQuery(query: string): Pair[] {
  const parameters: Pair[] = []
  const { length } = query
  for (let start = 0; start <= length; ) {
    const end = find(query, '&', start, length)
    const part = query.slice(start, end)
    const equals = find(part, '=', 0, part.length)
    if (part) parameters.push(parameter(normalized(part.slice(0, equals)), normalized(part.slice(equals + 1))))
    start = end + 1
  }
  return parameters
}

function normalized(text: string): string {
  return percentEncode(text, UNRESERVED, '%20')
}

/** Of a name and a value in their one encoding. */
export function parameter(name: string, value: string): Pair {
  return { key: name, value: `${name}=${value}` }
}

/** Sorts the parameters, in place, and joins them. */
export function joinQuery(parameters: Pair[]): string {
  sortInPlace(parameters, (one, other) => compareText(one.key, other.key) || compareText(one.value, other.value))
  let text = ''
  for (const { value } of parameters) text += text === '' ? value : `&${value}`
  return text
}

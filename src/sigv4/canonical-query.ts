/**
 * The canonical query string: the third line of the canonical request, made from the raw query text.
 *
 * @module
 */

import { QUERY } from './characters.ts'
import { percentEncode } from './percent-encoding.ts'
import { compareText, type Pair, sortInPlace } from './sort-pairs.ts'

const AMPERSAND = 38
const EQUALS = 61

/**
 * Takes a raw query apart: the parameters in the order sent, every name and value in its one encoding. A parameter without `=` has an empty
 * value, nothing between two `&` is no parameter, and `+` is a space, as the clients that write one mean it (Go, aws4fetch); a plus is `%2B`.
 * The key of a pair is the name, its value is all of `name=value`.
 */
export function parseQuery(query: string): Pair[] {
  const parameters: Pair[] = []
  const text = percentEncode(query, QUERY, '%20')
  let start = 0
  let equals = 0
  let count = 0
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : AMPERSAND
    if (code === EQUALS && count++ === 0) equals = index
    if (code !== AMPERSAND) continue
    const part = text.slice(start, index)
    if (count === 1) parameters.push({ key: text.slice(start, equals), value: part })
    else if (part !== '') {
      const [key = '', ...values] = part.split('=')
      parameters.push(parameter(key, values.join('%3D')))
    }
    start = index + 1
    count = 0
  }
  return parameters
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

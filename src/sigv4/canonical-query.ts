/**
 * The canonical query string: the third line of the canonical request, made from the raw query text.
 *
 * @module
 */

import { isUnreserved } from './characters.ts'
import { percentReencode } from './percent-encoding.ts'
import { sortPairs } from './sort-pairs.ts'

/** The parameters of a query in the order sent, every name and value in its one encoding. */
export interface QueryParameters {
  readonly names: string[]
  readonly values: string[]
}

const AND = 38
const EQUALS = 61

/**
 * Takes a raw query apart, in one go. A parameter without `=` has an empty value, nothing between two `&` is no parameter, and `+` is a
 * space, as the clients that write one mean it (Go, aws4fetch); a plus is `%2B`.
 */
export function parseQuery(query: string): QueryParameters {
  const names: string[] = []
  const values: string[] = []
  let start = 0
  let equals = -1
  let isPlain = true
  for (let index = 0; index <= query.length; index++) {
    const code = index < query.length ? query.charCodeAt(index) : AND
    if (isUnreserved(code)) continue
    if (code === EQUALS && equals < 0) equals = index
    else if (code !== AND) isPlain = false
    else {
      if (index > start) {
        const name = query.slice(start, equals < 0 ? index : equals)
        const value = equals < 0 ? '' : query.slice(equals + 1, index)
        names.push(isPlain ? name : percentReencode(name, '%20'))
        values.push(isPlain ? value : percentReencode(value, '%20'))
      }
      start = index + 1
      equals = -1
      isPlain = true
    }
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

/**
 * The canonical headers: names in lower case and order, values trimmed and with single blanks, repeated headers joined by a comma.
 *
 * @module
 */

import { sortPairs } from './sort-pairs.ts'

export interface CanonicalHeaders {
  /** `\nname:value` for each. */
  readonly lines: string
  /** `name;name` */
  readonly names: string
}

/** Sorts names (in lower case) and values (canonical), in place, and joins them. */
export function canonicalHeaders(names: string[], values: string[]): CanonicalHeaders {
  sortPairs(names, values)
  let lines = ''
  let list = ''
  for (let index = 0; index < names.length; index++) {
    const name = names[index]
    if (index > 0 && name === names[index - 1]) lines += `,${values[index]}`
    else {
      lines += `\n${name}:${values[index]}`
      list += index === 0 ? name : `;${name}`
    }
  }
  return { lines, names: list }
}

/** Trims a value and folds every run of blanks and line breaks into one space. */
export function canonicalHeaderValue(value: string): string {
  // Most hold none. One class of characters: linear, and faster than a loop.
  if (!/[\t\n\r ]/.test(value)) return value
  let out = ''
  let done = 0
  let afterBlank = true
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    const blank = code === 32 || code === 9 || code === 10 || code === 13
    if (blank && (afterBlank || code !== 32)) {
      out += value.slice(done, index) + (afterBlank ? '' : ' ')
      done = index + 1
    }
    afterBlank = blank
  }
  out += value.slice(done)
  return afterBlank ? out.slice(0, -1) : out
}

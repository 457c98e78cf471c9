/**
 * The canonical headers: names in lower case and order, values trimmed and with single blanks, repeated headers joined by a comma.
 *
 * @module
 */

import { compareText, type Pair, sortInPlace } from './sort-pairs.ts'

export interface CanonicalHeaders {
  /** `\nname:value` for each. */
  readonly lines: string
  /** `name;name` */
  readonly names: string
}

/** Sorts headers, their keys in lower case and their values canonical, in place, and joins them. */
export function canonicalHeaders(headers: Pair[]): CanonicalHeaders {
  sortInPlace(headers, (one, other) => compareText(one.key, other.key))
  let lines = ''
  let names = ''
  let previous = ''
  for (const { key, value } of headers) {
    if (key === previous) lines += `,${value}`
    else {
      lines += `\n${key}:${value}`
      names += names === '' ? key : `;${key}`
    }
    previous = key
  }
  return { lines, names }
}

/** One class of characters: linear. */
const BLANKS = /[\t\n\r ]+/

/** The header with its value trimmed, and every run of blanks and line breaks in it folded into one space. Most hold none. */
export function canonicalHeader(header: Pair): Pair {
  const { key, value } = header
  return BLANKS.test(value) ? { key, value: value.split(BLANKS).filter(Boolean).join(' ') } : header
}

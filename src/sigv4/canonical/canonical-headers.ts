/**
 * Builds the canonical headers and the signed header list: lowercase names in order, values trimmed with single spaces, repeated headers joined
 * with commas.
 *
 * @module
 */

import { compareStrings, type Pair, sortInPlace } from './sort-pairs.ts'

/** The headers of a canonical request. */
export interface CanonicalHeaders {
  /** `\nname:value` for each header. */
  readonly lines: string
  /** The signed header list: `name;name`. */
  readonly names: string
}

/** Sorts headers with lowercase names and canonical values in place, and joins them. */
export function canonicalHeaders(headers: Pair[]): CanonicalHeaders {
  sortInPlace(headers, (one, other) => compareStrings(one.key, other.key))
  let lines = ''
  let names = ''
  let previous = ''
  for (const { key, value } of headers) {
    // HTTP/2 may split a cookie header (RFC 9113, section 8.2.3).
    if (key === previous) lines += key === 'cookie' ? `; ${value}` : `,${value}`
    else {
      lines += `\n${key}:${value}`
      names += names === '' ? key : `;${key}`
    }
    previous = key
  }
  return { lines, names }
}

/** One character class with one quantifier: linear. */
const WHITESPACE = /[\t\n\r ]+/

/** Returns the header with its value trimmed and each run of whitespace and line breaks replaced by one space. */
export function canonicalHeader(header: Pair): Pair {
  const { key, value } = header
  return WHITESPACE.test(value) ? { key, value: value.split(WHITESPACE).filter(Boolean).join(' ') } : header
}

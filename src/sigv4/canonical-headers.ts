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

/**
 * The headers that are signed, their values canonical. `host` always is: that of the URL, if none was sent as a header.
 *
 * @param isSigned asked with the name in lower case.
 */
export function signedPairs(headers: readonly Pair[], host: string | undefined, isSigned: (name: string) => boolean): Pair[] {
  const signed: Pair[] = []
  let isHostSent = false
  for (const header of headers) {
    const { key } = header
    const isHost = key === 'host'
    if (isHost || isSigned(key)) signed.push(canonicalHeader(header))
    isHostSent ||= isHost
  }
  if (!isHostSent && host) signed.push({ key: 'host', value: host })
  return signed
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

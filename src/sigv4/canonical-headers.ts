/**
 * The canonical headers: names in lower case and order, values trimmed and with single blanks, repeated headers joined by a comma.
 *
 * @module
 */

import { sortPairs } from './sort-pairs.ts'

export interface CanonicalHeaders {
  /** `name:value\n` for each. */
  readonly lines: string
  /** `name;name` */
  readonly names: string
}

/** By character code: 1 for what a header name or a method may hold, 2 for its capitals, 0 for what neither may. */
const TOKEN: Uint8Array = markToken()

/** Sorts names (in lower case) and values (canonical), in place, and joins them. */
export function canonicalHeaders(names: string[], values: string[]): CanonicalHeaders {
  sortPairs(names, values, 'stable')
  let lines = ''
  let list = ''
  let previous = ''
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string // index < length
    if (name === previous) {
      lines += `,${values[index]}`
      continue
    }
    if (index === 0) {
      lines = `${name}:${values[index]}`
      list = name
    } else {
      lines += `\n${name}:${values[index]}`
      list += `;${name}`
    }
    previous = name
  }
  return { lines: `${lines}\n`, names: list }
}

/** The name in lower case, `undefined` if it is none. ASCII only, so that no other letter turns into one on the way. */
export function lowerHeaderName(name: string): string | undefined {
  let capitals = false
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index)
    const kind = code < 128 ? TOKEN[code] : 0
    if (kind === 0) return undefined
    if (kind === 2) capitals = true
  }
  if (name === '') return undefined
  return capitals ? name.toLowerCase() : name
}

/** Whether a text is a token of HTTP: a method, a header name. */
export function isToken(text: string): boolean {
  return lowerHeaderName(text) !== undefined
}

/** Trims a value and folds every run of blanks and line breaks into one space. */
export function canonicalHeaderValue(value: string): string {
  let previousBlank = true
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    if (code > 32) previousBlank = false
    else if (isBlank(code)) {
      if (previousBlank || code !== 32) return foldBlanks(value)
      previousBlank = true
    } else previousBlank = false
  }
  return previousBlank && value !== '' ? foldBlanks(value) : value
}

function foldBlanks(value: string): string {
  let out = ''
  let pending = false
  let start = -1
  for (let index = 0; index <= value.length; index++) {
    const blank = index === value.length || isBlank(value.charCodeAt(index))
    if (!blank && start < 0) {
      if (pending) out += ' '
      start = index
    } else if (blank && start >= 0) {
      out += value.slice(start, index)
      pending = true
      start = -1
    }
  }
  return out
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13
}

function markToken(): Uint8Array {
  const table = new Uint8Array(128)
  for (const character of "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~") table[character.charCodeAt(0)] = 1
  for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') table[character.charCodeAt(0)] = 2
  return table
}

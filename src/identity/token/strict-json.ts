/**
 * JSON for what a stranger sent: an object, bounded in depth, and no member twice. `JSON.parse` keeps the last of two
 * equal names; another reader keeps the first, and the two would see two different tokens in one text.
 *
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../is-record.ts'

export type JsonObject = { readonly [name: string]: Json | undefined }

/** Levels of nesting: real tokens have three or four. */
const MAX_DEPTH = 32

/** Reads one object; `undefined` for anything else: other JSON, no JSON, a byte order mark, a member twice, too deep. Linear. */
export function parseStrictObject(text: string): JsonObject | undefined {
  const written = countMembersWritten(text)
  if (written === TOO_DEEP) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Then it stays undefined, which is no object either.
  }
  if (!isRecord(value)) return undefined
  // What JSON.parse gives and is neither null, an array nor a primitive is an object of JSON values.
  return countMembersRead(value) === written ? (value as JsonObject) : undefined
}

const TOO_DEEP = -1
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d
const OPENING_BRACKET = 0x5b
const CLOSING_BRACKET = 0x5d

/** Counts the colons outside strings: as many as members in a text that is JSON. Plain comparisons, because every token passes here. */
function countMembersWritten(text: string): number {
  let members = 0
  let depth = 0
  // Stryker disable next-line EqualityOperator: behind the end there is no character, so one step more finds nothing
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (character === QUOTE) {
      at = text.indexOf('"', at + 1)
      while (isEscaped(text, at)) at = text.indexOf('"', at + 1)
      if (at === -1) return members // no JSON: JSON.parse says so
    } else if (character === COLON) {
      members += 1
    } else if (character === OPENING_BRACE || character === OPENING_BRACKET) {
      depth += 1
      if (depth > MAX_DEPTH) return TOO_DEEP
    } else if (character === CLOSING_BRACE || character === CLOSING_BRACKET) {
      depth -= 1
    }
  }
  return members
}

/** `false` at -1 too, where no quote is. */
function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}

/** Counts what JSON.parse kept. Its depth is bounded by the count above. */
function countMembersRead(value: object): number {
  if (Array.isArray(value)) {
    let members = 0
    for (const element of value) {
      if (typeof element === 'object' && element !== null) members += countMembersRead(element)
    }
    return members
  }
  const values = Object.values(value)
  let members = values.length
  for (const member of values) {
    if (typeof member === 'object' && member !== null) members += countMembersRead(member)
  }
  return members
}

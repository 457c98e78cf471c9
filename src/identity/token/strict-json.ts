/**
 * JSON for what a stranger sent: an object, bounded in depth, and no member twice. `JSON.parse` keeps the last of two
 * equal names; another reader keeps the first, and the two would see two different tokens in one text.
 *
 * @module
 */

import type { Json } from '../../events/index.ts'

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
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  // What JSON.parse gives and is neither null, an array nor a primitive is an object of JSON values.
  return countMembersRead(value) === written ? (value as JsonObject) : undefined
}

const TOO_DEEP = -1
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Counts the colons outside strings: as many as members in a text that is JSON. */
function countMembersWritten(text: string): number {
  let members = 0
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at)
        if (at === -1) return members // no JSON: JSON.parse says so
        break
      case 0x3a: // :
        members += 1
        break
      case 0x7b: // {
      case 0x5b: // [
        depth += 1
        if (depth > MAX_DEPTH) return TOO_DEEP
        break
      case 0x7d: // }
      case 0x5d: // ]
        depth -= 1
        break
    }
  }
  return members
}

/** The index of the quote that closes the string opened at `start`, or -1. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

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

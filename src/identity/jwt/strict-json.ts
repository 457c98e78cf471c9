/**
 * Parses untrusted JSON objects with bounded depth and without duplicate members. `JSON.parse` keeps the last of two members with one
 * name; another parser may keep the first and read a different token.
 *
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { MAX_DEPTH } from '../limits.ts'

/** A parsed JSON object. */
export type JsonObject = { readonly [name: string]: Json | undefined }

/**
 * Returns a copy without a prototype. Another package may have polluted `Object.prototype`, and an inherited `groups` or `exp` must not be
 * read as a claim.
 */
export function ownMembers<T extends object>(object: T): T {
  return Object.setPrototypeOf({ ...object }, null)
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses a JSON object in linear time. Returns `undefined` for any other input: invalid UTF-8, a byte order mark, another JSON value,
 * invalid JSON, a duplicate member, or more than 32 levels of nesting.
 */
export function parseStrictObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const text = UTF8.decode(bytes)
    const membersInText = countMembersInText(text)
    const value: unknown = JSON.parse(text)
    // Every value that JSON.parse returns is `Json`. A duplicate member is missing from the parsed value.
    return isRecord(value) && countMembers(value) === membersInText ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

/**
 * Counts the colons outside strings, which is the number of members if the text is valid JSON.
 *
 * @throws {RangeError} if the text is nested too deeply.
 */
function countMembersInText(text: string): number {
  let members = 0
  let depth = 0
  let position = 0
  while (position < text.length) {
    const character = text[position]
    if (character === '"') {
      position = endOfString(text, position)
      if (position === -1) return members // an unterminated string, which JSON.parse rejects
    } else if (character === ':') {
      members += 1
    } else if (character === '{' || character === '[') {
      depth += 1
      if (depth > MAX_DEPTH) throw new RangeError('too deep')
    } else if (character === '}' || character === ']') {
      depth -= 1
    }
    position += 1
  }
  return members
}

/** The position of the quote that closes a string, or -1. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

/** Reports whether an odd number of backslashes precedes the quote. `false` for -1. */
function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0
  while (text[quote - 1 - backslashes] === '\\') backslashes += 1
  return backslashes % 2 === 1
}

/** Counts the members of all objects in a value. The depth was limited before the value was parsed. */
function countMembers(value: object): number {
  const isArray = Array.isArray(value)
  const elements: readonly unknown[] = isArray ? value : Object.values(value)
  let members = isArray ? 0 : elements.length
  for (const element of elements) if (typeof element === 'object' && element !== null) members += countMembers(element)
  return members
}

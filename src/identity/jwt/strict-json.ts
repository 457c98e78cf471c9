/**
 * JSON for what a stranger sent: an object, bounded in depth, and no member twice. `JSON.parse` keeps the last of two
 * equal names; another reader keeps the first, and the two would see two different tokens in one text.
 *
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import { MAX_DEPTH } from '../limits.ts'

export type JsonObject = { readonly [name: string]: Json | undefined }

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads one object; `undefined` for anything else: no UTF-8, other JSON, no JSON, a byte order mark, a member twice, too deep.
 * Linear.
 */
export function parseStrictObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const text = UTF8.decode(bytes)
    const written = countMembersWritten(text)
    const value: unknown = JSON.parse(text)
    // What JSON.parse gives and is neither null, an array nor a primitive is an object of JSON values.
    if (isRecord(value) && countMembersRead(value) === written) return value as JsonObject
  } catch {
    // Then it is no object either.
  }
  return undefined
}

/**
 * Counts the colons outside strings: as many as members in a text that is JSON. Plain comparisons, because every token passes here.
 *
 * @throws {RangeError} where the text is too deep to be read.
 */
function countMembersWritten(text: string): number {
  let members = 0
  let depth = 0
  // Stryker disable next-line EqualityOperator: behind the end there is no character, so one step more finds nothing
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') {
      at = text.indexOf('"', at + 1)
      while (isEscaped(text, at)) at = text.indexOf('"', at + 1)
      if (at === -1) return members // no JSON: JSON.parse says so
    } else if (character === ':') {
      members += 1
    } else if (character === '{' || character === '[') {
      depth += 1
      if (depth > MAX_DEPTH) throw new RangeError()
    } else if (character === '}' || character === ']') {
      depth -= 1
    }
  }
  return members
}

/** `false` at -1 too, where no quote is. */
function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0
  while (text[quote - 1 - backslashes] === '\\') backslashes += 1
  return backslashes % 2 === 1
}

/** Counts what JSON.parse kept. Its depth is bounded by the count above. */
function countMembersRead(value: object): number {
  const isList = Array.isArray(value)
  const inside: readonly unknown[] = isList ? value : Object.values(value)
  let members = isList ? 0 : inside.length
  for (const inner of inside) if (typeof inner === 'object' && inner !== null) members += countMembersRead(inner)
  return members
}

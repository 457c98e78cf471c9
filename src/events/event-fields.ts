/**
 * Reading untrusted JSON field by field: the value in its type, or an `EventError` that names the field. Each reader takes
 * the value itself, so that every field is read at a place of its own, which is several times faster than by a common reader.
 *
 * @module
 */

import { EventError } from '../errors.ts'
import { isRecord } from '../internal/is-record.ts'

export type Fields = { readonly [name: string]: unknown }

/** A text that must be there and not be empty. */
export function textField(value: unknown, field: string): string {
  return typeof value === 'string' && value !== '' ? value : fail(field, 'a text')
}

/** A text that may be missing or null. */
export function optionalText(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : fail(field, 'a text')
}

/**
 * An object that must be there. Only what was sent counts: where something was added to `Object.prototype`, a copy without
 * a prototype is read.
 */
export function objectField(value: unknown, field: string): Fields {
  if (!isRecord(value)) return fail(field, 'an object')
  for (const _ in Object.prototype) return { __proto__: null, ...value }
  return value
}

/** An object that may be missing or null. */
export function optionalFields(value: unknown, field: string): Fields | undefined {
  return value === undefined || value === null ? undefined : objectField(value, field)
}

/** A map of texts, checked whole; API Gateway sends null for an empty one. */
export function textMap(value: unknown, field: string): { readonly [key: string]: string } | undefined {
  const map = optionalFields(value, field)
  if (map === undefined) return undefined
  for (const key in map) {
    if (typeof map[key] !== 'string') fail(field, 'a map of texts')
  }
  return map as { readonly [key: string]: string } // every value was checked above
}

/** A map of lists of texts, checked whole. */
export function textListMap(value: unknown, field: string): { readonly [key: string]: readonly string[] } | undefined {
  const map = optionalFields(value, field)
  if (map === undefined) return undefined
  for (const key in map) {
    if (!isTextList(map[key])) fail(field, 'a map of lists of texts')
  }
  return map as { readonly [key: string]: readonly string[] } // every value was checked above
}

/** A list of texts that may be missing or null. */
export function optionalTextList(value: unknown, field: string): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  return isTextList(value) ? value : fail(field, 'a list of texts')
}

/** The own value under a name that a caller chose, so that `constructor` and friends never answer. */
export function own(fields: Fields | undefined, name: string): unknown {
  return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** Refuses an event, naming the field and what it must be. */
export function fail(field: string, expected: string): never {
  throw new EventError(field, expected)
}

function isTextList(value: unknown): value is readonly string[] {
  if (!Array.isArray(value)) return false
  for (let at = 0; at < value.length; at++) if (typeof value[at] !== 'string') return false
  return true
}

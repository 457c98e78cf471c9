/**
 * Reads untrusted JSON field by field: returns the value with its type, or throws an `EventError` that names the field.
 * The readers take the value, not its owner, because V8 optimizes a property access at a place of its own.
 *
 * @module
 */

import { EventError } from '../errors.ts'
import { isRecord } from '../internal/type-guards.ts'

/** An object whose fields have not been checked. */
export type Fields = { readonly [name: string]: unknown }

/** A required, non-empty string. */
export function requiredString(value: unknown, field: string): string {
  return typeof value === 'string' && value !== '' ? value : fail(field, 'a non-empty string')
}

/** A string that may be missing or null. */
export function optionalString(value: unknown, field: string): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : fail(field, 'a string')
}

/**
 * A required object. If a library added properties to `Object.prototype`, the result is a copy without a prototype, so
 * that only the properties of the event are read.
 */
export function requiredObject(value: unknown, field: string): Fields {
  if (!isRecord(value)) return fail(field, 'an object')
  for (const _ in Object.prototype) return { __proto__: null, ...value }
  return value
}

/** An object that may be missing or null. */
export function optionalObject(value: unknown, field: string): Fields | undefined {
  return value === undefined || value === null ? undefined : requiredObject(value, field)
}

/** An object whose values are strings. It may be missing or null: API Gateway sends null instead of an empty object. */
export function optionalStrings(value: unknown, field: string): { readonly [key: string]: string } | undefined {
  const object = optionalObject(value, field)
  if (object === undefined) return undefined
  for (const key in object) {
    if (typeof object[key] !== 'string') fail(field, 'an object of strings')
  }
  return object as { readonly [key: string]: string } // every value was checked above
}

/** An object whose values are arrays of strings. It may be missing or null. */
export function optionalStringArrays(value: unknown, field: string): { readonly [key: string]: readonly string[] } | undefined {
  const object = optionalObject(value, field)
  if (object === undefined) return undefined
  for (const key in object) {
    if (!isStringArray(object[key])) fail(field, 'an object of string arrays')
  }
  return object as { readonly [key: string]: readonly string[] } // every value was checked above
}

/** An array of strings that may be missing or null. */
export function optionalStringArray(value: unknown, field: string): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  return isStringArray(value) ? value : fail(field, 'an array of strings')
}

/** The own property of a name that the caller chose: `constructor` and other inherited names are `undefined`. */
export function ownProperty(fields: Fields | undefined, name: string): unknown {
  return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** Throws the `EventError` for a field. */
export function fail(field: string, expected: string): never {
  throw new EventError(field, expected)
}

function isStringArray(value: unknown): value is readonly string[] {
  if (!Array.isArray(value)) return false
  // Not `every`, which skips holes.
  for (let index = 0; index < value.length; index++) if (typeof value[index] !== 'string') return false
  return true
}

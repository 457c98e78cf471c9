/**
 * Reading untrusted JSON field by field: the value in its type, or an `EventError` that names the field. Only own keys count.
 *
 * @module
 */

import { EventError } from '../errors.ts'

export type Fields = { readonly [name: string]: unknown }

/** The event itself, which must be an object. */
export function eventFields(event: unknown): Fields {
  return object(event) ?? fail('event', 'an object')
}

/** A text that must be there and not be empty. */
export function textField(fields: Fields, name: string, field: string = name): string {
  const value = own(fields, name)
  return typeof value === 'string' && value !== '' ? value : fail(field, 'a text')
}

/** A text that may be missing or null. */
export function optionalText(fields: Fields | undefined, name: string, field: string): string | undefined {
  const value = own(fields, name)
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : fail(field, 'a text')
}

/** An object that may be missing or null. */
export function optionalFields(fields: Fields | undefined, name: string, field: string): Fields | undefined {
  const value = own(fields, name)
  if (value === undefined || value === null) return undefined
  return object(value) ?? fail(field, 'an object')
}

/** A map of texts, checked whole; API Gateway sends null for an empty one. */
export function textMap(fields: Fields, name: string): { readonly [key: string]: string } | undefined {
  const map = optionalFields(fields, name, name)
  if (map === undefined) return undefined
  for (const key of Object.keys(map)) {
    if (typeof map[key] !== 'string') fail(name, 'a map of texts')
  }
  return map as { readonly [key: string]: string } // every own value was checked above
}

/** A map of lists of texts, checked whole. */
export function textListMap(fields: Fields, name: string): { readonly [key: string]: readonly string[] } | undefined {
  const map = optionalFields(fields, name, name)
  if (map === undefined) return undefined
  for (const key of Object.keys(map)) {
    if (!isTextList(map[key])) fail(name, 'a map of lists of texts')
  }
  return map as { readonly [key: string]: readonly string[] } // every own value was checked above
}

/** A list of texts that may be missing or null. */
export function optionalTextList(fields: Fields, name: string): readonly string[] | undefined {
  const value = own(fields, name)
  if (value === undefined || value === null) return undefined
  return isTextList(value) ? value : fail(name, 'a list of texts')
}

/** The own value, so that `constructor` and friends never answer. */
export function own(fields: Fields | undefined, name: string): unknown {
  return fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** Refuses an event, naming the field and what it must be. */
export function fail(field: string, expected: string): never {
  throw new EventError(field, expected)
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function object(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

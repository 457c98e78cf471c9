/**
 * Reads members of options whose types are not known here. The gateway checks them.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord, isStringArray } from '../../internal/type-guards.ts'

/** An object with unknown members. */
export type Fields = { readonly [name: string]: unknown }

/** @throws {ConfigError} if the value is not an object. */
export function record(subject: string, option: string, value: unknown): Fields {
  if (!isRecord(value)) throw new ConfigError(subject, option, 'an object')
  return value
}

/** A member of an object or function; `undefined` for other values. */
export function field(value: unknown, name: string): unknown {
  return (typeof value === 'object' || typeof value === 'function') && value !== null ? (value as Fields)[name] : undefined
}

/** An array of strings. One string is an array of one. */
export function list(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return isStringArray(value) ? value : []
}

/** The objects of an array. */
export function objects(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** The members that are strings. */
export function strings(value: unknown): { readonly [name: string]: string } {
  const entries = Object.entries(isRecord(value) ? value : {})
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

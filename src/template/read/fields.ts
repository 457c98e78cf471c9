/**
 * Reads members of a resolved object; what is unknown or of the wrong kind becomes a problem.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { Location } from '../finding.ts'
import type { Problem } from './report.ts'
import { findUnresolved, isUnresolved } from './unresolved.ts'
import type { World } from './world.ts'

/** The members of one object. */
export interface Fields {
  readonly object: { readonly [name: string]: unknown }
  readonly problems: Problem[]
  has(name: string): boolean
  /** The position of a member, or of the object. */
  at(name?: string): Location
  /** Any value without unknown parts. */
  known(name: string): unknown
  /** A string. Numbers and booleans are converted, as CloudFormation does. */
  string(name: string): string | undefined
  boolean(name: string): boolean | undefined
  number(name: string): number | undefined
  /** An array of strings; a single string is an array of one. */
  strings(name: string): readonly string[] | undefined
  /** An object whose values are strings; others are left out. */
  stringMap(name: string): { readonly [key: string]: string }
  /** The members of an object member. */
  inner(name: string): Fields | undefined
}

/** Opens an object. Problems are added to `problems`. */
export function fieldsOf(world: World, object: { readonly [name: string]: unknown }, problems: Problem[]): Fields {
  const at = (name?: string): Location => world.origins.locate(object, name)
  const invalid = (name: string, expected: string): undefined => {
    problems.push({ code: 'invalid-value', message: `${name} must be ${expected}.`, at: at(name) })
    return undefined
  }
  const value = (name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined)
  const known = (name: string): unknown => {
    const problem = findUnresolved(value(name))
    if (problem === undefined) return value(name) ?? undefined
    problems.push({
      code: problem.code,
      message: `${name}: ${problem.message}`,
      at: problem.at.pointer === '' ? at(name) : problem.at,
    })
    return undefined
  }
  return {
    object,
    problems,
    has: (name) => value(name) !== undefined && value(name) !== null,
    at,
    known,
    string(name) {
      const given = known(name)
      if (given === undefined || typeof given === 'string') return given
      return typeof given === 'number' || typeof given === 'boolean' ? String(given) : invalid(name, 'a string')
    },
    boolean(name) {
      const given = known(name)
      if (given === undefined || typeof given === 'boolean') return given
      if (given === 'true' || given === 'false') return given === 'true'
      return invalid(name, 'true or false')
    },
    number(name) {
      const given = known(name)
      if (given === undefined || typeof given === 'number') return given
      return typeof given === 'string' && /^-?\d{1,15}(?:\.\d{1,9})?$/.test(given) ? Number(given) : invalid(name, 'a number')
    },
    strings(name) {
      const given = known(name)
      if (given === undefined) return undefined
      const list = Array.isArray(given) ? given.flat() : [given]
      return list.every((item) => typeof item === 'string' || typeof item === 'number')
        ? list.map(String)
        : invalid(name, 'an array of strings')
    },
    stringMap(name) {
      const given = value(name)
      if (!isRecord(given) || isUnresolved(given)) return {}
      const entries = Object.entries(given).filter(([, item]) => ['string', 'number', 'boolean'].includes(typeof item))
      return Object.fromEntries(entries.map(([key, item]) => [key, String(item)]))
    },
    inner(name) {
      const given = value(name)
      if (given === undefined || given === null) return undefined
      if (isRecord(given) && !isUnresolved(given)) return fieldsOf(world, given, problems)
      known(name)
      return isUnresolved(given) ? undefined : invalid(name, 'an object')
    },
  }
}

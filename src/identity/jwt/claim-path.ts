/**
 * Claim paths: the names of nested members that lead from the payload of a token to a value.
 *
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { type Check, valid } from '../../options.ts'
import type { JsonObject } from './strict-json.ts'

/**
 * A claim: the name of one member of the payload, or an array of member names from the payload's root, such as
 * `['realm_access', 'roles']`. Dots in a string have no special meaning, because claim names such as `https://example.com/roles`
 * contain dots.
 */
export type ClaimPath = string | readonly [string, ...string[]]

/** The result of a path that meets a value other than an object before its end. */
export const NOT_AN_OBJECT: unique symbol = Symbol('not an object')

/** Accepts a claim path. */
export const claimPath: Check<ClaimPath> = valid('a claim name or an array of member names', isClaimPath)

/** Reads the value at a path. Returns `undefined` if a member on the path is missing. Only own members are read. */
export function valueAt(claims: JsonObject, path: ClaimPath): Json | undefined | typeof NOT_AN_OBJECT {
  const [first, ...rest] = typeof path === 'string' ? [path] : path
  let value = ownMember(claims, first)
  for (const name of rest) {
    if (value === undefined) return undefined
    if (!isRecord(value)) return NOT_AN_OBJECT
    // Every member of a parsed JSON object is `Json`.
    value = ownMember(value as JsonObject, name)
  }
  return value
}

function ownMember(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** The path as it is reported: `realm_access.roles`. */
export function formatClaimPath(path: ClaimPath): string {
  return [path].flat().join('.')
}

export function isClaimPath(value: unknown): value is ClaimPath {
  return isName(value) || (Array.isArray(value) && value.length > 0 && value.every(isName))
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

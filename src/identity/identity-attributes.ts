/**
 * Scopes, groups and claims that a stored record grants: the same for API keys and passwords.
 *
 * @module
 */

import type { Json } from '../events/index.ts'
import { deepFreeze } from '../internal/deep-freeze.ts'
import { isRecord, isStringArray } from '../internal/type-guards.ts'
import { type Check, optional, valid } from '../options.ts'

/** What a stored record grants to the holder of its credential. */
export interface IdentityAttributes {
  /** Become `identity.scopes`. Default: none. */
  readonly scopes?: readonly string[] | undefined
  /** Become `identity.groups`. Default: none. */
  readonly groups?: readonly string[] | undefined
  /** Become `identity.claims`. JSON values only, nested at most 32 levels. Default: none. */
  readonly claims?: { readonly [name: string]: Json | undefined } | undefined
}

/** The checks of these properties, for the schema of a record. */
export const ATTRIBUTE_CHECKS: { readonly [name in keyof Required<IdentityAttributes>]: Check } = {
  scopes: optional(valid('an array of non-empty strings', isStringArray)),
  groups: optional(valid('an array of non-empty strings', isStringArray)),
  claims: optional(valid('an object of JSON values', (claims) => isRecord(claims) && isJson(claims, 32))),
}

/**
 * Copies a checked record and freezes the copy, so that later changes to the original or to an identity have no effect. The copy has
 * no prototype, so a polluted `Object.prototype` adds no property to it.
 */
export function frozenCopy<T extends object>(record: T): T {
  const copy: T = Object.assign(Object.create(null), structuredClone({ ...record }))
  return deepFreeze(copy)
}

/** Returns these properties of an identity. The sets are new for each identity; the claims are frozen. */
export function identityAttributes({ scopes = [], groups = [], claims = NO_CLAIMS }: IdentityAttributes): {
  readonly scopes: ReadonlySet<string>
  readonly groups: ReadonlySet<string>
  readonly claims: { readonly [name: string]: Json | undefined }
} {
  return { scopes: new Set(scopes), groups: new Set(groups), claims }
}

const NO_CLAIMS: { readonly [name: string]: Json | undefined } = Object.freeze({})

/** Dates, maps and sets are not JSON: freezing cannot protect them, and all callers with the record would share them. */
function isJson(value: unknown, depth: number): boolean {
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  const isContainer = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
  return isContainer && depth > 0 && Object.values(value as object).every((part) => isJson(part, depth - 1))
}

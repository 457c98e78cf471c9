/**
 * Markers for values that the template does not determine. The reader of the property decides whether access depends on it.
 *
 * @module
 */

import type { Location } from '../finding.ts'

/** Codes of values that are not known. */
export type UnresolvedCode =
  | 'unresolved'
  | 'unknown-intrinsic'
  | 'condition-unknown'
  | 'unknown-transform'
  | 'missing-file'
  | 'syntax'

/** A value that is not known. Reading fails where it decides access. */
export interface Unresolved {
  readonly [unresolved]: true
  readonly code: UnresolvedCode
  /** What is missing and how to provide it. Never a value. */
  readonly message: string
  readonly at: Location
}
const unresolved: unique symbol = Symbol('unresolved')

/** Marks a property that `AWS::NoValue` removes. */
export const NO_VALUE: unique symbol = Symbol('AWS::NoValue')

/** Creates the marker of an unknown value. */
export function missing(code: UnresolvedCode, message: string, at: Location): Unresolved {
  return { [unresolved]: true, code, message, at }
}

/** Whether a value is the marker of an unknown value. */
export function isUnresolved(value: unknown): value is Unresolved {
  return typeof value === 'object' && value !== null && unresolved in value
}

/** The marker, or `undefined` for any other value. */
export function asUnresolved(value: unknown): Unresolved | undefined {
  return isUnresolved(value) ? value : undefined
}

/** The first unknown value inside `value`, or `undefined`. */
export function findUnresolved(value: unknown): Unresolved | undefined {
  if (isUnresolved(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  for (const item of Object.values(value)) {
    const inner = findUnresolved(item)
    if (inner !== undefined) return inner
  }
  return undefined
}

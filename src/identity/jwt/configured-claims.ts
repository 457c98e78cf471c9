/**
 * Reads the claims that `oidc` is configured with: scopes and groups at claim paths, and claims with expected values.
 *
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { type ClaimPath, formatClaimPath, NOT_AN_OBJECT, valueAt } from './claim-path.ts'
import { stringSet, wordSet } from './claims.ts'
import type { JsonObject } from './strict-json.ts'

export interface CollectedClaims {
  readonly values: ReadonlySet<string>
  /** The configured paths that the token does not have. */
  readonly missing: readonly string[]
}

/** Unites the groups at several paths. Returns `undefined` if one is neither a string nor an array of strings. */
export function collectGroups(claims: JsonObject, paths: readonly ClaimPath[]): CollectedClaims | undefined {
  return collect(claims, { paths, values: new Set(), parse: groupsOf })
}

/** Unites `scope`, or else `scp`, with the scopes at several paths. Returns `undefined` if one has the wrong type. */
export function collectScopes(claims: JsonObject, paths: readonly ClaimPath[]): CollectedClaims | undefined {
  const values = wordSet(claims['scope'] ?? claims['scp'])
  return values && collect(claims, { paths, values, parse: wordSet })
}

/** A string is one group. */
function groupsOf(value: Json): ReadonlySet<string> | undefined {
  return stringSet(typeof value === 'string' ? [value] : value)
}

interface Collection {
  readonly paths: readonly ClaimPath[]
  /** The set to which the values are added. */
  readonly values: Set<string>
  readonly parse: (value: Json) => ReadonlySet<string> | undefined
}

function collect(claims: JsonObject, { paths, values, parse }: Collection): CollectedClaims | undefined {
  const missing: string[] = []
  for (const path of paths) {
    const value = valueAt(claims, path)
    if (value === undefined) missing.push(formatClaimPath(path))
    else {
      const parsed = value === NOT_AN_OBJECT ? undefined : parse(value)
      if (parsed === undefined) return undefined
      for (const element of parsed) values.add(element)
    }
  }
  return { values, missing }
}

/** A claim and the values of which it must have one. */
export type ExpectedClaim = readonly [name: string, values: readonly Json[]]

/** Reports whether each claim equals one of its expected values. */
export function hasExpectedClaims(claims: JsonObject, expected: readonly ExpectedClaim[]): boolean {
  return expected.every(([name, values]) => {
    const claim = claims[name]
    return claim !== undefined && values.some((value) => isEqual(claim, value))
  })
}

function isEqual(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((element, index) => isEqual(element, right[index]))
  }
  if (!isRecord(left) || !isRecord(right)) return left === right
  const names = Object.keys(left)
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && isEqual(left[name], right[name]))
  )
}

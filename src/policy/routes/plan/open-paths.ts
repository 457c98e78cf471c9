/**
 * Which paths of a route are open to one caller, and under which conditions.
 *
 * @module
 */

import { deepFreeze } from '../../../internal/deep-freeze.ts'
import {
  type ConditionText,
  formatCondition,
  type NetworkTest,
  networkTestOf,
  UNCONDITIONAL,
} from '../../rules/condition-blocks.ts'
import type { Residual } from '../../rules/rule.ts'
import type { RoutePattern } from '../parse/route-pattern.ts'
import type { RouteTree } from '../parse/route-tree.ts'
import { STAR, type Tokens } from '../parse/tokens.ts'
import { type AccessText, ALWAYS, formatAccess, NEVER } from './access-text.ts'

/** A route as far as it is open to one caller: which values its path parameters must have, and under which condition. */
export interface OpenPath {
  readonly boundSegments: readonly (readonly [position: number, value: string])[]
  readonly condition: ConditionText
  /** How addresses are compared with networks, if the condition is about addresses. */
  readonly isInNetworks?: NetworkTest | undefined
}

/** The open paths of each route. An empty array: the route is closed to the caller. */
export type OpenPathsOf = (route: RoutePattern) => readonly OpenPath[]

/** Every path of a route, without a condition. */
export const UNRESTRICTED: readonly OpenPath[] = /* @__PURE__ */ deepFreeze([{ boundSegments: [], condition: UNCONDITIONAL }])

/** Applies the residual of a rule to the route of the rule. */
export function openPaths(residual: Residual, { names }: Pick<RoutePattern, 'names'>): readonly OpenPath[] {
  if (residual === 'all') return UNRESTRICTED
  if (residual === 'none') return []
  return residual.map(({ bind, when }) => ({
    boundSegments: Object.entries(bind).map(([name, value]) => [names.indexOf(name), value] as const),
    condition: formatCondition(when),
    isInNetworks: networkTestOf(when),
  }))
}

/** The open paths that match a path. */
export function matchingOpenPaths(paths: readonly OpenPath[], path: Tokens): readonly OpenPath[] {
  return paths.filter(({ boundSegments }) => boundSegments.every(([position, value]) => path[position] === value))
}

/** The access to a path that is matched by the route with these open paths. */
export function accessTo(paths: readonly OpenPath[], path: Tokens): AccessText {
  return formatAccess(matchingOpenPaths(paths, path).map(({ condition }) => condition))
}

/**
 * The access to a path under every reading of it. Readings with two different conditions are closed, because one
 * condition cannot express both.
 */
export function combinedAccess(tree: RouteTree, openPathsOf: OpenPathsOf, path: Tokens): AccessText {
  const accesses = new Set(tree.readings(path).map((route) => accessTo(openPathsOf(route), path)))
  if (accesses.size > 1) accesses.delete(ALWAYS)
  const [access = NEVER] = accesses
  return accesses.size === 1 ? access : NEVER
}

/** Replaces stars by the values that an open path binds. */
export function bindTokens(tokens: Tokens, { boundSegments }: OpenPath): Tokens {
  const bound = [...tokens]
  for (const [position, value] of boundSegments) bound[position] = value
  return bound
}

/** A route that a pattern reaches, an example of the paths, and the access to it. The path is valid during the call only. */
export type VisitAccess = (route: RoutePattern, path: Tokens, access: AccessText) => boolean

/**
 * Visits the paths that a pattern reaches, by route and access: for each combination the most general path, and the path
 * with the values of each open path that binds some. Together they show every access that a path of the pattern can have.
 * Stops when `visit` returns true.
 */
export function reachAccess(tree: RouteTree, openPathsOf: OpenPathsOf, pattern: Tokens, visit: VisitAccess): boolean {
  return tree.reach(pattern, (route, path) => {
    const visitVariant = (variant: Tokens): boolean =>
      tree.readings(variant).includes(route) && visit(route, variant, combinedAccess(tree, openPathsOf, variant))
    const binds = ({ boundSegments }: OpenPath): boolean =>
      boundSegments.length > 0 && boundSegments.every(([position, value]) => path[position] === STAR || path[position] === value)
    return (
      visitVariant(path) || openPathsOf(route).some((openPath) => binds(openPath) && visitVariant(bindTokens(path, openPath)))
    )
  })
}

/**
 * Which paths of a route are open to one caller, and under which conditions.
 *
 * @module
 */

import { frozen } from '../../../internal/deep-freeze.ts'
import {
  type AddressTest,
  addressTestOf,
  type ConditionText,
  formatCondition,
  UNCONDITIONAL,
} from '../../rules/condition-blocks.ts'
import type { Residual } from '../../rules/rule.ts'
import type { RoutePattern } from '../parse/route-pattern.ts'
import type { RouteTree } from '../parse/route-tree.ts'
import { STAR, type Tokens } from '../parse/tokens.ts'
import { type AccessText, formatAccess } from './access-text.ts'

/** A route as far as it is open to one caller: which values its path parameters must have, and under which condition. */
export interface OpenPath {
  readonly boundSegments: readonly (readonly [position: number, value: string])[]
  readonly condition: ConditionText
  /** Whether the condition accepts an IP address, if it is about addresses. */
  readonly acceptsAddress?: AddressTest | undefined
}

/** The open paths of each route. An empty array: the route is closed to the caller. */
export type OpenPathsOf = (route: RoutePattern) => readonly OpenPath[]

/** Every path of a route, without a condition. */
export const UNRESTRICTED: readonly OpenPath[] = /* @__PURE__ */ frozen([{ boundSegments: [], condition: UNCONDITIONAL }])

/** Applies the residual of a rule to the route of the rule. */
export function openPaths(residual: Residual, { names }: Pick<RoutePattern, 'names'>): readonly OpenPath[] {
  if (residual === 'all') return UNRESTRICTED
  if (residual === 'none') return []
  return residual.map(({ bind, when }) => ({
    boundSegments: Object.entries(bind).map(([name, value]) => [names.indexOf(name), value] as const),
    condition: formatCondition(when),
    acceptsAddress: addressTestOf(when),
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
    const paths = openPathsOf(route)
    const visitVariant = (variant: Tokens): boolean =>
      tree.select(variant) === route && visit(route, variant, accessTo(paths, variant))
    const binds = ({ boundSegments }: OpenPath): boolean =>
      boundSegments.length > 0 && boundSegments.every(([position, value]) => path[position] === STAR || path[position] === value)
    return visitVariant(path) || paths.some((openPath) => binds(openPath) && visitVariant(bindTokens(path, openPath)))
  })
}

/**
 * Decides what a document must allow and deny, for one method and one caller.
 *
 *   1. Each open path gives an Allow pattern. Its stars also match `/`, so it may reach paths of other routes.
 *   2. Each path that it reaches with other access is closed by a Deny pattern that reaches nothing open. If there is
 *      none, IAM cannot express the table for this caller: the narrowest Deny is used, because a document may deny too
 *      much but never allow too much, and the conflict is reported.
 *   3. Paths below the open routes that the table does not name are closed wherever that reaches nothing open.
 *
 * @module
 */

import type { MethodGroup } from '../parse/method-groups.ts'
import type { RoutePattern } from '../parse/route-pattern.ts'
import type { RouteTree } from '../parse/route-tree.ts'
import { ANYTHING, STAR, starPositions, type Tokens, tokensBeforeStar } from '../parse/tokens.ts'
import { type AccessText, ALWAYS, NEVER } from './access-text.ts'
import { accessTo, bindTokens, type OpenPathsOf, reachAccess } from './open-paths.ts'
import type { Pattern } from './pattern.ts'

export interface AllowPattern extends Pattern {
  readonly route: RoutePattern
  /** The tokens contain a value of the caller's. */
  readonly bound: boolean
  /**
   * Whether the path with a trailing slash has the same access. REST APIs route `/pets/` like `/pets`; under another
   * reading a greedy route matches it. If the two differ, the path with the slash is closed.
   */
  readonly allowsSlash: boolean
}

/** An open route, a closed route inside it, and an open route inside the closed one. */
export interface Conflict {
  readonly outer: RoutePattern
  readonly closed: RoutePattern
  readonly inner: RoutePattern
}

/** A closed path below an open star. Its literals must not be reachable in an equivalent encoding. */
export interface EncodingGuard {
  /** The tokens before the star. */
  readonly prefix: Tokens
  readonly literals: readonly string[]
}

/** One plan for all methods that have the same routes. */
export interface MethodPlan extends Pick<MethodGroup, 'methods' | 'isRest'> {
  readonly allows: readonly AllowPattern[]
  /** Patterns that are denied, except where the condition of their access holds. */
  readonly denies: readonly Pattern[]
  /** Access for which no pattern of its own can be denied: where it fails, all paths but those with other access are denied. */
  readonly remainingPaths: readonly AccessText[]
  readonly encodingGuards: readonly EncodingGuard[]
  readonly conflicts: readonly Conflict[]
  /** Whether the pattern, with empty segments for some of its stars, could be a path with other access. */
  isExposedByEmptySegments(allow: AllowPattern): boolean
}

/** Plans the methods of a group for a caller to whom `openPathsOf` is open. */
export function planMethod({ methods, isRest, tree }: MethodGroup, openPathsOf: OpenPathsOf): MethodPlan {
  const allows = tree.routes.flatMap((route) => allowPatterns(tree, route, openPathsOf))
  const denies = new Map<string, Pattern>()
  const conflicts: Conflict[] = []
  const encodingGuards: EncodingGuard[] = []
  const remainingPaths: AccessText[] = []

  const deny = (tokens: Tokens, access: AccessText): void => {
    denies.set(`${access} ${tokens.join('/')}`, { tokens, access })
  }
  const reachesOther = (pattern: Tokens, ...same: AccessText[]): boolean =>
    reachAccess(tree, openPathsOf, pattern, (_, __, access) => !same.includes(access))
  /** Denies the pattern if it reaches no open path with other access. */
  const denyIfFree = (pattern: Tokens, access: AccessText): boolean => {
    const isFree = !reachesOther(pattern, NEVER, access)
    if (isFree) deny(pattern, access)
    return isFree
  }

  for (const { route: outer, tokens, access } of allows) {
    if (access !== ALWAYS && !denyIfFree(tokens, access)) remainingPaths.push(access)
    const prefix = tokensBeforeStar(tokens)
    reachAccess(tree, openPathsOf, tokens, (closed, reached, closedAccess) => {
      if (closedAccess === ALWAYS || closedAccess === access) return false
      const path = [...reached]
      encodingGuards.push({ prefix, literals: path.slice(prefix.length).filter((segment) => segment !== STAR) })
      // The pattern of the whole route is wider than the path, and also closes paths below.
      if (denyIfFree(closedAccess === NEVER ? closed.tokens : path, closedAccess)) return false
      // Every open route that the narrow Deny reaches is closed with it.
      reachAccess(tree, openPathsOf, path, (inner, _, innerAccess) => {
        if (innerAccess !== NEVER && innerAccess !== closedAccess) conflicts.push({ outer, closed, inner })
        return false
      })
      deny(path, closedAccess)
      return false
    })
  }
  for (const { tokens } of allows)
    for (const position of starPositions(tokens))
      widestDeeperPattern(tree, { tokens, position }, (pattern) => denyIfFree(pattern, NEVER))

  function isExposedByEmptySegments({ tokens, access }: AllowPattern): boolean {
    const isOtherWithout = (position: number, remaining: Tokens): boolean => {
      const token = tokens[position]
      if (token === undefined) return reachesOther(remaining, ALWAYS, access)
      return isOtherWithout(position + 1, [...remaining, token]) || (token === STAR && isOtherWithout(position + 1, remaining))
    }
    return starPositions(tokens).length > MAX_STARS || isOtherWithout(0, [])
  }

  return {
    methods,
    isRest,
    allows,
    denies: [...denies.values()],
    remainingPaths,
    encodingGuards,
    conflicts,
    isExposedByEmptySegments,
  }
}

/** Each star doubles the number of combinations of empty segments. More stars are treated as exposed. */
const MAX_STARS = 4

/** The patterns of the open paths of a route. A greedy route starts with the shortest path for which it is selected. */
export function allowPatterns(tree: RouteTree, route: RoutePattern, openPathsOf: OpenPathsOf): AllowPattern[] {
  const paths = openPathsOf(route)
  const patterns = new Map<string, AllowPattern>()
  for (const openPath of paths) {
    const tokens = shortestSelected(tree, route, bindTokens(route.tokens, openPath))
    if (tokens === undefined) continue
    const access = accessTo(paths, tokens)
    const withSlash = [...tokens, '']
    const slashAccess = accessTo(openPathsOf(tree.select(withSlash) ?? route), withSlash)
    const allowsSlash = slashAccess === access || slashAccess === ALWAYS
    patterns.set(tokens.join('/'), { route, tokens, access, bound: openPath.boundSegments.length > 0, allowsSlash })
  }
  return [...patterns.values()]
}

function shortestSelected(tree: RouteTree, route: RoutePattern, path: Tokens): Tokens | undefined {
  if (path[0] === ANYTHING) return path
  const maxLength = route.greedy ? Math.max(tree.depth + 1, path.length) : path.length
  for (let longer = path; longer.length <= maxLength; longer = [...longer, STAR]) if (tree.select(longer) === route) return longer
  return undefined
}

/** The widest pattern in which the star stands for two segments or more and that is free, or `undefined`. */
export function widestDeeperPattern(
  tree: RouteTree,
  { tokens, position }: { readonly tokens: Tokens; readonly position: number },
  isFree: (pattern: Tokens) => boolean,
): Tokens | undefined {
  let pattern = tokens
  while (pattern.length < tree.depth + 2) {
    pattern = pattern.toSpliced(position, 0, STAR)
    if (isFree(pattern)) return pattern
  }
  return undefined
}

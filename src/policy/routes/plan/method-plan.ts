/**
 * Decides what a document must allow and deny, for one method and one caller.
 *
 *   1. Each open path gives an Allow pattern. Its stars also match `/`, so it may reach paths of other routes.
 *   2. Each path that it reaches with other access is closed by a Deny pattern that reaches nothing open. If there is
 *      none, IAM cannot express the table for this caller: the narrowest Deny is used, because a document may deny too
 *      much but never allow too much, and the conflict is reported.
 *   3. A path with a trailing slash may be routed differently from the path without it: HTTP APIs route `/admin/orders/`
 *      to `/admin/{rest+}`, not to `/{tenant}/orders`. It is open only if it is open under every reading.
 *   4. Paths below the open routes that the table does not name are closed wherever that reaches nothing open.
 *
 * @module
 */

import { getOrAdd } from '../../../internal/get-or-add.ts'
import type { MethodGroup } from '../parse/method-groups.ts'
import type { RoutePattern } from '../parse/route-pattern.ts'
import type { RouteTree } from '../parse/route-tree.ts'
import { ANYTHING, STAR, starPositions, type Tokens, tokensBeforeStar } from '../parse/tokens.ts'
import { type AccessText, ALWAYS, NEVER } from './access-text.ts'
import { accessTo, bindTokens, combinedAccess, type OpenPathsOf, reachAccess } from './open-paths.ts'
import type { Pattern } from './pattern.ts'

export interface AllowPattern extends Pattern {
  readonly route: RoutePattern
  /** Whether the path with a trailing slash has the same access. If not, it is closed. */
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
  /** Whether a literal is also reachable in an encoding of its encoding, `%2573` for `%73`. */
  readonly decodesTwice: boolean
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
  /** Whether the pattern reaches a path that is open, with or without a condition. */
  reachesOpen(pattern: Tokens): boolean
  /** Whether the pattern, with empty segments for some of its stars, could be a path with other access. */
  isExposedByEmptySegments(allow: AllowPattern): boolean
}

export interface PlanOptions {
  /**
   * Whether everything that the table does not list may be denied, so that wider and fewer Deny patterns suffice. A
   * caller's own policy must not affect what other policies allow.
   */
  readonly denyUnlisted: boolean
}

/** Plans the methods of a group for a caller to whom `openPathsOf` is open. */
export function planMethod(group: MethodGroup, openPathsOf: OpenPathsOf, { denyUnlisted }: PlanOptions): MethodPlan {
  const { methods, isRest, tree } = group
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

  const guardEncodings = (prefix: Tokens, path: Tokens): void => {
    const literals = path.slice(prefix.length).filter((segment) => segment !== STAR && segment !== '')
    encodingGuards.push({ prefix, literals, decodesTwice: tree.order.decodesTwice })
  }

  for (const { route: outer, tokens, access, allowsSlash } of allows) {
    if (access !== ALWAYS && !denyIfFree(tokens, access)) remainingPaths.push(access)
    const prefix = tokensBeforeStar(tokens)
    if (!endsWithSlash(tokens)) {
      reachAccess(tree, openPathsOf, tokens, (closed, reached, closedAccess) => {
        if (closedAccess === ALWAYS || closedAccess === access) return false
        const path = [...reached]
        guardEncodings(prefix, path)
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
    // Without `allowsSlash`, every path of the pattern that ends with a slash is closed.
    for (const path of allowsSlash ? slashPaths(tree, openPathsOf, tokens) : []) {
      const slashAccess = combinedAccess(tree, openPathsOf, path)
      if (slashAccess === ALWAYS || slashAccess === access) continue
      guardEncodings(prefix, path)
      deny(path, slashAccess)
    }
  }
  const isFreeBelow = rememberStars((pattern) => denyIfFree(pattern, NEVER))
  for (const { tokens } of allows) {
    if (endsWithSlash(tokens)) continue
    for (const position of starPositions(tokens))
      widestDeeperPattern(tree, { tokens, position, mayWiden: denyUnlisted }, isFreeBelow)
  }

  function isExposedByEmptySegments({ tokens, access }: AllowPattern): boolean {
    const isOtherFrom = (position: number, path: Tokens): boolean => {
      const token = tokens[position]
      if (token === undefined) return reachesOther(path, ALWAYS, access)
      if (isOtherFrom(position + 1, [...path, token])) return true
      if (token !== STAR) return false
      // The empty segment may be dropped, or kept: then no parameter matches it, but a greedy route with fewer segments does.
      const mayBeKept = position < tokens.length - 1
      return isOtherFrom(position + 1, path) || (mayBeKept && isOtherFrom(position + 1, [...path, '']))
    }
    return starPositions(tokens).length > MAX_STARS || isOtherFrom(0, [])
  }

  return {
    methods,
    isRest,
    allows,
    denies: [...denies.values()],
    remainingPaths,
    encodingGuards,
    conflicts,
    reachesOpen: (pattern) => reachesOther(pattern, NEVER),
    isExposedByEmptySegments,
  }
}

/** Each star triples the number of combinations of empty segments. More stars are treated as exposed. */
const MAX_STARS = 4

/** The paths with a trailing slash that a pattern reaches, whether or not the slash is significant. */
function slashPaths(tree: RouteTree, openPathsOf: OpenPathsOf, tokens: Tokens): readonly Tokens[] {
  const withoutSlash = endsWithSlash(tokens) ? tokens.slice(0, -1) : tokens
  const patterns = tokens[0] === ANYTHING ? [[], [STAR]] : [withoutSlash]
  const paths: Tokens[] = []
  for (const pattern of patterns) {
    const collect =
      (slash: readonly string[]) =>
      (_: RoutePattern, path: Tokens): boolean => {
        paths.push([...path, ...slash])
        return false
      }
    reachAccess(tree, openPathsOf, [...pattern, ''], collect([]))
    reachAccess(tree, openPathsOf, pattern, collect(['']))
  }
  return paths
}

function endsWithSlash(tokens: Tokens): boolean {
  return tokens.at(-1) === ''
}

/** The patterns of the open paths of a route. A greedy route starts with the shortest path for which it is selected. */
export function allowPatterns(tree: RouteTree, route: RoutePattern, openPathsOf: OpenPathsOf): AllowPattern[] {
  const paths = openPathsOf(route)
  const patterns = new Map<string, AllowPattern>()
  const addPattern = (tokens: Tokens): void => {
    const access = combinedAccess(tree, openPathsOf, tokens)
    if (access === NEVER) return
    const slashAccess = endsWithSlash(tokens) ? access : combinedAccess(tree, openPathsOf, [...tokens, ''])
    patterns.set(tokens.join('/'), { route, tokens, access, allowsSlash: slashAccess === access || slashAccess === ALWAYS })
  }
  for (const openPath of paths) {
    const bound = bindTokens(route.tokens, openPath)
    if (bound[0] === ANYTHING) {
      patterns.set(ANYTHING, { route, tokens: bound, access: accessTo(paths, bound), allowsSlash: true })
      continue
    }
    const tokens = shortestSelected(tree, route, bound)
    if (tokens !== undefined) addPattern(tokens)
    // The path of a greedy route whose rest is empty: `/files/` of `/files/{proxy+}`.
    const emptyRest = [...bound.slice(0, -1), '']
    if (route.greedy && tree.readings(emptyRest).includes(route)) addPattern(emptyRest)
  }
  return [...patterns.values()]
}

function shortestSelected(tree: RouteTree, route: RoutePattern, path: Tokens): Tokens | undefined {
  const maxLength = route.greedy ? Math.max(tree.depth + 1, path.length) : path.length
  for (let longer = path; longer.length <= maxLength; longer = [...longer, STAR]) if (tree.select(longer) === route) return longer
  return undefined
}

/**
 * The widest pattern that is free and in which the star stands for two segments or more, or `undefined`. Among patterns
 * of one length, the one that consists of stars is the widest; it is used with `mayWiden`.
 */
export function widestDeeperPattern(
  tree: RouteTree,
  { tokens, position, mayWiden }: { readonly tokens: Tokens; readonly position: number; readonly mayWiden: boolean },
  isFree: (pattern: Tokens) => boolean,
): Tokens | undefined {
  let pattern = tokens
  while (pattern.length < tree.depth + 2) {
    pattern = pattern.toSpliced(position, 0, STAR)
    const stars = pattern.map(() => STAR)
    if (mayWiden && isFree(stars)) return stars
    if (isFree(pattern)) return pattern
  }
  return undefined
}

/** Remembers the result for patterns of stars, which are tested for every route of a table. */
export function rememberStars(isFree: (pattern: Tokens) => boolean): (pattern: Tokens) => boolean {
  const results = new Map<number, boolean>()
  return (pattern) =>
    pattern.every((token) => token === STAR) ? getOrAdd(results, pattern.length, () => isFree(pattern)) : isFree(pattern)
}

/**
 * The heart: what a document must allow and deny, for one method and one caller.
 *
 * Each open way in gives an Allow pattern. A pattern's star crosses `/`, so it may reach paths that another route decides;
 * each such path is closed by a Deny pattern that reaches nothing open. Where there is none, the table cannot be said in IAM
 * for this caller: the narrowest Deny is taken all the same, because it may deny too much but never allow too much, and the
 * conflict is reported. Below the open routes lie paths that nobody named; they are closed wherever that touches nothing open.
 *
 * @module
 */

import type { MethodGroup } from '../parse/method-groups.ts'
import type { RoutePattern } from '../parse/route-pattern.ts'
import type { RouteTree } from '../parse/route-tree.ts'
import { ANYTHING, beforeStar, hasStar, type Pattern, STAR, type Tokens } from '../parse/tokens.ts'
import { ALL, boundPath, classOf, NONE, reachClasses, type WaysOf } from './open-paths.ts'

export interface AllowPattern extends Pattern {
  readonly route: RoutePattern
  /** It holds a value of the caller's. */
  readonly bound: boolean
  /**
   * API Gateway gives `/pets/` to `/pets`; by another reading a greedy route may get it. Open where both are open alike,
   * else the path with its slash is closed.
   */
  readonly slashOpen: boolean
}

/** An open route, a closed one inside it, and an open one inside that. */
export interface Conflict {
  readonly outer: RoutePattern
  readonly closed: RoutePattern
  readonly inner: RoutePattern
}

/** A closed path below an open star: its literals must not slip through in another spelling. */
export interface Shelter {
  readonly before: Tokens
  readonly literals: readonly string[]
}

/** One plan stands for every method that has the same routes. */
export interface MethodPlan extends Pick<MethodGroup, 'methods' | 'isRest'> {
  readonly allows: readonly AllowPattern[]
  /** What is denied, except where a condition of the pattern's class holds. */
  readonly denies: readonly Pattern[]
  /** Classes outside of which everything is denied but what is open for another reason: no pattern of their own would do. */
  readonly remainingPaths: readonly string[]
  readonly shelters: readonly Shelter[]
  readonly conflicts: readonly Conflict[]
  /** With empty segments in the place of its stars the pattern could pass for a path of another class. */
  isExposed(allow: AllowPattern): boolean
}

/** Plans the methods of a group for a caller whose ways in are `waysAt(route)`. */
export function planMethod({ methods, isRest, tree }: MethodGroup, waysAt: WaysOf): MethodPlan {
  const allows = tree.routes.flatMap((route) => allowPatterns(tree, route, waysAt))
  const denies = new Map<string, Pattern>()
  const conflicts: Conflict[] = []
  const shelters: Shelter[] = []
  const remainingPaths: string[] = []

  const deny = (tokens: Tokens, when: string): void => {
    denies.set(`${when} ${tokens.join('/')}`, { tokens, when })
  }
  const reachesBut = (pattern: Tokens, one: string, other: string): boolean =>
    reachClasses(tree, waysAt, pattern, (_, __, found) => found !== one && found !== other)
  /** Denies the pattern where that hits no open route of another class. */
  const isDenied = (pattern: Tokens, when: string): boolean => {
    const isFree = !reachesBut(pattern, NONE, when)
    if (isFree) deny(pattern, when)
    return isFree
  }

  for (const { route: outer, tokens, when } of allows) {
    if (when !== ALL && !isDenied(tokens, when)) remainingPaths.push(when)
    // Stryker disable next-line ConditionalExpression: what has no star reaches itself alone
    if (!hasStar(tokens)) continue
    const before = beforeStar(tokens)
    reachClasses(tree, waysAt, tokens, (closed, path, found) => {
      if (found === ALL || found === when) return false
      shelters.push({ before, literals: path.slice(before.length).filter((segment) => segment !== STAR) })
      // The whole route is wider than the path, and closes what lies below too.
      if (!isDenied(found === NONE ? closed.tokens : [...path], found)) {
        // Every open route that this Deny hits is closed with it, and is told.
        reachClasses(tree, waysAt, path, (inner, _, other) => {
          if (other !== NONE && other !== found) conflicts.push({ outer, closed, inner })
          return false
        })
        deny([...path], found)
      }
      return false
    })
  }
  for (const { tokens } of allows)
    for (const at of starsIn(tokens)) closeDeeper(tree, tokens, at, (pattern) => isDenied(pattern, NONE))

  /** A reader that drops empty segments takes `/pets//` for `/pets`: whether any path so shortened, or within, is of another class. */
  function isExposed({ tokens, when }: AllowPattern): boolean {
    const isOtherWithout = (at: number, kept: Tokens): boolean => {
      const token = tokens[at]
      if (token === undefined) return reachesBut(kept, ALL, when)
      return isOtherWithout(at + 1, [...kept, token]) || (token === STAR && isOtherWithout(at + 1, kept))
    }
    return starsIn(tokens).length > MAX_STARS || isOtherWithout(0, [])
  }

  return { methods, isRest, allows, denies: [...denies.values()], remainingPaths, shelters, conflicts, isExposed }
}

const MAX_STARS = 4

/** The patterns of a route's open ways. A greedy one begins at the first length that is its own. */
export function allowPatterns(tree: RouteTree, route: RoutePattern, waysAt: WaysOf): AllowPattern[] {
  const ways = waysAt(route)
  const found = new Map<string, AllowPattern>()
  for (const way of ways) {
    const tokens = firstOwn(tree, route, boundPath(route.tokens, way))
    if (tokens === undefined) continue
    const when = classOf(ways, tokens)
    const slashed = [...tokens, '']
    const slashedClass = classOf(waysAt(tree.decide(slashed) ?? route), slashed)
    const slashOpen = slashedClass === when || slashedClass === ALL
    found.set(tokens.join('/'), { route, tokens, when, bound: way.bind.length > 0, slashOpen })
  }
  return [...found.values()]
}

function firstOwn(tree: RouteTree, route: RoutePattern, path: Tokens): Tokens | undefined {
  if (path[0] === ANYTHING) return path
  const most = route.greedy ? tree.depth + 1 : 0
  for (let own = path; own === path || own.length <= most; own = [...own, STAR]) if (tree.decide(own) === route) return own
  return undefined
}

/** Where stars stand. Each crosses `/`; the one of a greedy route does so by right, and what lies below it is never free. */
export function starsIn(tokens: Tokens): number[] {
  return [...tokens.keys()].filter((at) => tokens[at] === STAR)
}

/** The widest pattern that is free of those in which the star at `at` stands for two segments or more. */
export function closeDeeper(
  tree: RouteTree,
  tokens: Tokens,
  at: number,
  isFree: (pattern: Tokens) => boolean,
): Tokens | undefined {
  // Stryker disable next-line EqualityOperator: what is not free by then is a greedy route's
  for (let deeper = tokens; deeper.length < tree.depth + 2; ) {
    deeper = deeper.toSpliced(at, 0, STAR)
    if (isFree(deeper)) return deeper
  }
  return undefined
}

/**
 * Paths and path patterns as lists of segments. A pattern's star stands for one segment or more, because an IAM `*`
 * crosses `/`; a path's star is one segment unlike every literal of the table, which cannot tell such segments apart. So a
 * path with stars is also the narrowest pattern that it is an example of.
 *
 * @module
 */

import { getOrAdd } from '../../get-or-add.ts'
import { matches } from './resource-match.ts'

/** Written `?*`: at least one character, so that a parameter is never the empty segment of `/pets/`. */
export const STAR = '\u0000*'
/** Any text at all, also none. Only the whole of a pattern: `$default`. */
export const ANYTHING = '\u0000**'

/** Literals as decoded text, `STAR` or `ANYTHING`. */
export type Tokens = readonly string[]

export interface Pattern {
  readonly tokens: Tokens
  /** The class of paths that it is for. */
  readonly when: string
}

/** What stands before the first star. Behind it a literal could be spelled otherwise. */
export function beforeStar(tokens: Tokens): Tokens {
  const at = tokens.findIndex((token) => token.startsWith(STAR))
  return at === -1 ? tokens : tokens.slice(0, at)
}

export function hasStar(tokens: Tokens): boolean {
  return beforeStar(tokens) !== tokens
}

/**
 * Calls `visit` with every path of at most `most` segments that `path` and the pattern from `at` on may be; the shortest always.
 * Stops when it returns true.
 */
export function expand(pattern: Tokens, at: number, path: Tokens, most: number, visit: (path: Tokens) => boolean): boolean {
  const token = pattern[at]
  if (token === undefined) return visit(path)
  const longer = [...path, token]
  while (!expand(pattern, at + 1, longer, most, visit)) {
    if (token !== STAR || longer.length + pattern.length - at > most) return false
    longer.push(STAR)
  }
  return true
}

/** True when every text that `inner` matches is matched by `outer`: its own text is, in which nothing but stars is a wildcard. */
export function covers(outer: Tokens, inner: Tokens): boolean {
  // Stryker disable next-line ConditionalExpression: the text of the outer one, `?**`, matches all too
  if (outer[0] === ANYTHING || inner[0] === ANYTHING) return outer[0] === ANYTHING
  return matches(outer.join('/').replaceAll(STAR, '?*'), inner.join('/'))
}

/**
 * Drops every pattern that a wider one of its class covers. The wider ones are filed under what stands before their first star.
 */
export function withoutCovered<T extends Pattern>(patterns: readonly T[]): T[] {
  // Stryker disable next-line StringLiteral: what is filed together is compared all the same
  const keyOf = (when: string, tokens: Tokens): string => `${when} ${tokens.join('/')}`
  const filed = new Map<string, Tokens[]>()
  for (const { tokens, when } of patterns) {
    // Stryker disable next-line ConditionalExpression: what has no star covers itself alone
    if (hasStar(tokens)) getOrAdd(filed, keyOf(when, beforeStar(tokens)), () => []).push(tokens)
  }
  return patterns.filter(
    ({ tokens, when }) =>
      ![0, ...tokens.keys()].some((length) =>
        filed.get(keyOf(when, tokens.slice(0, length)))?.some((other) => covers(other, tokens) && !covers(tokens, other)),
      ),
  )
}

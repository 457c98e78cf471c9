/**
 * Patterns of a document: tokens and the access to the paths that they match.
 *
 * @module
 */

import { getOrAdd } from '../../../internal/get-or-add.ts'
import { hasStar, includesPattern, type Tokens, tokensBeforeStar } from '../parse/tokens.ts'
import type { AccessText } from './access-text.ts'

export interface Pattern {
  readonly tokens: Tokens
  /** The access to the paths that the pattern matches. */
  readonly access: AccessText
}

/**
 * Drops each pattern that a wider one with the same access includes. Wider patterns are indexed by their tokens before
 * the first star, so that a table with thousands of routes does not compare all pairs.
 */
export function withoutIncluded<T extends Pattern>(patterns: readonly T[]): T[] {
  const keyOf = (access: AccessText, tokens: Tokens): string => `${access} ${tokens.join('/')}`
  const wildcards = new Map<string, Tokens[]>()
  for (const { tokens, access } of patterns) {
    if (hasStar(tokens)) getOrAdd(wildcards, keyOf(access, tokensBeforeStar(tokens)), () => []).push(tokens)
  }
  const isIncluded = ({ tokens, access }: T): boolean =>
    [0, ...tokens.keys()].some((length) =>
      wildcards
        .get(keyOf(access, tokens.slice(0, length)))
        ?.some((other) => includesPattern(other, tokens) && !includesPattern(tokens, other)),
    )
  return patterns.filter((pattern) => !isIncluded(pattern))
}

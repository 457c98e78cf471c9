/**
 * Paths and path patterns as arrays of segments.
 *
 * In a pattern, a star stands for one or more segments, because an IAM `*` also matches `/`. In a path, a star stands for
 * one segment that differs from every literal of the table; the table cannot distinguish such segments. A path with stars
 * is therefore also the narrowest pattern that it matches.
 *
 * @module
 */

/** A path parameter. Written as `?*`, at least one character, because a parameter never matches the empty segment of `/pets/`. */
export const STAR = '\u0000*'
/** Any path, the root included. Only as the whole of a pattern: `$default`. */
export const ANYTHING = '\u0000**'

/** Literals as decoded strings, `STAR` or `ANYTHING`. */
export type Tokens = readonly string[]

/** The tokens before the first star. Literals after it can be sent in another encoding that the star matches. */
export function tokensBeforeStar(tokens: Tokens): Tokens {
  const position = tokens.findIndex((token) => token.startsWith(STAR))
  return position === -1 ? tokens : tokens.slice(0, position)
}

export function hasStar(tokens: Tokens): boolean {
  return tokens.some((token) => token.startsWith(STAR))
}

/** The positions of the stars. Each matches `/`; only the star of a greedy parameter is meant to. */
export function starPositions(tokens: Tokens): number[] {
  return [...tokens.keys()].filter((position) => tokens[position] === STAR)
}

/** A pattern, and where to continue with it: the tokens before `position` have become `path`. */
export interface PartialPath {
  readonly pattern: Tokens
  readonly position: number
  readonly path: Tokens
}

/**
 * Calls `visit` with every path of at most `maxLength` segments that continues `path` and matches the rest of the
 * pattern; the shortest one is visited in any case. Stops when `visit` returns true.
 */
export function expand({ pattern, position, path }: PartialPath, maxLength: number, visit: (path: Tokens) => boolean): boolean {
  const token = pattern[position]
  if (token === undefined) return visit(path)
  const longer = [...path, token]
  while (!expand({ pattern, position: position + 1, path: longer }, maxLength, visit)) {
    if (token !== STAR || longer.length + pattern.length - position > maxLength) return false
    longer.push(STAR)
  }
  return true
}

/** True if every string that `inner` matches is matched by `outer`: its own text is, in which only stars are wildcards. */
export function includesPattern(outer: Tokens, inner: Tokens): boolean {
  if (outer[0] === ANYTHING || inner[0] === ANYTHING) return outer[0] === ANYTHING
  return matchesResource(outer.join('/').replaceAll(STAR, '?*'), inner.join('/'))
}

/**
 * Whether a resource of a document of this package matches. Such documents contain two wildcards only: `*` matches any
 * string, `?*` any string but the empty one. Takes linear time.
 */
export function matchesResource(resource: string, text: string): boolean {
  let textPosition = 0
  let literalStart = 0
  for (let star = resource.indexOf('*'); star !== -1; star = resource.indexOf('*', literalStart)) {
    const minLength = resource[star - 1] === '?' ? 1 : 0
    const literal = resource.slice(literalStart, star - minLength)
    const match = text.indexOf(literal, textPosition)
    if (match === -1 || (literalStart === 0 && match > 0)) return false
    textPosition = match + literal.length + minLength
    literalStart = star + 1
  }
  const end = resource.slice(literalStart)
  return literalStart === 0 ? text === end : textPosition + end.length <= text.length && text.endsWith(end)
}

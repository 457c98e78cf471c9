/**
 * Paths and path patterns as lists of segments. A pattern's star stands for one segment or more, because an IAM `*`
 * crosses `/`.
 *
 * @module
 */

/** One segment or more, written `?*`: at least one character, so that a parameter is never the empty segment of `/pets/`. */
export const STAR = '\u0000*'
/** Any text at all, also none. Only the whole of a pattern: `$default`. */
export const ANYTHING = '\u0000**'
/** A segment unlike every literal of the table. Stands for all of them: the table cannot tell them apart. */
export const FRESH = '\u0000?'

/** Literals as decoded text, `STAR` or `ANYTHING`. */
export type Tokens = readonly string[]
/** Decoded segments, `FRESH` where any would do. */
export type Path = readonly string[]

/** The narrowest pattern that a path with fresh segments is an example of. */
export function meetOf(path: Path): Tokens {
  return path.map((segment) => (segment === FRESH ? STAR : segment))
}

export function tokensKey(tokens: Tokens): string {
  return tokens.join('/')
}

/** True when every text that `inner` matches is matched by `outer`. Literals stand alone; a star takes one token or more. */
export function covers(outer: Tokens, inner: Tokens): boolean {
  if (outer[0] === ANYTHING) return true
  if (inner[0] === ANYTHING || inner.length < outer.length) return false
  // reached[i]: outer's tokens so far can end at inner's token i. One row a token of outer.
  let reached = new Array<boolean>(inner.length + 1).fill(false)
  reached[0] = true
  for (const token of outer) {
    const next = new Array<boolean>(inner.length + 1).fill(false)
    for (let index = 0; index < inner.length; index++) {
      if (token === STAR) next[index + 1] = reached[index] === true || next[index] === true
      else next[index + 1] = reached[index] === true && inner[index] === token
    }
    reached = next
  }
  return reached[inner.length] === true
}

/** Finds, for a pattern, the wider ones of a list. They are filed under what stands before their first star. */
export function widerOf<T extends { readonly tokens: Tokens }>(patterns: readonly T[]): (tokens: Tokens) => readonly T[] {
  const filed = new Map<string, T[]>()
  for (const pattern of patterns) {
    const star = pattern.tokens.findIndex((token) => token === STAR || token === ANYTHING)
    if (star === -1) continue
    const start = tokensKey(pattern.tokens.slice(0, star))
    const present = filed.get(start)
    if (present === undefined) filed.set(start, [pattern])
    else present.push(pattern)
  }
  return (tokens) => {
    const found: T[] = []
    for (let length = 0; length <= tokens.length; length++) {
      for (const pattern of filed.get(tokensKey(tokens.slice(0, length))) ?? [])
        if (covers(pattern.tokens, tokens)) found.push(pattern)
    }
    return found
  }
}

/** Drops every pattern that another one of its group covers. */
export function withoutCovered<T extends { readonly tokens: Tokens }>(
  patterns: readonly T[],
  groupOf: (pattern: T) => string,
): T[] {
  const unique = [...new Map(patterns.map((pattern) => [`${groupOf(pattern)} ${tokensKey(pattern.tokens)}`, pattern])).values()]
  const wider = widerOf(unique)
  // Two that cover each other match the same: they are one pattern, and that was dropped before.
  return unique.filter(
    (pattern) => !wider(pattern.tokens).some((other) => other !== pattern && groupOf(other) === groupOf(pattern)),
  )
}

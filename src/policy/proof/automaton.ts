/**
 * Patterns as automata, walked side by side: which texts of one pattern match which of the others? Every set of
 * patterns that some text matches is visited, with a shortest such text, so the answer is a proof and no sample.
 *
 * @module
 */

import { BoundError } from '../../errors.ts'
import type { PatternText } from '../matching/glob.ts'

/** One sign of a pattern. `except` are the signs that a wildcard does not take. */
export type Token = { readonly kind: 'sign'; readonly sign: string } | { readonly kind: 'one' | 'star'; readonly except: string }

/** `exceptUpTo`: wildcards before that offset take no `:`. */
export function tokensOf({ text, wild }: PatternText, exceptUpTo: number = 0): readonly Token[] {
  const wildcards = new Set(wild)
  const tokens: Token[] = []
  for (let offset = 0; offset < text.length; offset++) {
    const sign = text.charAt(offset)
    const except = offset < exceptUpTo ? ':' : ''
    tokens.push(wildcards.has(offset) ? { kind: sign === '*' ? 'star' : 'one', except } : { kind: 'sign', sign })
  }
  return tokens
}

/** A text that stands for itself. */
export function literalTokens(text: string): readonly Token[] {
  return text.split('').map((sign) => ({ kind: 'sign', sign }))
}

export interface Walk {
  /** The texts to look at. */
  readonly query: readonly Token[]
  readonly patterns: readonly (readonly Token[])[]
  /** May a text still be of use when only these patterns can still match it? Cuts the walk short. */
  readonly isWorthwhile: (open: ReadonlySet<number>) => boolean
  /** Asked once for each set of patterns that a text of the query matches; `true` ends the walk. */
  readonly isWanted: (matching: ReadonlySet<number>) => boolean
  readonly maxSteps: number
}

interface Node {
  /** Offsets into all tokens, ascending, by pattern; the query is pattern -1. */
  readonly places: readonly number[]
  readonly parent: Node | undefined
  readonly sign: string
}

/**
 * A shortest text of the query whose set of matching patterns is wanted; `undefined`: there is none.
 *
 * @throws {BoundError} after `maxSteps` steps.
 */
export function findText({ query, patterns, isWorthwhile, isWanted, maxSteps }: Walk): string | undefined {
  const all = [query, ...patterns]
  const starts: number[] = []
  const tokens: (Token | undefined)[] = []
  for (const one of all) {
    starts.push(tokens.length)
    // `undefined` stands for the end of a pattern.
    tokens.push(...one, undefined)
  }
  const ownerOf: number[] = all.flatMap((one, index) => new Array<number>(one.length + 1).fill(index - 1))
  const other = unusedSign(tokens)
  const seen = new Set<string>()
  const answers = new Map<string, boolean>()
  let layer: Node[] = [{ places: closure(starts, tokens), parent: undefined, sign: '' }]
  let steps = 0
  while (layer.length > 0) {
    const next: Node[] = []
    for (const node of layer) {
      const matching = node.places.filter((place) => tokens[place] === undefined).map((place) => ownerOf[place] ?? 0)
      if (matching[0] === -1) {
        const key = matching.join()
        const isKnown = answers.get(key)
        const wanted = isKnown ?? isWanted(new Set(matching.slice(1)))
        answers.set(key, wanted)
        if (wanted) return textOf(node)
      }
      for (const sign of signsAt(node.places, tokens, other)) {
        steps += node.places.length
        if (steps > maxSteps) throw new BoundError('findAllowed', maxSteps)
        const places = step(node.places, tokens, sign)
        // The query's places come first. Without one, no text of it begins so.
        const [first = tokens.length] = places
        if (ownerOf[first] !== -1) continue
        const key = places.join()
        if (seen.has(key)) continue
        seen.add(key)
        if (isWorthwhile(new Set(places.map((place) => ownerOf[place] ?? 0)))) next.push({ places, parent: node, sign })
      }
    }
    layer = next
  }
  return undefined
}

/** The signs that make a difference here: those that some place waits for, those that wildcards except, and any other. */
function signsAt(places: readonly number[], tokens: readonly (Token | undefined)[], other: string): ReadonlySet<string> {
  const signs = new Set<string>()
  for (const place of places) {
    const token = tokens[place]
    if (token === undefined) continue
    if (token.kind === 'sign') signs.add(token.sign)
    else for (const sign of token.except) signs.add(sign)
  }
  return signs.add(other)
}

function step(places: readonly number[], tokens: readonly (Token | undefined)[], sign: string): readonly number[] {
  const next: number[] = []
  for (const place of places) {
    const token = tokens[place]
    if (token === undefined) continue
    if (token.kind === 'sign') {
      if (token.sign === sign) next.push(place + 1)
    } else if (!token.except.includes(sign)) next.push(token.kind === 'star' ? place : place + 1)
  }
  return closure(next, tokens)
}

/** A star may stand for nothing. Ascending, as `places` are: the places after a star follow it. */
function closure(places: readonly number[], tokens: readonly (Token | undefined)[]): readonly number[] {
  const closed = new Set<number>()
  for (const place of places) {
    let at = place
    closed.add(at)
    while (tokens[at]?.kind === 'star') closed.add(++at)
  }
  return [...closed]
}

function unusedSign(tokens: readonly (Token | undefined)[]): string {
  const used = new Set<string>()
  for (const token of tokens) if (token?.kind === 'sign') used.add(token.sign)
  for (const sign of 'xyzqwvukjxXYZQ0123456789') if (!used.has(sign)) return sign
  let code = 0x100
  while (used.has(String.fromCharCode(code))) code++
  return String.fromCharCode(code)
}

function textOf(node: Node): string {
  const signs: string[] = []
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) signs.push(at.sign)
  return signs.reverse().join('')
}

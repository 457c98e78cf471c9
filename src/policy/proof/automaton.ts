/**
 * Searches for a string that matches one pattern and a wanted combination of other patterns. All patterns are run as
 * automata side by side. Every combination that some string matches is visited, each with a shortest such string, so the
 * result is a proof and not a sample.
 *
 * @module
 */

import { BoundError } from '../../errors.ts'
import type { Pattern } from '../matching/glob.ts'

/** One character of a pattern. A wildcard matches any character except those in `except`. */
export type Token = { readonly kind: 'char'; readonly char: string } | { readonly kind: 'one' | 'star'; readonly except: string }

/** @param exceptUpTo Wildcards before this offset do not match a `:`. */
export function tokenize({ text, wild }: Pattern, exceptUpTo: number = 0): readonly Token[] {
  const wildcards = new Set(wild)
  return text.split('').map((char, offset): Token => {
    if (!wildcards.has(offset)) return { kind: 'char', char }
    return { kind: char === '*' ? 'star' : 'one', except: offset < exceptUpTo ? ':' : '' }
  })
}

/** A string that matches only itself. */
export function literalTokens(text: string): readonly Token[] {
  return text.split('').map((char) => ({ kind: 'char', char }))
}

export interface Search {
  /** The public function, for the error. */
  readonly subject: string
  /** The strings to search. */
  readonly query: readonly Token[]
  readonly patterns: readonly (readonly Token[])[]
  /** Whether a string that only these patterns (by index) can still match may lead to a result. Bounds the search. */
  readonly isWorthwhile: (open: ReadonlySet<number>) => boolean
  /** Called once for each set of patterns that a string of the query matches; `true` ends the search. */
  readonly isWanted: (matching: ReadonlySet<number>) => boolean
  readonly maxSteps: number
}

interface State {
  /** The positions reached in all patterns: offsets into `Automaton.tokens`, ascending. */
  readonly positions: readonly number[]
  /** The state before the last character. */
  readonly parent: State | undefined
  readonly char: string
}

/** The query and all patterns, one after the other. */
interface Automaton {
  /** `undefined` is the end of a pattern. */
  readonly tokens: readonly (Token | undefined)[]
  /** The pattern of each position; -1 for the query. */
  readonly owners: readonly number[]
  readonly start: readonly number[]
  /** A character that occurs in no pattern. */
  readonly otherChar: string
}

/**
 * Returns a shortest string of the query whose set of matching patterns is wanted, or `undefined` if there is none.
 *
 * @throws {BoundError} after `maxSteps` steps.
 */
export function findShortest({ subject, query, patterns, isWorthwhile, isWanted, maxSteps }: Search): string | undefined {
  const automaton = buildAutomaton([query, ...patterns])
  const { owners } = automaton
  const ownersOf = (positions: readonly number[]): number[] => positions.map((position) => owners[position] ?? 0)
  const visited = new Set<string>()
  const results = new Map<string, boolean>()
  let steps = 0
  let layer: State[] = [{ positions: closure(automaton.start, automaton), parent: undefined, char: '' }]
  while (layer.length > 0) {
    const next: State[] = []
    for (const state of layer) {
      const matching = ownersOf(state.positions.filter((position) => automaton.tokens[position] === undefined))
      if (matching[0] === -1) {
        const key = matching.join()
        const result = results.get(key) ?? isWanted(new Set(matching.slice(1)))
        results.set(key, result)
        if (result) return spell(state)
      }
      for (const char of distinguishingChars(state.positions, automaton)) {
        steps += state.positions.length
        if (steps > maxSteps) throw new BoundError(subject, maxSteps)
        const positions = advance(state.positions, char, automaton)
        // The positions of the query come first. Without one, no string of the query starts like this.
        const [owner] = ownersOf(positions.slice(0, 1))
        const key = positions.join()
        if (owner !== -1 || visited.has(key)) continue
        visited.add(key)
        if (isWorthwhile(new Set(ownersOf(positions)))) next.push({ positions, parent: state, char })
      }
    }
    layer = next
  }
  return undefined
}

function buildAutomaton(patterns: readonly (readonly Token[])[]): Automaton {
  const start: number[] = []
  const tokens: (Token | undefined)[] = []
  const owners: number[] = []
  for (const [index, pattern] of patterns.entries()) {
    start.push(tokens.length)
    for (const token of [...pattern, undefined]) {
      tokens.push(token)
      owners.push(index - 1)
    }
  }
  return { tokens, owners, start, otherChar: unusedChar(tokens) }
}

/** The characters that lead to different states: those in a pattern, those that a wildcard does not match, and any other. */
function distinguishingChars(positions: readonly number[], { tokens, otherChar }: Automaton): ReadonlySet<string> {
  const chars = new Set<string>()
  for (const position of positions) {
    const token = tokens[position]
    if (token === undefined) continue
    if (token.kind === 'char') chars.add(token.char)
    else for (const char of token.except) chars.add(char)
  }
  return chars.add(otherChar)
}

function advance(positions: readonly number[], char: string, automaton: Automaton): readonly number[] {
  const next: number[] = []
  for (const position of positions) {
    const token = automaton.tokens[position]
    if (token === undefined) continue
    if (token.kind === 'char') {
      if (token.char === char) next.push(position + 1)
    } else if (!token.except.includes(char)) next.push(token.kind === 'star' ? position : position + 1)
  }
  return closure(next, automaton)
}

/** Adds the positions after stars, which also match the empty string. The result is ascending like its argument. */
function closure(positions: readonly number[], { tokens }: Automaton): readonly number[] {
  const closed = new Set<number>()
  for (const position of positions) {
    let at = position
    closed.add(at)
    while (tokens[at]?.kind === 'star') closed.add(++at)
  }
  return [...closed]
}

function unusedChar(tokens: readonly (Token | undefined)[]): string {
  const used = new Set<string>()
  for (const token of tokens) if (token?.kind === 'char') used.add(token.char)
  for (const char of 'xyzqwvukjxXYZQ0123456789') if (!used.has(char)) return char
  let code = 0x100
  while (used.has(String.fromCharCode(code))) code++
  return String.fromCharCode(code)
}

function spell(end: State): string {
  const chars: string[] = []
  for (let state: State | undefined = end; state !== undefined; state = state.parent) chars.push(state.char)
  return chars.reverse().join('')
}

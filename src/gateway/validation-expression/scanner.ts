/**
 * Reads a string character by character. Characters are code points, as in Java.
 *
 * @module
 */

import { ExpressionError } from './syntax.ts'

/** A position in a string. */
export interface Scanner {
  /** Returns the next character without consuming it; `undefined` at the end. */
  peek(): string | undefined
  /** Consumes the next character. @throws {ExpressionError} at the end. */
  next(): string
  /** Consumes the next characters if they equal `expected`. */
  accept(expected: string): boolean
  /** Consumes what the pattern, which begins with `^`, matches in the next 16 characters. */
  acceptMatch(pattern: RegExp): readonly (string | undefined)[] | undefined
}

/** Creates a scanner at the beginning of a string. */
export function scanner(source: string): Scanner {
  const characters = [...source]
  let position = 0
  const accept = (expected: string): boolean => {
    const isNext = characters.slice(position, position + expected.length).join('') === expected
    if (isNext) position += expected.length
    return isNext
  }
  return {
    peek: () => characters[position],
    next() {
      const character = characters[position]
      if (character === undefined) throw new ExpressionError('ends unexpectedly')
      position += 1
      return character
    },
    accept,
    acceptMatch(pattern) {
      const match = pattern.exec(characters.slice(position, position + 16).join(''))
      if (match === null) return undefined
      position += match[0].length
      return match
    },
  }
}

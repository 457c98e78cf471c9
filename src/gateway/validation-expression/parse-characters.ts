/**
 * Parses the escapes and character classes of a validation expression.
 *
 * @module
 */

import type { Scanner } from './scanner.ts'
import { type CharacterSet, type Expression, ExpressionError } from './syntax.ts'

const DIGITS = [[0x30, 0x39]] as const
const WORD_CHARACTERS = [...DIGITS, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]] as const
/** Java's `\s` is ASCII only; JavaScript's has more characters. Java's rule applies. */
const SPACES = [
  [0x09, 0x0d],
  [0x20, 0x20],
] as const

const NAMED_SETS: { readonly [letter: string]: CharacterSet } = {
  d: { ranges: DIGITS, isNegated: false },
  D: { ranges: DIGITS, isNegated: true },
  w: { ranges: WORD_CHARACTERS, isNegated: false },
  W: { ranges: WORD_CHARACTERS, isNegated: true },
  s: { ranges: SPACES, isNegated: false },
  S: { ranges: SPACES, isNegated: true },
}

const CONTROL_CHARACTERS: { readonly [letter: string]: number } = { t: 0x09, n: 0x0a, f: 0x0c, r: 0x0d }

/** Parses what follows a backslash. */
export function parseEscape(input: Scanner): CharacterSet {
  const letter = input.next()
  const named = Object.hasOwn(NAMED_SETS, letter) ? NAMED_SETS[letter] : undefined
  if (named !== undefined) return named
  const control = Object.hasOwn(CONTROL_CHARACTERS, letter) ? CONTROL_CHARACTERS[letter] : undefined
  if (control !== undefined) return singleCharacter(control)
  if (letter === 'x' || letter === 'u') return parseHexEscape(input, letter)
  if (/^[A-Za-z0-9]$/.test(letter)) throw new ExpressionError(`has the escape "\\${letter}"`)
  return singleCharacter(letter.codePointAt(0) ?? 0)
}

function parseHexEscape(input: Scanner, letter: 'x' | 'u'): CharacterSet {
  const digits = input.acceptMatch(letter === 'x' ? /^[0-9A-Fa-f]{2}/ : /^[0-9A-Fa-f]{4}/)?.[0]
  const code = Number.parseInt(digits ?? '', 16)
  if (Number.isNaN(code) || (code >= 0xd800 && code <= 0xdfff)) throw new ExpressionError(`has an unusual "\\${letter}" escape`)
  return singleCharacter(code)
}

/** Parses a character class after its `[`. */
export function parseCharacterClass(input: Scanner): Expression {
  const isNegated = input.accept('^')
  if (input.peek() === ']') throw new ExpressionError('has a character class that is empty or begins with "]"')
  const sets: CharacterSet[] = []
  while (!input.accept(']')) {
    const first = parseClassMember(input)
    sets.push(input.peek() === '-' ? parseRange(first, input) : first)
  }
  return { kind: 'characters', sets, isNegated }
}

function parseClassMember(input: Scanner): CharacterSet {
  if (input.peek() === '[') throw new ExpressionError('has a "[" inside a character class; escape it')
  if (input.accept('&&')) throw new ExpressionError('has "&&" inside a character class')
  if (input.accept('--')) throw new ExpressionError('has "--" inside a character class')
  const character = input.next()
  return character === '\\' ? parseEscape(input) : singleCharacter(character.codePointAt(0) ?? 0)
}

/** A hyphen is literal at the end of the class and after a set such as `\w`. */
function parseRange(first: CharacterSet, input: Scanner): CharacterSet {
  const start = onlyCharacter(first)
  if (start === undefined) return first
  input.next()
  if (input.peek() === ']') return { ranges: [...first.ranges, [0x2d, 0x2d]], isNegated: false }
  const end = onlyCharacter(parseClassMember(input))
  if (end === undefined) throw new ExpressionError('has a range in a character class that ends with a set')
  if (end < start) throw new ExpressionError('has a range in a character class in reverse order')
  return { ranges: [[start, end]], isNegated: false }
}

function singleCharacter(code: number): CharacterSet {
  return { ranges: [[code, code]], isNegated: false }
}

function onlyCharacter({ ranges, isNegated }: CharacterSet): number | undefined {
  const [range] = ranges
  return range !== undefined && ranges.length === 1 && range[0] === range[1] && !isNegated ? range[0] : undefined
}

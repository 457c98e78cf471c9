/**
 * Parses the part of the regular expression syntax that Java and JavaScript read alike. API Gateway uses Java's syntax.
 *
 * @see https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/regex/Pattern.html
 * @module
 */

import { parseCharacterClass, parseEscape } from './parse-characters.ts'
import type { Scanner } from './scanner.ts'
import { scanner } from './scanner.ts'
import { type Expression, ExpressionError } from './syntax.ts'

/** The deepest nesting of groups. */
const MAX_DEPTH = 50

/** Java's `.` excludes all line terminators, also U+0085, which JavaScript's does not. */
const LINE_TERMINATORS = {
  ranges: [
    [0x0a, 0x0a],
    [0x0d, 0x0d],
    [0x85, 0x85],
    [0x2028, 0x2029],
  ],
  isNegated: true,
} as const

/** @throws {ExpressionError} if the expression is invalid or ambiguous. */
export function parseExpression(source: string): Expression {
  try {
    new RegExp(source)
  } catch {
    throw new ExpressionError('is not a valid regular expression')
  }
  const input = scanner(source)
  const expression = parseAlternatives(input, 0)
  if (input.peek() !== undefined) throw new ExpressionError('has an unmatched ")"')
  return expression
}

function parseAlternatives(input: Scanner, depth: number): Expression {
  if (depth > MAX_DEPTH) throw new ExpressionError(`nests groups more than ${MAX_DEPTH} levels deep`)
  const options = [parseSequence(input, depth)]
  while (input.accept('|')) options.push(parseSequence(input, depth))
  const [only] = options
  return options.length === 1 && only !== undefined ? only : { kind: 'alternatives', options }
}

function parseSequence(input: Scanner, depth: number): Expression {
  const parts: Expression[] = []
  for (let next = input.peek(); next !== undefined && next !== '|' && next !== ')'; next = input.peek()) {
    parts.push(parseRepetition(parseAtom(input, depth), input))
  }
  return { kind: 'sequence', parts }
}

function parseAtom(input: Scanner, depth: number): Expression {
  const character = input.next()
  switch (character) {
    case '(':
      return parseGroup(input, depth)
    case '[':
      return parseCharacterClass(input)
    case '\\':
      return { kind: 'characters', sets: [parseEscape(input)], isNegated: false }
    case '.':
      return { kind: 'characters', sets: [LINE_TERMINATORS], isNegated: false }
    case '^':
      return { kind: 'anchor', at: 'start' }
    case '$':
      return { kind: 'anchor', at: 'end' }
    case '{':
      throw new ExpressionError('has a "{" that does not begin a quantifier; escape it')
    default: {
      const code = character.codePointAt(0) ?? 0
      return { kind: 'characters', sets: [{ ranges: [[code, code]], isNegated: false }], isNegated: false }
    }
  }
}

function parseGroup(input: Scanner, depth: number): Expression {
  const lookahead = parseGroupPrefix(input)
  const part = parseAlternatives(input, depth + 1)
  if (!input.accept(')')) throw new ExpressionError('has an unmatched "("')
  return lookahead === undefined ? part : { kind: 'lookahead', part, isNegated: lookahead === 'negative' }
}

function parseGroupPrefix(input: Scanner): 'positive' | 'negative' | undefined {
  if (!input.accept('?')) return undefined
  if (input.accept(':')) return undefined
  if (input.accept('=')) return 'positive'
  if (input.accept('!')) return 'negative'
  if (!input.accept('<')) throw new ExpressionError('has inline flags or an atomic group')
  if (input.peek() === '=' || input.peek() === '!') throw new ExpressionError('has a lookbehind')
  let name = ''
  while (!input.accept('>')) name += input.next()
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name))
    throw new ExpressionError('has a group name with characters other than letters and digits')
  return undefined
}

function parseRepetition(part: Expression, input: Scanner): Expression {
  const range = parseQuantifier(input)
  if (range === undefined) return part
  if (part.kind === 'lookahead' || part.kind === 'anchor')
    throw new ExpressionError('has a quantifier after a lookahead or an anchor')
  // A reluctant quantifier matches the same values if the whole value must match.
  if (!input.accept('?') && input.peek() === '+') throw new ExpressionError('has a possessive quantifier')
  if (parseQuantifier(input) !== undefined) throw new ExpressionError('has two quantifiers in a row')
  return { kind: 'repetition', part, least: range[0], most: range[1] }
}

function parseQuantifier(input: Scanner): readonly [least: number, most: number] | undefined {
  if (input.accept('*')) return [0, Number.POSITIVE_INFINITY]
  if (input.accept('+')) return [1, Number.POSITIVE_INFINITY]
  if (input.accept('?')) return [0, 1]
  if (input.peek() !== '{') return undefined
  const match = input.acceptMatch(/^\{(\d{1,4})(,(\d{1,4})?)?\}/)
  if (match === undefined) throw new ExpressionError('has a "{" that does not begin a quantifier; escape it')
  const [, least = '', comma, most] = match
  if (comma === undefined) return [Number(least), Number(least)]
  return [Number(least), most === undefined ? Number.POSITIVE_INFINITY : Number(most)]
}

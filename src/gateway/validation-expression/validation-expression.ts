/**
 * Compiles validation expressions and matches header values in time proportional to their length, whatever the expression.
 * JavaScript's own regular expressions can take exponential time.
 *
 * @module
 */

import { type Instruction, matcher, type Program } from './matcher.ts'
import { parseExpression } from './parse-expression.ts'
import { type CharacterSet, type Expression, ExpressionError } from './syntax.ts'

/** A compiled validation expression. */
export interface ValidationExpression {
  /** Returns whether the whole value matches, like Java's `Matcher.matches`. */
  matches(value: string): boolean
}

/** The largest compiled expression. Repetitions such as `{2,50}` count once per repetition. */
const MAX_INSTRUCTIONS = 2_000

/** @throws {ExpressionError} if the expression is invalid, too large, or read differently by Java and JavaScript. */
export function validationExpression(source: string): ValidationExpression {
  return { matches: matcher(compile(parseExpression(source), { count: 0 })) }
}

function compile(expression: Expression, budget: { count: number }): Program {
  const instructions: Instruction[] = []
  const start = emitExpression(expression, emit({ kind: 'accept' }))
  return { instructions, start }

  function emit(instruction: Instruction): number {
    budget.count += 1
    if (budget.count > MAX_INSTRUCTIONS) throw new ExpressionError('is too large')
    return instructions.push(instruction) - 1
  }

  /** Emits the instructions of an expression that continues at `next`, and returns the first one. */
  function emitExpression(node: Expression, next: number): number {
    switch (node.kind) {
      case 'characters':
        return emit({ kind: 'character', test: characterTest(node.sets, node.isNegated), next })
      case 'anchor':
        return emit({ kind: 'anchor', at: node.at, next })
      case 'lookahead':
        return emit({ kind: 'lookahead', program: compile(node.part, budget), isNegated: node.isNegated, next })
      case 'sequence':
        return node.parts.reduceRight((after, part) => emitExpression(part, after), next)
      case 'alternatives':
        return emit({ kind: 'choice', targets: node.options.map((option) => emitExpression(option, next)) })
      case 'repetition':
        return emitRepetition(node, next)
    }
  }

  function emitRepetition({ part, least, most }: Extract<Expression, { readonly kind: 'repetition' }>, next: number): number {
    let first = next
    if (most === Number.POSITIVE_INFINITY) {
      const targets = [next]
      first = emit({ kind: 'choice', targets })
      targets.push(emitExpression(part, first))
    }
    for (let count = least; count < most && most !== Number.POSITIVE_INFINITY; count += 1) {
      first = emit({ kind: 'choice', targets: [next, emitExpression(part, first)] })
    }
    for (let count = 0; count < least; count += 1) first = emitExpression(part, first)
    return first
  }
}

function characterTest(sets: readonly CharacterSet[], isNegated: boolean): (code: number) => boolean {
  const isInSet = (code: number): boolean =>
    sets.some((set) => set.ranges.some(([first, last]) => code >= first && code <= last) !== set.isNegated)
  const ascii = Array.from({ length: 128 }, (_, code) => isInSet(code) !== isNegated)
  return (code) => ascii[code] ?? isInSet(code) !== isNegated
}

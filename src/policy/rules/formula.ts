/**
 * What is known of a rule before any caller comes: of which questions it is made. The route table's check while building
 * asks only for callers that can exist: `authenticated` is always true, and one question has one answer.
 *
 * @module
 */

import type { Residual } from './rule.ts'

export interface Formula {
  /** What is true or false of a caller. Equal values are one question. */
  readonly questions: readonly unknown[]
  /** What the rule says to a caller of whom only this is known. A value that it binds begins with `SOMEBODY`. */
  answer(isSo: (question: unknown) => boolean): Residual
  /** Of a question: rules of one key are one rule. */
  readonly key?: unknown
}

/** No route and no caller has such a text. It stands for any value of a caller's, so it agrees with every other. */
export const SOMEBODY = '\u0001'

// A memo: what a rule was made of does not change, and a rule that is not in it is a question of its own.
const formulas = new WeakMap<object, Formula>()

/** Notes what a rule is made of, and hands the rule back. */
export function madeOf<R extends object>(rule: R, formula: Formula): R {
  formulas.set(rule, formula)
  return Object.freeze(rule)
}

/** Of a rule that is all or nothing. */
export function question(key: unknown): Formula {
  return { key, questions: [key], answer: (isSo) => (isSo(key) ? 'all' : 'none') }
}

/** A rule that nobody described is a question of its own. */
export function formulaOf(rule: object): Formula {
  return formulas.get(rule) ?? question(rule)
}

/** Made by this package: its answers are well-formed. */
export function isOurs(rule: object): boolean {
  return formulas.has(rule)
}

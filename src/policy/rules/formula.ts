/**
 * What is known of a rule before any caller comes: of which questions it is made. The route table's check while building
 * asks only for callers that can exist: `signedIn` is always true, and one question has one answer.
 *
 * @module
 */

import type { Answer } from './answer.ts'

export type Formula =
  /** All or nothing for a caller. Equal keys are one question. */
  | { readonly question: unknown }
  /** What it answers, whoever asks. A value that it binds begins with `SOMEBODY`. */
  | { readonly answer: Answer }
  | { readonly parts: readonly object[]; readonly join: Join }

/** No route and no caller has such a text. It stands for any value of a caller's, so it agrees with every other. */
export const SOMEBODY = '\u0001'

/** What a rule makes of the answers of its parts. */
export type Join = <T>(parts: readonly T[], ask: (part: T) => Answer) => Answer

// A memo: what a rule was made of does not change, and a rule that is not in it is a question of its own.
const formulas = new WeakMap<object, Formula>()

/** Notes what a rule is made of, and hands the rule back. */
export function madeOf<R extends object>(rule: R, formula: Formula): R {
  formulas.set(rule, formula)
  return Object.freeze(rule)
}

function formulaOf(rule: object): Formula {
  return formulas.get(rule) ?? { question: rule }
}

/** Made by this package: its answers are well-formed. */
export function isOurs(rule: object): boolean {
  return formulas.has(rule)
}

/** By which two rules are one: the question, where the rule asks one alone. */
export function identityOf(rule: object): unknown {
  const formula = formulaOf(rule)
  return 'question' in formula ? formula.question : rule
}

/** The questions that a rule asks. */
export function questionsOf(rule: object): readonly unknown[] {
  const formula = formulaOf(rule)
  if ('parts' in formula) return formula.parts.flatMap(questionsOf)
  return 'question' in formula ? [formula.question] : []
}

/** What a rule answers to a caller of whom only this is known. */
export function abstractAnswer(rule: object, isSo: (question: unknown) => boolean): Answer {
  const formula = formulaOf(rule)
  if ('answer' in formula) return formula.answer
  if ('question' in formula) return isSo(formula.question) ? 'all' : 'none'
  return formula.join(formula.parts, (part) => abstractAnswer(part, isSo))
}

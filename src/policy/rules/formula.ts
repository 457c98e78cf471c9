/**
 * What is known of a rule before any caller comes: of which questions it is made. The route table's check while building
 * asks only for callers that can exist: `signedIn` is always true, and one question has one answer.
 *
 * @module
 */

export type Formula =
  | { readonly kind: 'constant'; readonly value: boolean }
  /** True or false for a caller. Equal keys are one question. */
  | { readonly kind: 'question'; readonly key: unknown }
  /** Never true for a whole route: a path parameter must have the caller's value. */
  | { readonly kind: 'binding'; readonly key: string; readonly parameter: string }
  /** Never settled by the caller alone: a condition of the request. */
  | { readonly kind: 'condition'; readonly key: string }
  | { readonly kind: 'not'; readonly of: Formula }
  | { readonly kind: 'every' | 'some'; readonly of: readonly Formula[] }

// A memo: what a rule was made of does not change, and a rule that is not in it is a question of its own.
const formulas = new WeakMap<object, Formula>()

/** Notes what a rule is made of, and hands the rule back. */
export function madeOf<R extends object>(rule: R, formula: Formula): R {
  formulas.set(rule, formula)
  return Object.freeze(rule)
}

/** A rule that nobody described is a question of its own. */
export function formulaOf(rule: object): Formula {
  return formulas.get(rule) ?? { kind: 'question', key: rule }
}

/** Made by this package: its answers are well-formed. */
export function isOurs(rule: object): boolean {
  return formulas.has(rule)
}

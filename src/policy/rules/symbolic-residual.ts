/**
 * Residuals of rules for callers that are not known yet, as a function of unknowns (as in OPA's partial evaluation). A
 * route table is checked while it is built, for every caller that can exist: `authenticated` is always true, and one
 * unknown has one value, however many rules contain it.
 *
 * @module
 */

import type { Residual } from './rule.ts'

export interface SymbolicResidual {
  /** The facts about a caller, each true or false, on which the residual depends. Equal values are the same fact. */
  readonly unknowns: readonly unknown[]
  /** The residual for the callers with these facts. A value that it binds starts with `ANY_VALUE`. */
  residual(isTrue: (unknown: unknown) => boolean): Residual
  /** Rules with equal keys are the same rule. */
  readonly key?: unknown
}

/** Start of a placeholder for the value of a caller's claim. It matches every other value, because any claim may. */
export const ANY_VALUE = '\u0001'

// A memo: the symbolic residual of a rule does not change.
const symbolicResiduals = new WeakMap<object, SymbolicResidual>()

/** Records the symbolic residual of a rule of this package, and returns the rule frozen. */
export function describedRule<R extends object>(rule: R, symbolic: SymbolicResidual): R {
  symbolicResiduals.set(rule, symbolic)
  return Object.freeze(rule)
}

/** The symbolic residual of a predicate that is a single unknown. */
export function unknownPredicate(key: unknown): SymbolicResidual {
  return { key, unknowns: [key], residual: (isTrue) => (isTrue(key) ? 'all' : 'none') }
}

/** A rule that was not described, such as a user's, is a single unknown: the rule itself. */
export function symbolicResidualOf(rule: object): SymbolicResidual {
  return symbolicResiduals.get(rule) ?? unknownPredicate(rule)
}

/** True for rules of this package: their residuals are well formed. */
export function isDescribed(rule: object): boolean {
  return symbolicResiduals.has(rule)
}

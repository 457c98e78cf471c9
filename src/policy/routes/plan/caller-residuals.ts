/**
 * Evaluates the rules of a table for one caller, with a cache key: equal keys mean equal documents.
 *
 * @module
 */

import type { AuthorizerRequest } from '../../../events/index.ts'
import { getOrAdd } from '../../../internal/get-or-add.ts'
import { type Evaluate, evaluator } from '../../rules/combine.ts'
import { formatClauses } from '../../rules/residual.ts'
import type { Residual } from '../../rules/rule.ts'
import { symbolicResidualOf } from '../../rules/symbolic-residual.ts'
import type { Route } from '../parse/route-rules.ts'

/** A rule, and all routes that have it. */
export interface DistinctRule<I> {
  readonly evaluate: Evaluate<I>
  readonly routes: readonly Route<I>[]
}

/** Groups routes by rule, so that a rule of many routes is evaluated once per caller. */
export function distinctRules<I>(routes: readonly Route<I>[]): readonly DistinctRule<I>[] {
  const distinct = new Map<unknown, DistinctRule<I> & { readonly routes: Route<I>[] }>()
  for (const route of routes) {
    const key = symbolicResidualOf(route.rule).key ?? route.rule
    getOrAdd(distinct, key, () => ({ evaluate: evaluator(route.rule), routes: [] })).routes.push(route)
  }
  return [...distinct.values()]
}

export interface CallerResiduals {
  /** One for each distinct rule, in the order of the rules. */
  readonly residuals: readonly Residual[]
  /** Equal for callers with equal residuals. */
  readonly key: string
}

export function callerResiduals<I>(rules: readonly DistinctRule<I>[], identity: I, request: AuthorizerRequest): CallerResiduals {
  const residuals: Residual[] = []
  let key = ''
  for (const { evaluate } of rules) {
    const residual = evaluate(identity, request)
    residuals.push(residual)
    // One letter for `all` and `none`. Formatted clauses start with a digit and are self-delimiting.
    key += residual === 'all' ? 'a' : residual === 'none' ? 'n' : formatClauses(residual)
  }
  return { residuals, key }
}

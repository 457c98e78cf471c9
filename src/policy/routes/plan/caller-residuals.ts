/**
 * What the rules of a table answer for one caller, and a key for it: equal keys, equal documents.
 *
 * @module
 */

import type { AuthorizerRequest } from '../../../events/index.ts'
import { getOrAdd } from '../../get-or-add.ts'
import { type Ask, asking } from '../../rules/combine.ts'
import { formulaOf } from '../../rules/formula.ts'
import { clausesText } from '../../rules/residual.ts'
import type { Residual } from '../../rules/rule.ts'
import type { Route } from '../parse/cells.ts'

/** Rules that are the same, and the routes at which they stand. */
export interface DistinctRule<I> {
  readonly ask: Ask<I>
  readonly routes: readonly Route<I>[]
}

/** A rule that stands at many routes is asked once. */
export function distinctRules<I>(routes: readonly Route<I>[]): readonly DistinctRule<I>[] {
  const distinct = new Map<unknown, { readonly ask: Ask<I>; readonly routes: Route<I>[] }>()
  for (const route of routes)
    getOrAdd(distinct, formulaOf(route.rule).key ?? route.rule, () => ({ ask: asking(route.rule), routes: [] })).routes.push(
      route,
    )
  return [...distinct.values()]
}

/** So many answers of yes and no are one small number. */
const BITS = 30

export interface CallerAnswers {
  /** One a rule. */
  readonly answers: readonly Residual[]
  /** A number where few rules said yes or no; else a text, which is never the text of a number. */
  readonly key: number | string
}

export function answersOf<I>(rules: readonly DistinctRule<I>[], identity: I, request: AuthorizerRequest): CallerAnswers {
  const answers: Residual[] = []
  let bits = 0
  let text = ''
  for (const { ask } of rules) {
    const place = answers.length % BITS
    if (place === 0 && answers.length > 0) {
      text += `${bits},`
      bits = 0
    }
    const answer = ask(identity, request)
    if (answer === 'all') bits |= 1 << place
    else if (answer !== 'none') text += `${place}:${clausesText(answer)};`
    answers.push(answer)
  }
  return { answers, key: text === '' ? bits : text + bits }
}

/**
 * What the rules of a table answer for one caller, and a key for it: equal keys, equal documents.
 *
 * @module
 */

import type { AuthorizerRequest } from '../../events/index.ts'
import type { Rule } from '../rule.ts'
import { type Answer, answerKey } from '../rules/answer.ts'
import { asking } from '../rules/combine.ts'
import type { Route } from './cells.ts'

export interface DistinctRule<I> {
  readonly ask: (identity: I, request: AuthorizerRequest) => Answer
  readonly members: ReadonlyMap<number, Route<I>>
}

/** A rule that stands at many routes is asked once. */
export function distinctRules<I>(routes: readonly Route<I>[]): readonly DistinctRule<I>[] {
  const members = new Map<Rule<I, string>, Map<number, Route<I>>>()
  for (const route of routes) {
    const at = members.get(route.rule) ?? new Map<number, Route<I>>()
    members.set(route.rule, at.set(route.index, route))
  }
  return [...members].map(([rule, at]) => ({ ask: asking(rule), members: at }))
}

/** One answer a rule. With `only`, rules that stand elsewhere are not asked. */
export function answersOf<I>(
  rules: readonly DistinctRule<I>[],
  identity: I,
  request: AuthorizerRequest,
  only: number | undefined,
): readonly Answer[] {
  const answers: Answer[] = []
  for (const { ask, members } of rules) {
    answers.push(only === undefined || members.has(only) ? ask(identity, request) : 'none')
  }
  return answers
}

/** So many answers of yes and no fit into one small number, with room for a stage beside them. */
const BITS = 24

/** A place for the numbers that `answersKey` gives: multiplied by a whole number it leaves them room. */
export const KEY_SPACE: number = 2 ** BITS

/** A number below `KEY_SPACE` where few rules said yes or no; else a text, which is never the text of a number. */
export function answersKey(answers: readonly Answer[]): number | string {
  let bits = 0
  let text = ''
  for (let at = 0; at < answers.length; at++) {
    const place = at % BITS
    if (at > 0 && place === 0) {
      text += `${bits},`
      bits = 0
    }
    const answer = answers[at] ?? 'none'
    if (answer === 'all') bits |= 1 << place
    else if (answer !== 'none') text += `${at}:${answerKey(answer)}`
  }
  return text === '' ? bits : text + bits
}

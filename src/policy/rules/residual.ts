/**
 * What a rule answered, checked: nothing passes unless the rule said so itself.
 *
 * @module
 */

import { RuleError } from '../../errors.ts'
import type { AuthorizerRequest } from '../../events/index.ts'
import { isBindable } from './bindable.ts'
import { conditionText } from './condition-text.ts'
import { isOurs } from './formula.ts'
import type { Clause, Residual, Rule } from './rule.ts'

/** The text of clauses: equal texts, equal documents. No text is the beginning of another, so they can be joined. */
export function clausesText(clauses: readonly Clause[]): string {
  let text = `${clauses.length}`
  for (const { bind, when } of clauses) {
    for (const [parameter, value] of Object.entries(bind)) text += `:${parameter.length}:${parameter}${value.length}:${value}`
    text += conditionText(when)
  }
  return text
}

/** A product of rules (`every` over lists of clauses) is bounded by this too. */
export const MAX_CLAUSES = 64

/**
 * Asks a rule. A promise, a truthy value or anything else that is no answer throws, and so ends as an outage.
 *
 * @throws {RuleError} naming the rule, never what it answered.
 */
export function residualOf<I>(rule: Rule<I, string>, identity: I, request: AuthorizerRequest): Residual {
  const answer: unknown = rule.partial(identity, request)
  if (answer === 'all' || answer === 'none') return answer
  const refuse = (expected: string): never => {
    throw new RuleError(rule.name, expected)
  }
  if (!Array.isArray(answer)) return refuse("'all', 'none' or a list of clauses")
  // What this package made checked its parts itself; how many they are is the developer's choice.
  if (isOurs(rule)) return answer as readonly Clause[]
  if (answer.length > MAX_CLAUSES) refuse(`at most ${MAX_CLAUSES} clauses`)
  for (const clause of answer) checkClause(rule.binds, clause, refuse)
  // Proved clause by clause above. A value that could widen a resource opens nothing, whoever wrote the rule.
  const checked = (answer as readonly Clause[]).filter(({ bind }) => Object.values(bind).every(isBindable))
  if (checked.length === 0) return 'none'
  return checked.some(({ bind, when }) => isEmpty(bind) && isEmpty(when)) ? 'all' : checked
}

function checkClause(binds: readonly string[], clause: unknown, refuse: (expected: string) => never): void {
  const { bind, when } = isRecord(clause) ? clause : {}
  if (!isRecord(bind) || !isRecord(when)) refuse('clauses with `bind` and `when`')
  for (const [parameter, value] of Object.entries(bind))
    if (!binds.includes(parameter) || typeof value !== 'string') refuse('clauses that bind a parameter of `binds` to a text')
  for (const keys of Object.values(when))
    if (!isRecord(keys) || isEmpty(keys) || !Object.values(keys).every(isValue))
      refuse('clauses with conditions of keys and texts without variables')
}

function isValue(values: unknown): boolean {
  const list = [values].flat()
  return list.length > 0 && list.every((value) => typeof value === 'string' && !holdsVariable(value))
}

/** `${*}`, `${?}` and `${$}` are signs that stand for themselves; every other `${…}` would be filled in by IAM. */
function holdsVariable(value: string): boolean {
  return value.replaceAll(/\$\{[*?$]\}/g, '').includes('${')
}

export function isEmpty(record: object): boolean {
  for (const _ in record) return false
  return true
}

/** A plain object: a promise or a Map has no entries, and a condition without entries would hold for everybody. */
function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // `Object.prototype` of any realm is the one that has none above it.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

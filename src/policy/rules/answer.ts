/**
 * What a rule answered, checked: nothing passes unless the rule said so itself.
 *
 * @module
 */

import { RuleError } from '../../errors.ts'
import type { AuthorizerRequest } from '../../events/index.ts'
import type { Clause, Rule } from '../rule.ts'
import { isBindable } from './bindable.ts'
import { conditionKey } from './condition-key.ts'
import { isOurs } from './formula.ts'

/** Answers that this package made once and froze, with the key of each. */
const constants = new WeakMap<object, string>()

/** Notes an answer that is the same for every caller. */
export function constantAnswer(clauses: readonly Clause[]): readonly Clause[] {
  constants.set(clauses, `c${JSON.stringify(clauses)}`)
  return clauses
}

/** The text of an answer: equal texts, equal documents. No text is the beginning of another, so they can be joined. */
export function answerKey(answer: Answer): string {
  if (answer === 'all') return 'a'
  if (answer === 'none') return 'n'
  const known = constants.get(answer)
  if (known !== undefined) return known
  let text = `${answer.length}|`
  for (const { bind, when } of answer) {
    for (const parameter of Object.keys(bind).sort()) text += sized(parameter) + sized(bind[parameter] ?? '')
    text += `;${sized(conditionKey(when))}`
  }
  return text
}

function sized(text: string): string {
  return `${text.length}:${text}`
}

export type Answer = 'all' | 'none' | readonly Clause[]

/**
 * Asks a rule. A promise, a truthy value or anything else that is no answer throws, and so ends as an outage.
 *
 * @throws {RuleError} naming the rule, never what it answered.
 */
export function answerOf<I>(rule: Rule<I, string>, identity: I, request: AuthorizerRequest): Answer {
  const answer: unknown = rule.partial(identity, request)
  if (answer === 'all' || answer === 'none') return answer
  if (!Array.isArray(answer)) throw new RuleError(rule.name, "'all', 'none' or a list of clauses")
  // What this package made checked its parts itself.
  if (isOurs(rule)) return answer as readonly Clause[]
  const clauses: readonly unknown[] = answer
  if (clauses.length > MAX_CLAUSES) throw new RuleError(rule.name, `at most ${MAX_CLAUSES} clauses`)
  for (const clause of clauses) checkClause(rule, clause)
  // Proved clause by clause above. A value that could widen a resource opens nothing, whoever wrote the rule.
  const checked = (answer as readonly Clause[]).filter(({ bind }) => Object.values(bind).every(isBindable))
  if (checked.length === 0) return 'none'
  return checked.some(isUnconditional) ? 'all' : checked
}

/** A product of rules (`every` over lists of clauses) is bounded by this too. */
export const MAX_CLAUSES = 64

function isUnconditional({ bind, when }: Clause): boolean {
  return isEmpty(bind) && isEmpty(when)
}

function isEmpty(record: object): boolean {
  for (const _ in record) return false
  return true
}

function checkClause(rule: Rule<never, string>, clause: unknown): void {
  if (!isRecord(clause) || !isRecord(clause['bind']) || !isRecord(clause['when'])) {
    throw new RuleError(rule.name, 'clauses with `bind` and `when`')
  }
  for (const [parameter, value] of Object.entries(clause['bind'])) {
    if (!rule.binds.includes(parameter)) throw new RuleError(rule.name, 'a binding of a parameter that `binds` declares')
    if (typeof value !== 'string') throw new RuleError(rule.name, 'a binding to a string')
  }
  for (const keys of Object.values(clause['when'])) {
    if (!isRecord(keys) || Object.keys(keys).length === 0) throw new RuleError(rule.name, 'a condition with keys')
    for (const values of Object.values(keys)) {
      const list: readonly unknown[] = Array.isArray(values) ? values : [values]
      if (list.length === 0 || list.some((value) => typeof value !== 'string' || holdsVariable(value))) {
        throw new RuleError(rule.name, 'a condition whose values are strings without variables')
      }
    }
  }
}

/** `${*}`, `${?}` and `${$}` are signs that stand for themselves; every other `${…}` would be filled in by IAM. */
function holdsVariable(value: string): boolean {
  return value.replaceAll(/\$\{[*?$]\}/g, '').includes('${')
}

/** A plain object: a promise or a Map has no entries, and a condition without entries would hold for everybody. */
function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // `Object.prototype` of any realm is the one that has none above it.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

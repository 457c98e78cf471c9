/**
 * Rules made of rules: `not`, `every`, `some`. Each part reads only what it declared itself.
 *
 * @module
 */

import { ConfigError, RuleError } from '../../errors.ts'
import { type AuthorizerRequest, declaredView, type IdentitySource, sourceText } from '../../events/index.ts'
import { formulaOf, isOurs, madeOf, SOMEBODY } from './formula.ts'
import { joinConditions } from './join-conditions.ts'
import { MAX_CLAUSES, residualOf } from './residual.ts'
import type { Clause, Predicate, Residual, Rule } from './rule.ts'

/** The opposite. Only what is all or nothing has one: a binding or a condition cannot be negated. */
export function not<I>(rule: Predicate<I>): Predicate<I> {
  if (!isPredicate(rule))
    throw new ConfigError('not', 'rule', 'a predicate: what binds a path or becomes a condition cannot be negated')
  const ask = asking(rule)
  const opposite = (answer: Residual): 'all' | 'none' => (answer === 'all' ? 'none' : 'all')
  return madeOf<Predicate<I>>(
    {
      ...declared([rule]),
      name: `not(${rule.name})`,
      kind: 'predicate',
      binds: [],
      partial: (identity, request) => opposite(ask(identity, request)),
    },
    { questions: formulaOf(rule).questions, answer: (isSo) => opposite(formulaOf(rule).answer(isSo)) },
  )
}

/** All of them. Two bindings of one parameter must agree. */
export function every<I>(first: Predicate<I>, ...rest: Predicate<I>[]): Predicate<I>
export function every<I, P extends string = never>(first: Rule<I, P>, ...rest: Rule<I, P>[]): Rule<I, P>
export function every<I>(...rules: Rule<I, string>[]): Rule<I, string> {
  return combined('every', rules, (name) => (parts, ask) => {
    let answer: Open = 'all'
    for (const part of parts) {
      const both = bothOf(name, answer, ask(part))
      if (both === 'none') return 'none'
      answer = both
    }
    return answer
  })
}

/** Any of them. */
export function some<I>(first: Predicate<I>, ...rest: Predicate<I>[]): Predicate<I>
export function some<I, P extends string = never>(first: Rule<I, P>, ...rest: Rule<I, P>[]): Rule<I, P>
export function some<I>(...rules: Rule<I, string>[]): Rule<I, string> {
  return combined('some', rules, () => (parts, ask) => {
    const clauses: Clause[] = []
    for (const part of parts) {
      const answer = ask(part)
      if (answer === 'all') return 'all'
      if (answer !== 'none') clauses.push(...answer)
    }
    return clauses.length === 0 ? 'none' : clauses
  })
}

/** What a rule makes of the answers of its parts. */
type Join = <T>(parts: readonly T[], ask: (part: T) => Residual) => Residual

function combined<I>(kind: 'every' | 'some', rules: readonly Rule<I, string>[], joinOf: (name: string) => Join): Rule<I, string> {
  if (rules.length === 0) throw new ConfigError(kind, 'first', 'a rule: nothing is not everything, and nothing is not something')
  for (const rule of rules) checkRule(kind, rule)
  const name = `${kind}(${rules.map((rule) => rule.name).join(', ')})`
  const join = joinOf(name)
  const asks = rules.map(asking)
  const rule: Rule<I, string> = {
    ...declared(rules),
    name,
    binds: [...new Set(rules.flatMap(({ binds }) => binds))],
    partial: (identity, request) => join(asks, (ask) => ask(identity, request)),
  }
  const formulas = rules.map(formulaOf)
  return madeOf(rules.every(isPredicate) ? { ...rule, kind: 'predicate' } : rule, {
    questions: formulas.flatMap(({ questions }) => questions),
    answer: (isSo) => join(formulas, (formula) => formula.answer(isSo)),
  })
}

function declared(rules: readonly Rule<never, string>[]): Pick<Rule<never>, 'reads' | 'asks'> {
  return { reads: readsOf(rules), asks: [...new Set(rules.flatMap(({ asks }) => asks ?? []))] }
}

/** What rules read of the request, all together. */
export function readsOf(rules: readonly Pick<Rule<never>, 'reads'>[]): readonly IdentitySource[] | 'request' {
  const sources = new Map<string, IdentitySource>()
  for (const { reads } of rules) {
    if (reads === 'request') return 'request'
    for (const source of reads) sources.set(sourceText(source), source)
  }
  return [...sources.values()]
}

export type Ask<I> = (identity: I, request: AuthorizerRequest) => Residual

/** Asks a rule through the view that it declared. */
export function asking<I>(rule: Rule<I, string>): Ask<I> {
  // What this package made reads nothing that it does not declare, and its answers are well-formed.
  // Stryker disable next-line ConditionalExpression,EqualityOperator: no short cut, or another, is only slower; with `true` the tests of other rules' answers fail
  if (rule.reads.length === 0 && isOurs(rule)) return rule.partial
  const view = declaredView(rule.reads)
  return (identity, request) => residualOf(rule, identity, view(request))
}

type Open = Exclude<Residual, 'none'>

function bothOf(name: string, left: Open, right: Residual): Residual {
  if (left === 'all' || right === 'none') return right
  if (right === 'all') return left
  if (left.length * right.length > MAX_CLAUSES) throw new RuleError(name, `at most ${MAX_CLAUSES} clauses`)
  const clauses = left.flatMap((one) => right.flatMap((other) => joined(name, one, other)))
  return clauses.length === 0 ? 'none' : clauses
}

function joined(name: string, left: Clause, right: Clause): Clause[] {
  const agree = Object.entries(left.bind).every(
    ([parameter, value]) =>
      !Object.hasOwn(right.bind, parameter) || right.bind[parameter] === value || value.startsWith(SOMEBODY),
  )
  const when = agree ? joinConditions(name, left.when, right.when) : undefined
  return when === undefined ? [] : [{ bind: { ...left.bind, ...right.bind }, when }]
}

export function isPredicate<I>(rule: Rule<I, string>): rule is Predicate<I> {
  // Of what is no object too: who writes JavaScript may hand in anything.
  const { kind } = Object(rule) as { readonly kind?: unknown }
  return kind === 'predicate'
}

/** Refuses what is no rule, while building. */
export function checkRule(subject: string, rule: unknown, option: string = 'rule'): void {
  const { name, partial, binds, reads } = Object(rule) as { readonly [key: string]: unknown }
  const isRule =
    typeof name === 'string' &&
    typeof partial === 'function' &&
    Array.isArray(binds) &&
    (reads === 'request' || Array.isArray(reads))
  if (!isRule) throw new ConfigError(subject, option, 'a rule')
}

/**
 * Combines rules: `not`, `every`, `some`. Each part reads only what it declares itself.
 *
 * @module
 */

import { ConfigError, RuleError } from '../../errors.ts'
import { type AuthorizerRequest, declaredView, type IdentitySource, sourceText } from '../../events/index.ts'
import { wrongValue } from '../../options.ts'
import { joinConditions } from './join-conditions.ts'
import { MAX_CLAUSES, residualOf } from './residual.ts'
import type { Clause, Predicate, Residual, Rule } from './rule.ts'
import { ANY_VALUE, describedRule, isDescribed, symbolicResidualOf } from './symbolic-residual.ts'

/**
 * Passes where the rule fails. A rule that binds a path parameter or becomes a condition cannot be negated.
 *
 * @throws {ConfigError} if `rule` is not a predicate.
 * @example
 * not(inGroup('suspended'))
 */
export function not<I>(rule: Predicate<I>): Predicate<I> {
  checkRule('not', rule)
  if (!isPredicate(rule))
    throw new ConfigError('not', 'rule', 'a predicate; rules that bind a path or become a condition cannot be negated')
  const evaluate = evaluator(rule)
  const negate = (residual: Residual): 'all' | 'none' => (residual === 'all' ? 'none' : 'all')
  const symbolic = symbolicResidualOf(rule)
  return describedRule<Predicate<I>>(
    {
      ...declarationsOf([rule]),
      name: `not(${rule.name})`,
      kind: 'predicate',
      binds: [],
      partial: (identity, request) => negate(evaluate(identity, request)),
    },
    { unknowns: symbolic.unknowns, residual: (isTrue) => negate(symbolic.residual(isTrue)) },
  )
}

/**
 * Passes where all rules pass. If two rules bind the same path parameter, their values must be equal.
 *
 * @throws {ConfigError} without rules, or if one of them is not a rule.
 * @example
 * every(inGroup('staff'), sourceIp('10.0.0.0/8'))
 */
export function every<I>(first: Predicate<I>, ...rest: Predicate<I>[]): Predicate<I>
export function every<I, P extends string = never>(first: Rule<I, P>, ...rest: Rule<I, P>[]): Rule<I, P>
export function every<I>(...rules: Rule<I, string>[]): Rule<I, string> {
  return combinedRule('every', rules, (name) => (residuals) => {
    let intersection: Exclude<Residual, 'none'> = 'all'
    for (const residual of residuals) {
      const next = intersect(name, intersection, residual())
      if (next === 'none') return 'none'
      intersection = next
    }
    return intersection
  })
}

/**
 * Passes where at least one of the rules passes.
 *
 * @throws {ConfigError} without rules, or if one of them is not a rule.
 * @example
 * some(own('userId'), inGroup('support'))
 */
export function some<I>(first: Predicate<I>, ...rest: Predicate<I>[]): Predicate<I>
export function some<I, P extends string = never>(first: Rule<I, P>, ...rest: Rule<I, P>[]): Rule<I, P>
export function some<I>(...rules: Rule<I, string>[]): Rule<I, string> {
  return combinedRule('some', rules, () => (residuals) => {
    const clauses: Clause[] = []
    for (const residual of residuals) {
      const next = residual()
      if (next === 'all') return 'all'
      if (next !== 'none') clauses.push(...next)
    }
    return clauses.length === 0 ? 'none' : clauses
  })
}

/** Combines the residuals of the parts. They are functions, because parts after the deciding one are not evaluated. */
type Combine = (residuals: readonly (() => Residual)[]) => Residual

function combinedRule<I>(
  kind: 'every' | 'some',
  rules: readonly Rule<I, string>[],
  combineFor: (name: string) => Combine,
): Rule<I, string> {
  if (rules.length === 0) throw new ConfigError(kind, 'rules', '', 'requires at least one rule.')
  for (const rule of rules) checkRule(kind, rule)
  const name = `${kind}(${rules.map((rule) => rule.name).join(', ')})`
  const combine = combineFor(name)
  const evaluators = rules.map(evaluator)
  const rule: Rule<I, string> = {
    ...declarationsOf(rules),
    name,
    binds: [...new Set(rules.flatMap(({ binds }) => binds))],
    partial: (identity, request) => combine(evaluators.map((evaluate) => () => evaluate(identity, request))),
  }
  const symbolic = rules.map(symbolicResidualOf)
  return describedRule(rules.every(isPredicate) ? { ...rule, kind: 'predicate' } : rule, {
    unknowns: symbolic.flatMap(({ unknowns }) => unknowns),
    residual: (isTrue) => combine(symbolic.map((part) => () => part.residual(isTrue))),
  })
}

function declarationsOf(rules: readonly Rule<never, string>[]): Pick<Rule<never>, 'reads' | 'asks'> {
  return { reads: readsOf(rules), asks: [...new Set(rules.flatMap(({ asks }) => asks ?? []))] }
}

/** The union of what the rules read. */
export function readsOf(rules: readonly Pick<Rule<never>, 'reads'>[]): readonly IdentitySource[] | 'request' {
  const sources = new Map<string, IdentitySource>()
  for (const { reads } of rules) {
    if (reads === 'request') return 'request'
    for (const source of reads) sources.set(sourceText(source), source)
  }
  return [...sources.values()]
}

export type Evaluate<I> = (identity: I, request: AuthorizerRequest) => Residual

/** Evaluates a rule on a view of the request that throws on every read that the rule does not declare. */
export function evaluator<I>(rule: Rule<I, string>): Evaluate<I> {
  // A rule of this package that declares no reads makes none, and its residual needs no check.
  // Stryker disable next-line ConditionalExpression: without it each rule costs a view per request, with the same result
  if (isDescribed(rule) && rule.reads.length === 0) return rule.partial
  const viewOf = declaredView(rule.reads)
  return (identity, request) => residualOf(rule, identity, viewOf(request))
}

function intersect(name: string, left: Exclude<Residual, 'none'>, right: Residual): Residual {
  if (left === 'all' || right === 'none') return right
  if (right === 'all') return left
  if (left.length * right.length > MAX_CLAUSES) throw new RuleError(name, `at most ${MAX_CLAUSES} clauses`)
  const clauses = left.flatMap((one) => right.flatMap((other) => joinClauses(name, one, other)))
  return clauses.length === 0 ? 'none' : clauses
}

/** The clause that holds where both hold, or none if they contradict each other. */
function joinClauses(name: string, left: Clause, right: Clause): Clause[] {
  const areConsistent = Object.entries(left.bind).every(
    ([parameter, value]) =>
      !Object.hasOwn(right.bind, parameter) || right.bind[parameter] === value || value.startsWith(ANY_VALUE),
  )
  const when = areConsistent ? joinConditions(name, left.when, right.when) : undefined
  return when === undefined ? [] : [{ bind: { ...left.bind, ...right.bind }, when }]
}

export function isPredicate<I>(rule: Rule<I, string>): rule is Predicate<I> {
  return (rule as { readonly kind?: unknown }).kind === 'predicate' // a Rule may have more members than its type
}

/** @throws {ConfigError} if the value is not a rule, also when it comes from JavaScript. */
export function checkRule(subject: string, rule: unknown, option: string = 'rule'): void {
  const { name, partial, binds, reads } = Object(rule) as { readonly [key: string]: unknown } // every member is checked below
  const isRule =
    typeof name === 'string' &&
    typeof partial === 'function' &&
    Array.isArray(binds) &&
    (reads === 'request' || Array.isArray(reads))
  if (!isRule) throw wrongValue(subject, option, 'a rule', rule)
}

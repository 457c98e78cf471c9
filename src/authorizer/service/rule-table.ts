/**
 * Reads the tables of the authorizers that answer other services than API Gateway: one rule per field, channel or topic.
 *
 * @module
 */

import { ConfigError, RuleError } from '../../errors.ts'
import type { AuthorizerRequest, IdentitySource } from '../../events/index.ts'
import { getOrAdd } from '../../internal/get-or-add.ts'
import { object, wrongValue } from '../../options.ts'
import type { Clause, Rule } from '../../policy/index.ts'
import { checkRule, evaluator, isPredicate, readsOf, symbolicResidualOf } from '../../policy/rules/index.ts'

/** A rule, or a function that decides by the identity alone. */
export type RowRule<I> = Rule<I, string> | ((identity: I) => boolean)

/** One row of a table. */
export interface Row<I> {
  /** The key as written. */
  readonly key: string
  readonly rule: Rule<I, string>
  /** Evaluates the rule for one caller. The request is restricted to what the rule declares. */
  readonly evaluate: (identity: I, request: AuthorizerRequest) => 'all' | 'none' | readonly Clause[]
}

/** A table to read. */
export interface RuleTableOptions<I> {
  /** The name of the factory, for errors. */
  readonly subject: string
  /** The name of the option, for errors: `fields`. */
  readonly option: string
  readonly table: { readonly [key: string]: RowRule<I> }
  /** The issuers of the verifier. With several issuers, a rule about identities must name its issuer. */
  readonly issuers: readonly string[]
  /** Whether a rule may bind parameters. Otherwise each rule must be a predicate. */
  readonly binds: boolean
  /** The name of the option of one rule, for errors. Default: {@link rowOption}. */
  readonly optionOf?: (key: string) => string
}

/** @throws {ConfigError} `option` names the row whose rule is not one, or does not fit. */
export function readRuleTable<I>(options: RuleTableOptions<I>): readonly Row<I>[] {
  const { subject, option, table, issuers, binds, optionOf = (key) => rowOption(option, key) } = options
  const entries = object.accepts(table) ? Object.entries(table) : []
  if (entries.length === 0) throw wrongValue(subject, option, 'an object with at least one rule', table)
  // One rule for one function, so that it is evaluated once per caller.
  const rules = new Map<RowRule<I>, Row<I>>()
  return entries.map(([key, entry]) => {
    const path = optionOf(key)
    if (typeof entry !== 'function') checkRule(subject, entry, path)
    const row = getOrAdd(rules, entry, () => {
      const rule = typeof entry === 'function' ? functionRule(path, entry) : entry
      return { key, rule, evaluate: evaluator(rule) }
    })
    if (!binds && !isPredicate(row.rule))
      throw new ConfigError(subject, path, `a rule that depends on the identity alone; ${row.rule.name} does not`)
    checkIssuers(subject, path, row.rule, issuers)
    return { ...row, key }
  })
}

/** The name of the option that holds a rule, for errors. */
export function rowOption(option: string, key: string): string {
  return `${option}[${JSON.stringify(key.slice(0, 128))}]`
}

/** The union of what the rules of a table read. */
export function readsOfRows(rows: readonly Row<never>[]): readonly IdentitySource[] | 'request' {
  return readsOf(rows.map(({ rule }) => rule))
}

/**
 * The condition keys of a rule of this package, for callers that are not known yet. Any other rule states them when it returns a
 * condition.
 */
export function conditionKeysOf({ rule }: Row<never>): readonly string[] {
  const { unknowns, residual } = symbolicResidualOf(rule)
  const single = unknowns.flatMap((one) => [(it: unknown) => it === one, (it: unknown) => it !== one])
  const residuals = [() => true, () => false, ...single].map((isTrue) => residual(isTrue))
  const clauses = residuals.flatMap((result) => (typeof result === 'string' ? [] : result))
  return clauses.flatMap(({ when }) => Object.values(when).flatMap((values) => Object.keys(values)))
}

function checkIssuers<I>(subject: string, option: string, rule: Rule<I, string>, issuers: readonly string[]): void {
  for (const issuer of rule.asks ?? []) {
    if (issuer === null ? issuers.length > 1 : !issuers.includes(issuer))
      throw new ConfigError(subject, option, `a rule that names an issuer of the verifier; ${rule.name} does not`)
  }
}

function functionRule<I>(path: string, test: (identity: I) => boolean): Rule<I, string> {
  const name = test.name === '' ? `(identity) => boolean at ${path}` : test.name
  const predicate = {
    name,
    kind: 'predicate',
    binds: [],
    reads: [],
    partial(identity: I): 'all' | 'none' {
      const result: unknown = test(identity)
      // Only `true` passes: a promise is truthy, and so is a string with an error message.
      if (result !== true && result !== false) throw new RuleError(name, 'true or false')
      return result ? 'all' : 'none'
    },
  }
  return predicate
}

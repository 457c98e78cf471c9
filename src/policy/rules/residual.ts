/**
 * Checks residuals: a rule passes only if it returned exactly that, and a value that could widen a resource is dropped.
 *
 * @module
 */

import { RuleError } from '../../errors.ts'
import type { AuthorizerRequest } from '../../events/index.ts'
import { formatCondition } from './condition-blocks.ts'
import type { Clause, Residual, Rule } from './rule.ts'
import { isDescribed } from './symbolic-residual.ts'

/** The most clauses of one residual. Also limits the product of the clauses of the parts of `every`. */
export const MAX_CLAUSES = 64

/** The longest ARN in an authorizer response is 512 characters, so a value that is longer once encoded cannot be part of one. */
const MAX_ENCODED_LENGTH = 400

/**
 * True for a string that names exactly one path segment under every reading: not empty, at most 400 characters when
 * percent-encoded, well-formed Unicode, no `*`, `?` or `$` (wildcards and variables of a policy), no `/` or `\`, no `%`
 * (it could be decoded a second time), no control or format character, and neither `.` nor `..`, also with a path
 * parameter (`..;v=1`). Any other value is rejected, not cleaned, because an identity must never widen a resource.
 */
export function isBindable(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > MAX_ENCODED_LENGTH) return false
  if (/^\.{1,2}(?:;|$)/.test(value)) return false
  // Linear: one character class over at most 400 characters. Lone surrogates, which cannot be encoded, are excluded.
  return !/[*?$/\\%\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(value) && encodeURIComponent(value).length <= MAX_ENCODED_LENGTH
}

/**
 * Evaluates a rule and checks its residual. A promise, a truthy value or any other result is an error, which ends the
 * request with 500.
 *
 * @throws {RuleError} The message names the rule, never its result.
 */
export function residualOf<I>(rule: Rule<I, string>, identity: I, request: AuthorizerRequest): Residual {
  const residual: unknown = rule.partial(identity, request)
  if (residual === 'all' || residual === 'none') return residual
  if (!Array.isArray(residual)) throw new RuleError(rule.name, "'all', 'none' or an array of clauses")
  // Clauses of the rules in this package are well formed, and how many they are is the developer's choice.
  if (isDescribed(rule)) return residual as readonly Clause[]
  if (residual.length > MAX_CLAUSES) throw new RuleError(rule.name, `at most ${MAX_CLAUSES} clauses`)
  for (const clause of residual) checkClause(rule, clause)
  const clauses = (residual as readonly Clause[]).filter(({ bind }) => Object.values(bind).every(isBindable)) // checked above
  if (clauses.length === 0) return 'none'
  return clauses.some(({ bind, when }) => isEmpty(bind) && isEmpty(when)) ? 'all' : clauses
}

function checkClause({ name, binds }: Rule<never, string>, clause: unknown): void {
  const { bind, when } = isPlainObject(clause) ? clause : {}
  if (!isPlainObject(bind) || !isPlainObject(when)) throw new RuleError(name, 'clauses with `bind` and `when`')
  for (const [parameter, value] of Object.entries(bind))
    if (!binds.includes(parameter) || typeof value !== 'string')
      throw new RuleError(name, 'clauses that bind a parameter of `binds` to a string')
  for (const keys of Object.values(when))
    if (!isPlainObject(keys) || isEmpty(keys) || !Object.values(keys).every(isConditionValue))
      throw new RuleError(name, 'clauses whose conditions contain keys and strings without variables')
}

function isConditionValue(values: unknown): boolean {
  const list = [values].flat()
  return list.length > 0 && list.every((value) => typeof value === 'string' && !containsVariable(value))
}

/** `${*}`, `${?}` and `${$}` are escaped characters; IAM would replace every other `${…}` by a value of the request. */
function containsVariable(value: string): boolean {
  return value.replaceAll(/\$\{[*?$]\}/g, '').includes('${')
}

/** Formats clauses so that equal strings mean equal documents. No result is a prefix of another, so results can be concatenated. */
export function formatClauses(clauses: readonly Clause[]): string {
  let text = `${clauses.length}`
  for (const { bind, when } of clauses) {
    for (const [parameter, value] of Object.entries(bind)) text += `:${parameter.length}:${parameter}${value.length}:${value}`
    text += formatCondition(when)
  }
  return text
}

export function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0
}

/** False for a promise or a Map: they have no own entries, and a condition without entries would always hold. */
function isPlainObject(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // `Object.prototype` of any realm is the object whose own prototype is null.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

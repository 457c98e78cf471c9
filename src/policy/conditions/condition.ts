/**
 * Evaluates one condition key under one operator: prepared once from the policy, then evaluated for each request.
 *
 * There are three results. `unknown` means that AWS documentation leaves the outcome open, or that the policy is faulty
 * (a value that is not a number, several values under an operator for one): it fails on an Allow and holds on a Deny.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html
 * @module
 */

import { type KeyName, keyName, type RequestContext, readValues } from '../matching/context.ts'
import { bindTemplate, parseTemplate, type Template, variableKeys } from '../matching/template.ts'
import { findOperator, type Operator } from './operators.ts'

export type ConditionResult = 'yes' | 'no' | 'unknown'

export interface PreparedCondition {
  /** As the policy spells it. */
  readonly operatorName: string
  readonly key: KeyName
  /** `ForAllValues` or `ForAnyValue`. */
  readonly set: 'all' | 'any' | undefined
  readonly ifExists: boolean
  /** `undefined` for `Null` and for an unknown operator. */
  readonly operator: Operator<unknown, unknown> | undefined
  /** The values as the policy writes them. */
  readonly source: readonly string[]
  /** The values without variables, parsed. */
  readonly values: readonly unknown[]
  /** The values with variables, which are filled in for each request. */
  readonly templates: readonly Template[]
  /** The condition keys that `templates` read. */
  readonly variables: readonly string[]
  /** For `Null`: whether the key must be absent. */
  readonly mustBeAbsent: readonly boolean[]
  /** What is wrong with the policy here. A faulty condition is `unknown` for every request. */
  readonly fault: ConditionFault | undefined
}

export type ConditionFault = 'operator-unknown' | 'value-malformed' | 'values-empty' | 'variable-malformed'

/** One condition of a policy: `values` are the policy's values as strings. */
export interface ConditionSource {
  readonly operatorName: string
  readonly key: string
  readonly values: readonly string[]
  /** False for documents of version 2008-10-17, in which `${` is literal. */
  readonly variables: boolean
}

/** Reads one condition of a policy. Never throws; see `fault`. */
export function prepareCondition({ operatorName, key, values: source, variables }: ConditionSource): PreparedCondition {
  const { set, ifExists, base } = splitOperatorName(operatorName)
  const operator = findOperator(base)
  const isNull = base.toLowerCase() === 'null' && set === undefined && !ifExists
  const condition = (facts: Partial<PreparedCondition>): PreparedCondition => ({
    operatorName,
    key: keyName(key),
    set,
    ifExists,
    operator,
    source,
    values: [],
    templates: [],
    variables: [],
    mustBeAbsent: [],
    fault: undefined,
    ...facts,
  })
  if (operator === undefined && !isNull) return condition({ fault: 'operator-unknown' })
  if (source.length === 0) return condition({ fault: 'values-empty' })
  if (operator === undefined) {
    const flags = source.map((value) => value.toLowerCase())
    if (!flags.every((flag) => flag === 'true' || flag === 'false')) return condition({ fault: 'value-malformed' })
    return condition({ mustBeAbsent: flags.map((flag) => flag === 'true') })
  }
  const values: unknown[] = []
  const templates: Template[] = []
  const syntax = { variables: variables && operator.variables, wildcards: operator.wildcards }
  for (const text of source) {
    const template = parseTemplate(text, syntax)
    if (template === undefined) return condition({ fault: 'variable-malformed' })
    if (template.fixed === undefined) {
      templates.push(template)
      continue
    }
    const value = operator.parsePolicyValue(template.fixed)
    if (value === undefined) return condition({ fault: 'value-malformed' })
    values.push(value)
  }
  return condition({ values, templates, variables: templates.flatMap(variableKeys) })
}

/** Evaluates a condition for one request. */
export function evaluateCondition(condition: PreparedCondition, context: RequestContext): ConditionResult {
  if (condition.fault !== undefined) return 'unknown'
  const { operator, set, mustBeAbsent } = condition
  const values = readValues(context, condition.key)
  if (operator === undefined) return mustBeAbsent.includes(values === undefined) ? 'yes' : 'no'
  if (values === undefined) return resultForAbsentKey(condition, operator)
  if (typeof values === 'string') return evaluateValue(condition, operator, values, context)
  if ('malformed' in values) return 'unknown'
  const results = values.map((value) => evaluateValue(condition, operator, value, context))
  if (set === 'all') return results.includes('no') ? 'no' : results.includes('unknown') ? 'unknown' : 'yes'
  if (set === 'any') return results.includes('yes') ? 'yes' : results.includes('unknown') ? 'unknown' : 'no'
  // Several values under an operator for one: the result is `no` only if every reading of the policy fails.
  return !operator.negated && results.every((result) => result === 'no') ? 'no' : 'unknown'
}

function resultForAbsentKey({ set, ifExists }: PreparedCondition, { negated }: Operator<unknown, unknown>): ConditionResult {
  if (ifExists || set === 'all') return 'yes'
  return negated && set !== 'any' ? 'yes' : 'no'
}

function evaluateValue(
  { values, templates }: PreparedCondition,
  operator: Operator<unknown, unknown>,
  text: string,
  context: RequestContext,
): ConditionResult {
  const { negated } = operator
  const requestValue = operator.parseRequestValue(text)
  if (requestValue === undefined) return negated ? 'unknown' : 'no'
  for (const value of values) if (operator.matches(requestValue, value)) return negated ? 'no' : 'yes'
  let isUnresolved = false
  for (const template of templates) {
    const bound = bindTemplate(template, context)
    const value = bound === undefined ? undefined : operator.parsePolicyValue(bound)
    if (value === undefined) isUnresolved = true
    else if (operator.matches(requestValue, value)) return negated ? 'no' : 'yes'
  }
  return !negated ? 'no' : isUnresolved ? 'unknown' : 'yes'
}

const SET_PREFIXES: readonly (readonly [string, 'all' | 'any'])[] = [
  ['forallvalues:', 'all'],
  ['foranyvalue:', 'any'],
]

function splitOperatorName(name: string): Pick<PreparedCondition, 'set' | 'ifExists'> & { readonly base: string } {
  const lower = name.toLowerCase()
  const [prefix = '', set] = SET_PREFIXES.find(([prefix]) => lower.startsWith(prefix)) ?? []
  const ifExists = lower.endsWith('ifexists')
  return { set, ifExists, base: name.slice(prefix.length, ifExists ? -'ifexists'.length : undefined) }
}

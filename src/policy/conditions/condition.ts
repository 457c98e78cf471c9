/**
 * One condition key under one operator: read once from the policy, then judged for each request.
 *
 * There are three answers. `UNKNOWN` is said where AWS's text leaves the outcome open or the policy is at fault (a value
 * that is no number, a list under an operator for single values): it does not hold on an Allow and holds on a Deny.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html
 * @module
 */

import { type KeyName, keyName, type RequestContext, readValues } from '../matching/context.ts'
import { bindTemplate, parseTemplate, type Template, variablesOf } from '../matching/template.ts'
import { findOperator, type Operator } from './operators.ts'

export type ConditionResult = 'yes' | 'no' | 'unknown'

export interface PreparedCondition {
  /** As the policy spells it. */
  readonly operatorName: string
  readonly key: KeyName
  readonly set: 'all' | 'any' | undefined
  readonly ifExists: boolean
  /** `undefined` for `Null` and for an operator that nobody knows. */
  readonly operator: Operator<unknown, unknown> | undefined
  readonly wanted: readonly unknown[]
  /** Values whose variables are filled in for each request. */
  readonly open: readonly Template[]
  /** The values as the policy writes them. */
  readonly texts: readonly string[]
  /** The keys whose values go into `wanted`. */
  readonly variables: readonly string[]
  /** For `Null`: whether the key must be absent. */
  readonly mustBeAbsent: readonly boolean[]
  /** What is wrong with the policy here. A faulty condition is `unknown` for every request. */
  readonly fault: ConditionFault | undefined
}

export type ConditionFault = 'operator-unknown' | 'value-malformed' | 'values-empty' | 'variable-malformed'

/** `values` are the policy's, as texts. */
export function prepareCondition(
  operatorName: string,
  key: string,
  values: readonly string[],
  variables: boolean,
): PreparedCondition {
  const { set, ifExists, base } = splitName(operatorName)
  const operator = findOperator(base)
  const isNull = base.toLowerCase() === 'null' && set === undefined && !ifExists
  const made = (facts: Partial<PreparedCondition>): PreparedCondition => ({
    operatorName,
    key: keyName(key),
    set,
    ifExists,
    operator,
    texts: values,
    wanted: [],
    open: [],
    variables: [],
    mustBeAbsent: [],
    fault: undefined,
    ...facts,
  })
  if (operator === undefined && !isNull) return made({ fault: 'operator-unknown' })
  if (values.length === 0) return made({ fault: 'values-empty' })
  if (operator === undefined) {
    const flags = values.map((value) => value.toLowerCase())
    if (!flags.every((flag) => flag === 'true' || flag === 'false')) return made({ fault: 'value-malformed' })
    return made({ mustBeAbsent: flags.map((flag) => flag === 'true') })
  }
  const wanted: unknown[] = []
  const open: Template[] = []
  for (const value of values) {
    const template = parseTemplate(value, variables && operator.variables, operator.wildcards)
    if (template === undefined) return made({ fault: 'variable-malformed' })
    if (template.fixed === undefined) {
      open.push(template)
      continue
    }
    const read = operator.readWanted(template.fixed)
    if (read === undefined) return made({ fault: 'value-malformed' })
    wanted.push(read)
  }
  return made({ wanted, open, variables: open.flatMap(variablesOf) })
}

export function judgeCondition(condition: PreparedCondition, context: RequestContext): ConditionResult {
  if (condition.fault !== undefined) return 'unknown'
  const { operator, set, mustBeAbsent } = condition
  const values = readValues(context, condition.key)
  if (operator === undefined) return mustBeAbsent.includes(values === undefined) ? 'yes' : 'no'
  if (values === undefined) return answerForAbsent(condition, operator)
  if (typeof values === 'string') return judgeValue(condition, operator, values, context)
  if ('malformed' in values) return 'unknown'
  const answers = values.map((value) => judgeValue(condition, operator, value, context))
  if (set === 'all') return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes'
  if (set === 'any') return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no'
  // Several values under an operator for one: only what no reading would let hold is a plain no.
  return !operator.negated && answers.every((answer) => answer === 'no') ? 'no' : 'unknown'
}

function answerForAbsent({ set, ifExists }: PreparedCondition, { negated }: Operator<unknown, unknown>): ConditionResult {
  if (ifExists || set === 'all') return 'yes'
  return negated && set !== 'any' ? 'yes' : 'no'
}

function judgeValue(
  condition: PreparedCondition,
  operator: Operator<unknown, unknown>,
  text: string,
  context: RequestContext,
): ConditionResult {
  const { negated } = operator
  const given = operator.readGiven(text)
  if (given === undefined) return negated ? 'unknown' : 'no'
  for (const value of condition.wanted) if (operator.agrees(given, value)) return negated ? 'no' : 'yes'
  let unresolved = false
  for (const template of condition.open) {
    const value = bindWanted(template, operator, context)
    if (value === undefined) unresolved = true
    else if (operator.agrees(given, value)) return negated ? 'no' : 'yes'
  }
  return !negated ? 'no' : unresolved ? 'unknown' : 'yes'
}

function bindWanted(template: Template, operator: Operator<unknown, unknown>, context: RequestContext): unknown {
  const bound = bindTemplate(template, context)
  return bound === undefined ? undefined : operator.readWanted(bound)
}

const SETS: readonly (readonly [string, 'all' | 'any'])[] = [
  ['forallvalues:', 'all'],
  ['foranyvalue:', 'any'],
]

function splitName(name: string): { readonly set: 'all' | 'any' | undefined; readonly ifExists: boolean; readonly base: string } {
  const folded = name.toLowerCase()
  const [prefix = '', set] = SETS.find(([word]) => folded.startsWith(word)) ?? []
  const ifExists = folded.endsWith('ifexists')
  return { set, ifExists, base: name.slice(prefix.length, ifExists ? -'ifexists'.length : undefined) }
}

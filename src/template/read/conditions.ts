/**
 * Evaluates CloudFormation conditions in three-valued logic: `undefined` means "not known".
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'

/** What conditions are evaluated against. */
export interface ConditionScope {
  resolve(value: unknown): unknown
  condition(name: string): boolean | undefined
}

/** Evaluates a condition expression. */
export function evaluateCondition(expression: unknown, scope: ConditionScope): boolean | undefined {
  if (!isRecord(expression)) return undefined
  const [name = '', ...others] = Object.keys(expression)
  const argument = expression[name]
  if (others.length > 0) return undefined
  switch (name) {
    case 'Condition':
      return typeof argument === 'string' ? scope.condition(argument) : undefined
    case 'Fn::Equals':
      return equals(scope.resolve(argument))
    case 'Fn::Not': {
      const inner = evaluateCondition(first(argument), scope)
      return inner === undefined ? undefined : !inner
    }
    case 'Fn::And':
      return combine(argument, false, scope)
    case 'Fn::Or':
      return combine(argument, true, scope)
    default:
      return undefined
  }
}

function combine(argument: unknown, decisive: boolean, scope: ConditionScope): boolean | undefined {
  if (!Array.isArray(argument) || argument.length === 0) return undefined
  const parts = argument.map((part) => evaluateCondition(part, scope))
  if (parts.includes(decisive)) return decisive
  return parts.includes(undefined) ? undefined : !decisive
}

function equals(argument: unknown): boolean | undefined {
  const [left, right] = Array.isArray(argument) ? argument : []
  return isScalar(left) && isScalar(right) ? String(left) === String(right) : undefined
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

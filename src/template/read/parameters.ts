/**
 * Finds the value of each parameter of a template.
 *
 * @module
 */

import { runInNewContext } from 'node:vm'
import { isRecord } from '../../internal/type-guards.ts'
import type { Location } from '../finding.ts'
import type { Origins } from './origins.ts'
import type { Report } from './report.ts'
import { missing } from './unresolved.ts'

/** Where values of parameters come from. */
export interface ParameterScope {
  readonly origins: Origins
  readonly report: Report
  /** Values given by the caller or the parent stack. */
  readonly given: { readonly [name: string]: unknown }
  ssm(name: string): unknown
}

/** The values by name; an `Unresolved` where a parameter has none. */
export function parameterValues(declared: unknown, scope: ParameterScope): Map<string, unknown> {
  const values = new Map<string, unknown>()
  if (!isRecord(declared)) return values
  for (const [name, parameter] of Object.entries(declared)) {
    if (isRecord(parameter)) values.set(name, parameterValue(name, parameter, scope.origins.locate(declared, name), scope))
  }
  return values
}

function parameterValue(
  name: string,
  parameter: { readonly [key: string]: unknown },
  at: Location,
  scope: ParameterScope,
): unknown {
  const type = typeof parameter['Type'] === 'string' ? parameter['Type'] : 'String'
  const given = Object.hasOwn(scope.given, name) ? scope.given[name] : undefined
  const value = given ?? parameter['Default']
  const ssmType = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(type)?.[1]
  if (value === undefined || value === null)
    return missing('unresolved', `The parameter ${name} has no value. Pass it in \`parameters\`.`, at)
  if (ssmType !== undefined) {
    const resolved = scope.ssm(String(value))
    if (resolved === undefined)
      return missing('unresolved', `The SSM value of the parameter ${name} is unknown. Pass it in \`ssm\`.`, at)
    return typed(resolved, ssmType)
  }
  if (!isAllowed(value, parameter)) {
    const message = `The value of the parameter ${name} is not one that AllowedValues or AllowedPattern permits.`
    scope.report.error({ code: 'invalid-value', message, at })
  }
  return typed(value, type)
}

function typed(value: unknown, type: string): unknown {
  if (typeof value === 'object' && !Array.isArray(value)) return value // not known
  if (type !== 'CommaDelimitedList' && !type.startsWith('List<')) return Array.isArray(value) ? value.join(',') : String(value)
  if (Array.isArray(value)) return value.map((item) => String(item).trim())
  return value === ''
    ? []
    : String(value)
        .split(',')
        .map((item) => item.trim())
}

function isAllowed(value: unknown, parameter: { readonly [key: string]: unknown }): boolean {
  if (typeof value === 'object' && !Array.isArray(value)) return true
  const { AllowedValues: allowed, AllowedPattern: pattern } = parameter
  const items = Array.isArray(value) ? value.map(String) : [String(value)]
  if (Array.isArray(allowed) && !items.every((item) => allowed.some((one) => String(one) === item))) return false
  return typeof pattern !== 'string' || items.every((item) => matches(pattern, item))
}

/** The pattern is part of the template: a slow one must not stop the process. */
function matches(pattern: string, value: string): boolean {
  try {
    return runInNewContext('new RegExp("^(?:" + pattern + ")$").test(value)', { pattern, value }, { timeout: 100 }) === true
  } catch {
    return false
  }
}

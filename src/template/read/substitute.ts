/**
 * `Fn::Sub`: replaces `${Name}`, `${Name.Attribute}` and names of its own map.
 *
 * @module
 */

import { memberOf } from './parse-context.ts'
import type { Call } from './scope.ts'
import { asUnresolved, missing, type Unresolved } from './unresolved.ts'

const MAX_LENGTH = 1_000_000

/** Replaces the variables of `Fn::Sub`; names of its map win over the template's. `${!Name}` becomes `${Name}`. */
export function substitute(argument: unknown, call: Call, reference: (name: string) => unknown): unknown {
  const [template, map] = Array.isArray(argument) ? argument : [argument, {}]
  const text = typeof template === 'string' ? template : call.resolve(template)
  if (typeof text !== 'string') return asUnresolved(text) ?? missing('unresolved', 'Fn::Sub takes a string.', call.at)
  const variables = call.resolve(map ?? {})
  let problem: Unresolved | undefined
  const result = text.replace(/\$\{([^${}]{1,1024})\}/g, (whole, inner: string) => {
    const name = inner.trim()
    if (name.startsWith('!')) return `\${${name.slice(1)}}`
    const value = memberOf(variables, name) ?? reference(name)
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',')
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
    problem ??= asUnresolved(value) ?? missing('unresolved', 'A variable of Fn::Sub is not a string.', call.at)
    return whole
  })
  if (problem !== undefined) return problem
  return result.length > MAX_LENGTH
    ? missing('unresolved', 'Fn::Sub makes a string that is too long.', call.at)
    : call.text(result)
}

/**
 * Resolves CloudFormation intrinsic functions and conditions.
 *
 * A value that the template does not determine becomes an `Unresolved` marker. Nothing is guessed.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { evaluateCondition } from './conditions.ts'
import { INTRINSIC_FUNCTIONS } from './intrinsic-functions.ts'
import { memberOf, setMember } from './parse-context.ts'
import type { Call, Scope } from './scope.ts'
import { asUnresolved, isUnresolved, missing, NO_VALUE } from './unresolved.ts'

/** Limits the work of one template. */
const MAX_STEPS = 2_000_000

/** Resolves values of one template. */
export interface Resolver {
  /** Resolves a value deeply. Properties with the value `AWS::NoValue` are removed. */
  resolve(value: unknown): unknown
  /** A condition by name: `undefined` when it is not known. */
  condition(name: string): boolean | undefined
}

/** Creates the resolver of one template. */
export function createResolver(scope: Scope): Resolver {
  let steps = 0
  const conditions = new Map<string, boolean | undefined>()
  return { resolve: (value) => withoutNoValue(resolve(value)), condition }

  function resolve(value: unknown): unknown {
    steps += 1
    if (steps > MAX_STEPS)
      return missing('unresolved', 'The template needs too many steps to resolve. Split it.', scope.origins.locate(value))
    if (typeof value === 'string') return dynamicReference(value)
    if (Array.isArray(value)) {
      const items = value.map((item, index) => resolveMember(item, value, index))
      return scope.origins.copy(
        items.filter((item) => item !== NO_VALUE),
        value,
      )
    }
    if (!isRecord(value) || isUnresolved(value)) return value
    const keys = Object.keys(value)
    const [name = ''] = keys
    return keys.length === 1 && isFunctionCall(name, value[name]) ? call(name, value[name], value) : resolveMembers(value, keys)
  }

  function resolveMembers(value: { readonly [key: string]: unknown }, keys: readonly string[]): unknown {
    const result = scope.origins.copy({}, value)
    for (const key of keys) {
      if (key === 'Fn::Transform') {
        const included = call(key, value[key], value)
        if (isUnresolved(included)) return included
        if (isRecord(included)) for (const [name, item] of Object.entries(included)) setMember(result, name, item)
      } else {
        const item = resolveMember(value[key], value, key)
        if (item !== NO_VALUE) setMember(result, key, item)
      }
    }
    return result
  }

  /** Strings have no position of their own: an unknown value gets the position of the member. */
  function resolveMember(item: unknown, owner: object, key: string | number): unknown {
    const result = resolve(item)
    return isUnresolved(result) && result.at.pointer === ''
      ? missing(result.code, result.message, scope.origins.locate(owner, key))
      : result
  }

  function call(name: string, argument: unknown, node: object): unknown {
    const at = scope.origins.locate(node)
    const run = Object.hasOwn(INTRINSIC_FUNCTIONS, name) ? INTRINSIC_FUNCTIONS[name] : undefined
    if (run === undefined)
      return missing('unknown-intrinsic', `The intrinsic function ${name.slice(0, 60)} is unknown. Write the value.`, at)
    const functionCall: Call = { scope, at, node, resolve, condition, text: dynamicReference }
    return run(argument, functionCall)
  }

  function condition(name: string): boolean | undefined {
    if (conditions.has(name)) return conditions.get(name)
    conditions.set(name, undefined) // a condition that refers to itself is not known
    const holds = evaluateCondition(memberOf(scope.conditions, name), { resolve, condition })
    conditions.set(name, holds)
    return holds
  }

  /** Replaces `{{resolve:ssm:name}}`; other dynamic references are secrets and stay unknown. */
  function dynamicReference(text: string): unknown {
    if (!text.includes('{{resolve:')) return text
    const at = { pointer: '' }
    const [, name] = /^\{\{resolve:ssm:([^:}]{1,2048})(?::\d{1,10})?\}\}$/.exec(text) ?? []
    if (name === undefined)
      return missing(
        'unresolved',
        'A dynamic reference to a secret or inside a longer string is not resolved. Pass a parameter instead.',
        at,
      )
    return scope.ssm(name) ?? missing('unresolved', 'The value of an SSM parameter is unknown. Pass it in `ssm`.', at)
  }
}

function isFunctionCall(name: string, argument: unknown): boolean {
  // A policy statement also has a member `Condition`, which is an object.
  if (name === 'Ref' || name === 'Condition') return typeof argument === 'string' || asUnresolved(argument) !== undefined
  return name.startsWith('Fn::')
}

function withoutNoValue(value: unknown): unknown {
  return value === NO_VALUE ? undefined : value
}

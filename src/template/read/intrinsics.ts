/**
 * Resolves CloudFormation intrinsic functions and conditions.
 *
 * A value that the template does not determine becomes an `Unresolved` marker: the reader of the property decides whether
 * access depends on it. Nothing is guessed.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { Location } from '../finding.ts'
import type { Origins } from './source-document.ts'

/** A value that is not known. Reading fails where it decides access. */
export interface Unresolved {
  readonly [unresolved]: true
  readonly code: 'unresolved' | 'unknown-intrinsic' | 'condition-unknown' | 'unknown-transform' | 'missing-file'
  /** What is missing and how to provide it. Never a value. */
  readonly message: string
  readonly at: Location
}
const unresolved: unique symbol = Symbol('unresolved')

export function isUnresolved(value: unknown): value is Unresolved {
  return typeof value === 'object' && value !== null && unresolved in value
}

/** Marks a property that `AWS::NoValue` removes. */
const NO_VALUE: unique symbol = Symbol('AWS::NoValue')

/** What the functions are resolved against. */
export interface Scope {
  readonly origins: Origins
  /** Values of parameters and pseudo parameters; an `Unresolved` where a parameter has no value. */
  readonly parameters: ReadonlyMap<string, unknown>
  readonly mappings: unknown
  readonly conditions: unknown
  /** `Ref` and `Fn::GetAtt` of resources; `undefined` when the template does not determine the value. */
  reference(logicalId: string, attribute: string | undefined): unknown
  readonly imports: { readonly [exportName: string]: string }
  /** Resolves `{{resolve:ssm:name}}`; `undefined` when it is not given. */
  ssm(name: string): unknown
  /** Reads `AWS::Include`. */
  include(location: string, at: Location): unknown
  readonly region: string
  /** Whether `AWS::LanguageExtensions` is among the transforms. */
  readonly extensions: boolean
}

/** Limits the work of nested `Fn::ForEach` and includes. */
const MAX_STEPS = 1_000_000
/** A string or array that functions make may have this length at most. */
const MAX_LENGTH = 1_000_000

export interface Resolver {
  /** Resolves a value deeply. Properties with the value `AWS::NoValue` are removed. */
  resolve(value: unknown): unknown
  /** A condition by name: `undefined` when it is not known. */
  condition(name: string): boolean | undefined
}

/** Creates the resolver of one template. */
export function createResolver(scope: Scope): Resolver {
  let steps = 0
  const conditions = new Map<string, boolean | undefined | 'pending'>()
  return { resolve: (value) => withoutNoValue(resolve(value, NO_LOOP)), condition }

  function resolve(value: unknown, loop: Loop): unknown {
    steps += 1
    if (steps > MAX_STEPS) return missing('unresolved', 'The template needs too many steps to resolve.', { pointer: '' })
    if (typeof value === 'string') return dynamicReference(replaceLoop(value, loop), { pointer: '' })
    if (Array.isArray(value))
      return copy(
        value,
        value.map((item) => resolve(item, loop)).filter((item) => item !== NO_VALUE),
      )
    if (!isRecord(value) || isUnresolved(value)) return value
    const keys = Object.keys(value)
    const [name = ''] = keys
    if (keys.length === 1 && isFunctionName(name)) return call(name, value[name], value, loop)
    const result: { [key: string]: unknown } = {}
    for (const key of keys) {
      if (key.startsWith('Fn::ForEach::')) {
        const expanded = forEach(value[key], value, key, loop)
        if (isUnresolved(expanded)) return expanded
        Object.assign(result, expanded)
      } else if (key === 'Fn::Transform') {
        const included = transform(value[key], value, loop)
        if (isUnresolved(included)) return included
        Object.assign(result, included)
      } else {
        const item = resolve(value[key], loop)
        if (item !== NO_VALUE) define(result, replaceLoop(key, loop), item)
      }
    }
    return copy(value, result)
  }

  function call(name: string, argument: unknown, node: object, loop: Loop): unknown {
    const at = scope.origins.locate(node)
    const fail = (message: string): Unresolved => missing('unresolved', message, at)
    const resolved = (): unknown => resolve(argument, loop)
    switch (name) {
      case 'Ref':
        return ref(typeof argument === 'string' ? replaceLoop(argument, loop) : argument, at)
      case 'Fn::GetAtt':
        return getAtt(argument, at, loop)
      case 'Fn::Sub':
        return substitute(argument, at, loop)
      case 'Fn::Join': {
        const [separator, items] = listOf(resolved())
        if (isUnresolved(items)) return items
        if (typeof separator !== 'string' || !Array.isArray(items)) return fail('Fn::Join takes a separator and an array.')
        return joined(items, separator, at)
      }
      case 'Fn::Split': {
        const [separator, text] = listOf(resolved())
        if (isUnresolved(text)) return splitUnresolved(separator, argument, text)
        if (typeof separator !== 'string' || typeof text !== 'string' || separator === '')
          return fail('Fn::Split takes a separator and a string.')
        return text.split(separator)
      }
      case 'Fn::Select': {
        const [index, items] = listOf(resolved())
        if (isUnresolved(items)) return items
        const item = Array.isArray(items) ? items[Number(index)] : undefined
        return item === undefined ? fail('Fn::Select finds no element at its index.') : item
      }
      case 'Fn::FindInMap':
        return findInMap(resolved(), at)
      case 'Fn::If': {
        const [condition, whenTrue, whenFalse] = Array.isArray(argument) ? argument : []
        const holds = typeof condition === 'string' ? conditionNamed(replaceLoop(condition, loop)) : undefined
        if (holds === undefined)
          return missing('condition-unknown', 'The condition of Fn::If depends on a value that is not known.', at)
        return resolve(holds ? whenTrue : whenFalse, loop)
      }
      case 'Fn::Equals':
      case 'Fn::And':
      case 'Fn::Or':
      case 'Fn::Not':
      case 'Condition': {
        const holds = logic({ [name]: argument }, loop)
        return holds ?? missing('condition-unknown', `${name} depends on a value that is not known.`, at)
      }
      case 'Fn::Base64': {
        const text = resolved()
        return typeof text === 'string'
          ? Buffer.from(text, 'utf8').toString('base64')
          : (asUnresolved(text) ?? fail('Fn::Base64 takes a string.'))
      }
      case 'Fn::ImportValue': {
        const exportName = resolved()
        const value =
          typeof exportName === 'string' && Object.hasOwn(scope.imports, exportName) ? scope.imports[exportName] : undefined
        return value ?? fail('The value of Fn::ImportValue is not in this template. Pass it in `imports`.')
      }
      case 'Fn::Length': {
        const items = resolved()
        return Array.isArray(items) ? items.length : (asUnresolved(items) ?? fail('Fn::Length takes an array.'))
      }
      case 'Fn::ToJsonString': {
        const value = withoutNoValue(resolved())
        return findUnresolved(value) ?? JSON.stringify(value)
      }
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`)
      case 'Fn::Cidr':
        return fail('Fn::Cidr is not computed.')
      case 'Fn::Transform':
        return transform(argument, node, loop)
      default:
        return missing('unknown-intrinsic', `The intrinsic function ${name.slice(0, 60)} is not known.`, at)
    }
  }

  function ref(name: unknown, at: Location): unknown {
    if (typeof name !== 'string') return missing('unresolved', 'Ref takes the name of a parameter or resource.', at)
    if (name === 'AWS::NoValue') return NO_VALUE
    if (scope.parameters.has(name)) return scope.parameters.get(name)
    return (
      scope.reference(name, undefined) ??
      missing('unresolved', `The template does not determine the value of Ref ${name}. Pass it in \`values\`.`, at)
    )
  }

  function getAtt(argument: unknown, at: Location, loop: Loop): unknown {
    const parts = typeof argument === 'string' ? splitAtFirstDot(argument) : listOf(resolve(argument, loop))
    const [logicalId, ...attribute] = parts
    if (typeof logicalId !== 'string' || !attribute.every((part) => typeof part === 'string'))
      return attribute.find(isUnresolved) ?? missing('unresolved', 'Fn::GetAtt takes a logical id and an attribute.', at)
    const id = replaceLoop(logicalId, loop)
    const name = attribute.join('.')
    return (
      scope.reference(id, name) ??
      missing('unresolved', `The template does not determine ${id}.${name}. Pass it in \`values\`.`, at)
    )
  }

  /** `${Name}`, `${Name.Attribute}`, `${!literal}`; names of the optional map win. */
  function substitute(argument: unknown, at: Location, loop: Loop): unknown {
    const [template, map] = typeof argument === 'string' ? [argument, {}] : listOf(argument)
    if (typeof template !== 'string') return missing('unresolved', 'Fn::Sub takes a string.', at)
    const variables = resolve(map ?? {}, loop)
    let problem: Unresolved | undefined
    const text = replaceLoop(template, loop).replace(/\$\{([^${}]{1,1024})\}/g, (whole, inner: string) => {
      const name = inner.trim()
      if (inner.startsWith('!')) return `\${${inner.slice(1)}}`
      const value = isRecord(variables) && Object.hasOwn(variables, name) ? variables[name] : reference(name, at)
      if (isScalar(value)) return String(value)
      problem ??= asUnresolved(value) ?? missing('unresolved', `\${${name}} in Fn::Sub is not a string.`, at)
      return whole
    })
    if (problem !== undefined) return problem
    return text.length > MAX_LENGTH
      ? missing('unresolved', 'Fn::Sub makes a string that is too long.', at)
      : dynamicReference(text, at)
  }

  function reference(name: string, at: Location): unknown {
    return name.includes('.') && !scope.parameters.has(name) ? getAtt(name, at, NO_LOOP) : ref(name, at)
  }

  function findInMap(argument: unknown, at: Location): unknown {
    const [map, first, second, options] = listOf(argument)
    const problem = [map, first, second].find(isUnresolved)
    const fallback = isRecord(options) && Object.hasOwn(options, 'DefaultValue') ? options['DefaultValue'] : undefined
    if (problem !== undefined) return problem
    const level = member(member(scope.mappings, map), first)
    const value = member(level, second)
    return value === undefined
      ? (fallback ?? missing('unresolved', 'Fn::FindInMap finds no entry for its keys.', at))
      : resolve(value, NO_LOOP)
  }

  function transform(argument: unknown, node: object, loop: Loop): unknown {
    const at = scope.origins.locate(node)
    const { Name: name, Parameters: parameters } = isRecord(argument) ? argument : {}
    if (name !== 'AWS::Include')
      return missing('unknown-transform', 'Only the macro AWS::Include can be read inside a template.', at)
    const location = resolve(member(parameters, 'Location'), loop)
    if (typeof location !== 'string')
      return asUnresolved(location) ?? missing('missing-file', 'AWS::Include needs a Location.', at)
    return resolve(scope.include(location, at), loop)
  }

  // ── conditions ────────────────────────────────────────────────────────────────────────────────

  function condition(name: string): boolean | undefined {
    return conditionNamed(name)
  }

  function conditionNamed(name: string): boolean | undefined {
    const known = conditions.get(name)
    if (known === 'pending') return undefined // a cycle
    if (known !== undefined || conditions.has(name)) return known
    conditions.set(name, 'pending')
    const holds = logic(member(scope.conditions, name), NO_LOOP)
    conditions.set(name, holds)
    return holds
  }

  /** Three-valued: `undefined` is "not known". */
  function logic(expression: unknown, loop: Loop): boolean | undefined {
    if (!isRecord(expression)) return undefined
    const [name = '', ...others] = Object.keys(expression)
    const argument = expression[name]
    if (others.length > 0) return undefined
    switch (name) {
      case 'Condition':
        return typeof argument === 'string' ? conditionNamed(replaceLoop(argument, loop)) : undefined
      case 'Fn::Equals': {
        const [left, right] = listOf(resolve(argument, loop))
        return isScalar(left) && isScalar(right) ? String(left) === String(right) : undefined
      }
      case 'Fn::Not': {
        const inner = logic(listOf(argument)[0], loop)
        return inner === undefined ? undefined : !inner
      }
      case 'Fn::And':
      case 'Fn::Or': {
        const parts = listOf(argument).map((part) => logic(part, loop))
        const decisive = name === 'Fn::Or'
        if (parts.includes(decisive)) return decisive
        return parts.includes(undefined) ? undefined : !decisive
      }
      default:
        return undefined
    }
  }

  // ── language extensions ───────────────────────────────────────────────────────────────────────

  function forEach(argument: unknown, node: object, key: string, loop: Loop): { [key: string]: unknown } | Unresolved {
    const at = scope.origins.locate(node, key)
    if (!scope.extensions) return missing('unknown-intrinsic', 'Fn::ForEach needs the transform AWS::LanguageExtensions.', at)
    const [identifier, collection, body] = Array.isArray(argument) ? argument : []
    const items = resolve(collection, loop)
    if (typeof identifier !== 'string' || !Array.isArray(items) || !isRecord(body))
      return asUnresolved(items) ?? missing('unresolved', 'Fn::ForEach takes an identifier, an array and an object.', at)
    const result: { [key: string]: unknown } = {}
    for (const item of items) {
      if (!isScalar(item)) return asUnresolved(item) ?? missing('unresolved', 'The array of Fn::ForEach must hold strings.', at)
      const expanded = resolve(body, new Map([...loop, [identifier, String(item)]]))
      if (!isRecord(expanded) || isUnresolved(expanded))
        return asUnresolved(expanded) ?? missing('unresolved', 'Fn::ForEach makes no object.', at)
      Object.assign(result, expanded)
    }
    return result
  }

  // ── small steps ───────────────────────────────────────────────────────────────────────────────

  function dynamicReference(text: string, at: Location): unknown {
    const match = /^\{\{resolve:ssm:([^:}]{1,2048})(?::\d+)?\}\}$/.exec(text)
    if (match !== null)
      return (
        scope.ssm(match[1] ?? '') ?? missing('unresolved', 'The value of an SSM parameter is not known. Pass it in `ssm`.', at)
      )
    if (text.includes('{{resolve:')) return missing('unresolved', 'A dynamic reference is not resolved.', at)
    return text
  }

  function joined(items: readonly unknown[], separator: string, at: Location): unknown {
    const problem = items.find(isUnresolved)
    if (problem !== undefined) return problem
    if (!items.every(isScalar)) return missing('unresolved', 'Fn::Join takes an array of strings.', at)
    const text = items.map(String).join(separator)
    return text.length > MAX_LENGTH
      ? missing('unresolved', 'Fn::Join makes a string that is too long.', at)
      : dynamicReference(text, at)
  }

  function copy<T extends object>(original: object, result: T): T {
    scope.origins.copy(result, original)
    return result
  }
}

type Loop = ReadonlyMap<string, string>
const NO_LOOP: Loop = new Map()

function replaceLoop(text: string, loop: Loop): string {
  if (loop.size === 0) return text
  const whole = loop.get(text)
  if (whole !== undefined) return whole
  return text.replace(/[$&]\{([A-Za-z0-9]{1,255})\}/g, (found, name: string) => loop.get(name) ?? found)
}

function isFunctionName(name: string): boolean {
  return name === 'Ref' || name === 'Condition' || (name.startsWith('Fn::') && !name.startsWith('Fn::ForEach::'))
}

/** Creates the marker of an unknown value. */
export function missing(code: Unresolved['code'], message: string, at: Location): Unresolved {
  return { [unresolved]: true, code, message, at }
}

/** The first unknown value inside `value`, or `undefined`. */
export function findUnresolved(value: unknown): Unresolved | undefined {
  if (isUnresolved(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  for (const item of Object.values(value)) {
    const inner = findUnresolved(item)
    if (inner !== undefined) return inner
  }
  return undefined
}

function asUnresolved(value: unknown): Unresolved | undefined {
  return isUnresolved(value) ? value : undefined
}

function splitUnresolved(_separator: unknown, _argument: unknown, text: Unresolved): Unresolved {
  return text
}

function withoutNoValue(value: unknown): unknown {
  return value === NO_VALUE ? undefined : value
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function member(value: unknown, key: unknown): unknown {
  return isRecord(value) && typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function splitAtFirstDot(text: string): readonly string[] {
  const dot = text.indexOf('.')
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)]
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

/**
 * The intrinsic functions of CloudFormation, by name.
 *
 * @module
 */

import { evaluateCondition } from './conditions.ts'
import { memberOf } from './parse-context.ts'
import type { Call } from './scope.ts'
import { substitute } from './substitute.ts'
import { asUnresolved, findUnresolved, isUnresolved, missing, NO_VALUE, type Unresolved } from './unresolved.ts'

/** A string that functions make may have this length at most. */
const MAX_LENGTH = 1_000_000

type IntrinsicFunction = (argument: unknown, call: Call) => unknown

/** By long name. Each takes the argument as written. */
export const INTRINSIC_FUNCTIONS: { readonly [name: string]: IntrinsicFunction } = {
  Ref: (argument, call) => ref(argument, call),
  'Fn::GetAtt': (argument, call) => getAtt(argument, call),
  'Fn::Sub': (argument, call) =>
    substitute(argument, call, (name) => (isAttribute(name, call) ? getAtt(name, call) : ref(name, call))),
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::FindInMap': findInMap,
  'Fn::If': conditional,
  'Fn::Equals': (argument, call) => logic('Fn::Equals', argument, call),
  'Fn::And': (argument, call) => logic('Fn::And', argument, call),
  'Fn::Or': (argument, call) => logic('Fn::Or', argument, call),
  'Fn::Not': (argument, call) => logic('Fn::Not', argument, call),
  Condition: (argument, call) => logic('Condition', argument, call),
  'Fn::Base64': base64,
  'Fn::ImportValue': importValue,
  'Fn::Length': length,
  'Fn::ToJsonString': toJsonString,
  'Fn::GetAZs': (_argument, { scope }) => ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`),
  'Fn::Cidr': (_argument, call) => fail(call, 'Fn::Cidr is not computed. Write the address ranges.'),
  'Fn::Transform': transform,
}

function ref(name: unknown, { scope, at }: Call): unknown {
  if (typeof name !== 'string') return missing('unresolved', 'Ref takes the name of a parameter or resource.', at)
  if (name === 'AWS::NoValue') return NO_VALUE
  if (scope.parameters.has(name)) return scope.parameters.get(name)
  return (
    scope.reference(name, undefined) ??
    missing('unresolved', `The template does not determine Ref ${name}. Pass it in \`values\`.`, at)
  )
}

function getAtt(argument: unknown, call: Call): unknown {
  const parts = typeof argument === 'string' ? splitAtFirstDot(argument) : call.resolve(argument)
  const [logicalId, ...attribute] = Array.isArray(parts) ? parts : []
  if (typeof logicalId !== 'string' || !attribute.every((part) => typeof part === 'string'))
    return findUnresolved(parts) ?? fail(call, 'Fn::GetAtt takes a logical id and an attribute.')
  const name = attribute.join('.')
  const value = call.scope.reference(logicalId, name)
  return value ?? fail(call, `The template does not determine ${logicalId}.${name}. Pass it in \`values\`.`)
}

function isAttribute(name: string, { scope }: Call): boolean {
  return name.includes('.') && !scope.parameters.has(name)
}

function join(argument: unknown, call: Call): unknown {
  const resolved = call.resolve(argument)
  const [separator, items] = Array.isArray(resolved) ? resolved : [undefined, resolved]
  if (isUnresolved(items)) return items
  if (typeof separator !== 'string' || !Array.isArray(items)) return fail(call, 'Fn::Join takes a separator and an array.')
  const problem = items.find(isUnresolved)
  if (problem !== undefined) return problem
  if (!items.every(isScalar)) return fail(call, 'Fn::Join takes an array of strings.')
  const text = items.map(String).join(separator)
  return text.length > MAX_LENGTH ? fail(call, 'Fn::Join makes a string that is too long.') : call.text(text)
}

function split(argument: unknown, call: Call): unknown {
  const [separator, text] = pair(call.resolve(argument))
  if (isUnresolved(text)) return text
  if (typeof separator !== 'string' || typeof text !== 'string' || separator === '')
    return fail(call, 'Fn::Split takes a separator and a string.')
  return text.split(separator)
}

function select(argument: unknown, call: Call): unknown {
  const [index, items] = pair(call.resolve(argument))
  if (isUnresolved(items)) return items
  if (isUnresolved(index)) return index
  const item = Array.isArray(items) ? items[Number(index)] : undefined
  return item === undefined ? fail(call, 'Fn::Select finds no element at its index.') : item
}

function findInMap(argument: unknown, call: Call): unknown {
  const resolved = call.resolve(argument)
  const [map, first, second, options] = Array.isArray(resolved) ? resolved : []
  const problem = [map, first, second].find(isUnresolved)
  if (problem !== undefined) return problem
  const value = memberOf(memberOf(memberOf(call.scope.mappings, map), String(first)), String(second))
  if (value !== undefined) return call.resolve(value)
  return memberOf(options, 'DefaultValue') ?? fail(call, 'Fn::FindInMap finds no entry for its keys.')
}

function conditional(argument: unknown, call: Call): unknown {
  const [condition, whenTrue, whenFalse] = Array.isArray(argument) ? argument : []
  const holds = typeof condition === 'string' ? call.condition(condition) : evaluateCondition(condition, call)
  if (holds !== undefined) return call.resolve(holds ? whenTrue : whenFalse)
  return missing(
    'condition-unknown',
    'The condition of Fn::If depends on a value that is unknown. Pass it in `parameters` or `values`.',
    call.at,
  )
}

function logic(name: string, argument: unknown, call: Call): unknown {
  const holds = evaluateCondition({ [name]: argument }, call)
  return (
    holds ??
    missing('condition-unknown', `${name} depends on a value that is unknown. Pass it in \`parameters\` or \`values\`.`, call.at)
  )
}

function base64(argument: unknown, call: Call): unknown {
  const text = call.resolve(argument)
  if (typeof text !== 'string') return asUnresolved(text) ?? fail(call, 'Fn::Base64 takes a string.')
  return Buffer.from(text, 'utf8').toString('base64')
}

function importValue(argument: unknown, call: Call): unknown {
  const name = call.resolve(argument)
  if (typeof name !== 'string') return asUnresolved(name) ?? fail(call, 'Fn::ImportValue takes a string.')
  return call.scope.imported(name) ?? fail(call, 'The value of Fn::ImportValue is not in this template. Pass it in `imports`.')
}

function length(argument: unknown, call: Call): unknown {
  const items = call.resolve(argument)
  return Array.isArray(items) ? items.length : (asUnresolved(items) ?? fail(call, 'Fn::Length takes an array.'))
}

function toJsonString(argument: unknown, call: Call): unknown {
  const value = call.resolve(argument)
  return findUnresolved(value) ?? JSON.stringify(value)
}

function transform(argument: unknown, call: Call): unknown {
  if (memberOf(argument, 'Name') !== 'AWS::Include')
    return missing('unknown-transform', 'Only the macro AWS::Include can be read inside a template.', call.at)
  const location = call.resolve(memberOf(memberOf(argument, 'Parameters'), 'Location'))
  if (typeof location !== 'string')
    return asUnresolved(location) ?? missing('missing-file', 'AWS::Include needs a Location.', call.at)
  return call.scope.include(location, call.at, call.resolve)
}

function pair(value: unknown): readonly [unknown, unknown] {
  return Array.isArray(value) ? [value[0], value[1]] : [undefined, value]
}

function fail({ at }: Call, message: string): Unresolved {
  return missing('unresolved', message, at)
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function splitAtFirstDot(text: string): readonly string[] {
  const dot = text.indexOf('.')
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)]
}

import { describe, expect, test } from 'vitest'
import { jsonContext } from '../../../src/authorizer/response/json-context.ts'
import { flatContext } from '../../../src/authorizer/response/response-fields.ts'

const CHECKS = { flat: flatContext, json: jsonContext }

describe('context', () => {
  test('flat: strings, numbers and booleans pass, undefined is dropped', () => {
    expect(flatContext({ a: 'x', b: 1, c: false, d: undefined, '': 'e' })).toStrictEqual({
      a: 'x',
      b: 1,
      c: false,
      '': 'e',
    })
  })

  test('json: any JSON value passes', () => {
    const value = { list: [1, 'a', null, { deep: [true] }], map: { a: { b: 1 } }, none: null }
    expect(jsonContext({ ...value, map: { a: { b: 1, c: undefined } } })).toStrictEqual(value)
  })

  test('a key named __proto__ is a plain key', () => {
    const context = flatContext(JSON.parse('{"__proto__":"x"}'))
    expect(Object.hasOwn(context, '__proto__')).toBe(true)
    expect(Object.getPrototypeOf(context)).toBe(Object.prototype)
  })

  test.each<[string, 'flat' | 'json', unknown, string]>([
    ['an object', 'flat', { a: {} }, 'context.a'],
    ['a list', 'flat', { a: ['x'] }, 'context.a'],
    ['null', 'flat', { a: null }, 'context.a'],
    ['NaN', 'flat', { a: Number.NaN }, 'context.a'],
    ['infinity', 'json', { a: [Number.POSITIVE_INFINITY] }, 'context.a'],
    ['a function', 'json', { a: () => 1 }, 'context.a'],
    ['a bigint', 'json', { a: 1n }, 'context.a'],
    ['a Map', 'json', { a: new Map() }, 'context.a'],
    ['a Date', 'json', { a: new Date(0) }, 'context.a'],
    ['a promise inside', 'json', { a: Promise.resolve('x') }, 'context.a'],
    ['a hole in a list', 'json', { a: new Array(2) }, 'context.a'],
    ['undefined in a list', 'json', { a: [undefined] }, 'context.a'],
    ['what API Gateway adds itself', 'flat', { principalId: 'x' }, 'context.principalId'],
    ['what API Gateway adds itself', 'flat', { integrationLatency: 1 }, 'context.integrationLatency'],
    ['the reserved word', 'json', { claims: 'x' }, 'context.claims'],
    ['no object', 'flat', 'x', 'context'],
    ['null for all', 'flat', null, 'context'],
    ['a list for all', 'json', [], 'context'],
    ['a promise for all', 'json', Promise.resolve({}), 'context'],
  ])('refuses %s (%s) and names the key', (_, shape, context, part) => {
    expect(() => CHECKS[shape](context)).toThrow(expect.objectContaining({ name: 'ResponseError', part }))
  })

  test('what is inherited is not passed on, and an object without a prototype is one', () => {
    expect(flatContext(Object.create({ a: 'x' }))).toStrictEqual({})
    expect(jsonContext({ a: Object.assign(Object.create(null), { b: 1 }) })).toStrictEqual({ a: { b: 1 } })
  })

  test('a key named __proto__ is like any other', () => {
    const context = flatContext(JSON.parse('{"__proto__":"x"}'))
    const plain = { value: 'x', enumerable: true, configurable: true, writable: true }
    expect(Object.getOwnPropertyDescriptor(context, '__proto__')).toStrictEqual(plain)
  })

  test('JSON of 32 levels passes, of 33 does not', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
    expect(jsonContext({ a: nested(32) })).toStrictEqual({ a: nested(32) })
    expect(() => jsonContext({ a: nested(33) })).toThrow('authorizer reply: context.a must be JSON of at most 32 levels')
    const circle: unknown[] = []
    circle.push(circle)
    expect(() => jsonContext({ a: circle })).toThrow('authorizer reply: context.a must be JSON of at most 32 levels')
  })

  test.each<[string, () => unknown, string]>([
    ['no object', () => flatContext(7), 'context must be an object'],
    [
      'a word of API Gateway',
      () => flatContext({ principalId: 'x' }),
      'context.principalId must be another name: API Gateway uses this one',
    ],
    ['a boxed number', () => jsonContext({ a: Object(1) }), 'context.a must be a JSON value'],
  ])('says in words what is wrong with %s', (_, make, message) => {
    expect(make).toThrow(`authorizer reply: ${message}`)
  })

  test('refuses JSON without an end', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    expect(() => jsonContext({ circle })).toThrow(expect.objectContaining({ part: 'context.circle' }))
  })

  test.each(['flat', 'json'] as const)('%s: a getter that changes is read once', (shape) => {
    let reads = 0
    const context = {
      get a() {
        reads += 1
        return reads === 1 ? 'x' : new Map()
      },
    }
    expect(CHECKS[shape](context)).toStrictEqual({ a: 'x' })
  })

  test('never says the value', () => {
    expect(() => flatContext({ a: ['secret'] })).toThrow(
      'authorizer reply: context.a must be a text, a finite number or a boolean',
    )
  })
})

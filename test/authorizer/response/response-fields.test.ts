import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { jsonContext } from '../../../src/authorizer/response/json-context.ts'
import { checkUsageIdentifierKey, flatContext, principalIdOf } from '../../../src/authorizer/response/response-fields.ts'

const CHECKS = { flat: flatContext, json: jsonContext }

describe('the context', () => {
  test('flat: accepts strings, numbers and booleans, and omits undefined', () => {
    expect(flatContext({ a: 'x', b: 1, c: false, d: undefined, '': 'e' })).toStrictEqual({
      a: 'x',
      b: 1,
      c: false,
      '': 'e',
    })
  })

  test('JSON: accepts any JSON value', () => {
    const value = { list: [1, 'a', null, { deep: [true] }], map: { a: { b: 1 } }, none: null }
    expect(jsonContext({ ...value, map: { a: { b: 1, c: undefined } } })).toStrictEqual(value)
  })

  test('treats a key named __proto__ like any other', () => {
    const context = flatContext(JSON.parse('{"__proto__":"x"}'))
    expect(Object.hasOwn(context, '__proto__')).toBe(true)
    expect(Object.getPrototypeOf(context)).toBe(Object.prototype)
  })

  test.each<[string, 'flat' | 'json', unknown, string]>([
    ['an object', 'flat', { a: {} }, 'context.a'],
    ['an array', 'flat', { a: ['x'] }, 'context.a'],
    ['null', 'flat', { a: null }, 'context.a'],
    ['NaN', 'flat', { a: Number.NaN }, 'context.a'],
    ['infinity', 'json', { a: [Number.POSITIVE_INFINITY] }, 'context.a'],
    ['a function', 'json', { a: () => 1 }, 'context.a'],
    ['a bigint', 'json', { a: 1n }, 'context.a'],
    ['a Map', 'json', { a: new Map() }, 'context.a'],
    ['a Date', 'json', { a: new Date(0) }, 'context.a'],
    ['a promise inside', 'json', { a: Promise.resolve('x') }, 'context.a'],
    ['a hole in an array', 'json', { a: new Array(2) }, 'context.a'],
    ['undefined in an array', 'json', { a: [undefined] }, 'context.a'],
    ['the reserved key principalId', 'flat', { principalId: 'x' }, 'context.principalId'],
    ['the reserved key integrationLatency', 'flat', { integrationLatency: 1 }, 'context.integrationLatency'],
    ['the reserved key claims', 'json', { claims: 'x' }, 'context.claims'],
    ['a string instead of the context', 'flat', 'x', 'context'],
    ['null instead of the context', 'flat', null, 'context'],
    ['an array instead of the context', 'json', [], 'context'],
    ['a promise of the context', 'json', Promise.resolve({}), 'context'],
  ])('rejects %s (%s) and names the key', (_, shape, context, part) => {
    expect(() => CHECKS[shape](context)).toThrow(expect.objectContaining({ name: 'ResponseError', part }))
  })

  test('omits inherited properties and accepts an object without a prototype', () => {
    expect(flatContext(Object.create({ a: 'x' }))).toStrictEqual({})
    expect(jsonContext({ a: Object.assign(Object.create(null), { b: 1 }) })).toStrictEqual({ a: { b: 1 } })
  })

  test('copies a key named __proto__ as a plain property', () => {
    const context = flatContext(JSON.parse('{"__proto__":"x"}'))
    const plain = { value: 'x', enumerable: true, configurable: true, writable: true }
    expect(Object.getOwnPropertyDescriptor(context, '__proto__')).toStrictEqual(plain)
  })

  test('accepts JSON of 32 levels and rejects 33', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
    expect(jsonContext({ a: nested(32) })).toStrictEqual({ a: nested(32) })
    expect(() => jsonContext({ a: nested(33) })).toThrow('authorizer response: context.a must be JSON of at most 32 levels')
    const circular: unknown[] = []
    circular.push(circular)
    expect(() => jsonContext({ a: circular })).toThrow('authorizer response: context.a must be JSON of at most 32 levels')
  })

  test.each<[string, () => unknown, string]>([
    ['a number', () => flatContext(7), 'context must be an object'],
    [
      'a reserved key',
      () => flatContext({ principalId: 'x' }),
      'context.principalId must be renamed, because API Gateway reserves this key',
    ],
    ['a boxed number', () => jsonContext({ a: Object(1) }), 'context.a must be a JSON value'],
  ])('describes the problem with %s', (_, make, message) => {
    expect(make).toThrow(`authorizer response: ${message}`)
  })

  test('rejects a circular reference', () => {
    const circular: { self?: unknown } = {}
    circular.self = circular
    expect(() => jsonContext({ circular })).toThrow(expect.objectContaining({ part: 'context.circular' }))
  })

  test.each(['flat', 'json'] as const)('%s: reads a getter once', (shape) => {
    let reads = 0
    const context = {
      get a() {
        reads += 1
        return reads === 1 ? 'x' : new Map()
      },
    }
    expect(CHECKS[shape](context)).toStrictEqual({ a: 'x' })
  })

  test('does not include the value in the message', () => {
    expect(() => flatContext({ a: ['secret'] })).toThrow(
      'authorizer response: context.a must be a string, a finite number or a boolean',
    )
  })
})

describe('the principal ID', () => {
  test('is the issuer and the subject', () => {
    expect(principalIdOf({ issuer: 'https://id.example', subject: 'u1' })).toBe('https://id.example|u1')
  })

  test('is replaced by its SHA-256 if it has more than 128 characters', () => {
    const long = `i|${'s'.repeat(127)}`
    const hash = createHash('sha256').update(long).digest('hex')
    expect(principalIdOf({ issuer: 'i', subject: 's'.repeat(126) })).toBe(`i|${'s'.repeat(126)}`)
    expect(principalIdOf({ issuer: 'i', subject: 's'.repeat(127) })).toBe(hash)
    expect(principalIdOf({}, () => long)).toBe(hash)
  })

  test.each([[{}], ['me'], [7], [{ issuer: 'i' }], [{ issuer: 1, subject: 's' }]])(
    'requires the option for the identity %o',
    (identity) => {
      expect(() => principalIdOf(identity)).toThrow(
        'authorizer response: principalId must be a non-empty string; set the option if identities have no issuer and subject',
      )
    },
  )

  test('is the result of the option', () => {
    expect(principalIdOf({ issuer: 'i', subject: 's' }, ({ subject }) => subject)).toBe('s')
  })

  test.each([[''], [0], [1], [true], [{}], [null], [undefined], [Promise.resolve('x')]])(
    'rejects %o from the option',
    (result) => {
      expect(() => principalIdOf({ issuer: 'i', subject: 's' }, () => result)).toThrow(
        'authorizer response: principalId must be a non-empty string',
      )
    },
  )
})

describe('the usage identifier key', () => {
  test.each(['a'.repeat(20), 'Z9'.repeat(64)])('accepts %s', (key) => {
    expect(checkUsageIdentifierKey(key)).toBe(key)
  })

  test.each([
    ['', 'empty'],
    ['a'.repeat(19), 'short'],
    ['a'.repeat(129), 'long'],
    [`${'a'.repeat(20)}-`, 'a hyphen'],
    [`-${'a'.repeat(20)}`, 'a hyphen at the start'],
    [`${'a'.repeat(20)}\n`, 'a line feed'],
    [7, 'a number'],
  ])('rejects %s (%s) without showing it', (key: unknown, _: string) => {
    expect(() => checkUsageIdentifierKey(key)).toThrow(
      expect.objectContaining({ name: 'ResponseError', part: 'usageIdentifierKey' }),
    )
    expect(() => checkUsageIdentifierKey(key)).toThrow(
      'authorizer response: usageIdentifierKey must be 20 to 128 letters and digits',
    )
  })
})

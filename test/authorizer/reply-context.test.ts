import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkContext, checkPrincipalId, checkUsageIdentifierKey, defaultPrincipalId } from '../../src/authorizer/reply-parts.ts'

describe('context', () => {
  test('flat: strings, numbers and booleans pass, undefined is dropped', () => {
    expect(checkContext({ a: 'x', b: 1, c: false, d: undefined, '': 'e' }, 'flat')).toStrictEqual({
      a: 'x',
      b: 1,
      c: false,
      '': 'e',
    })
  })

  test('json: any JSON value passes', () => {
    const value = { list: [1, 'a', null, { deep: [true] }], map: { a: { b: 1 } }, none: null }
    expect(checkContext({ ...value, map: { a: { b: 1, c: undefined } } }, 'json')).toStrictEqual(value)
  })

  test('a key named __proto__ is a plain key', () => {
    const context = checkContext(JSON.parse('{"__proto__":"x"}'), 'flat')
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
    ['undefined in a list', 'json', { a: [undefined] }, 'context.a'],
    ['what API Gateway adds itself', 'flat', { principalId: 'x' }, 'context.principalId'],
    ['what API Gateway adds itself', 'flat', { integrationLatency: 1 }, 'context.integrationLatency'],
    ['the reserved word', 'json', { claims: 'x' }, 'context.claims'],
    ['no object', 'flat', 'x', 'context'],
    ['null for all', 'flat', null, 'context'],
    ['a list for all', 'json', [], 'context'],
    ['a promise for all', 'json', Promise.resolve({}), 'context'],
  ])('refuses %s (%s) and names the key', (_, shape, context, part) => {
    expect(() => checkContext(context, shape)).toThrow(expect.objectContaining({ name: 'ReplyError', part }))
  })

  test('refuses JSON without an end', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    expect(() => checkContext({ circle }, 'json')).toThrow(expect.objectContaining({ part: 'context.circle' }))
  })

  test('never says the value', () => {
    expect(() => checkContext({ a: ['secret'] }, 'flat')).not.toThrow(/secret/)
  })
})

describe('principalId', () => {
  test('is issuer and subject', () => {
    expect(defaultPrincipalId({ issuer: 'https://id.example', subject: 'u1' })).toBe('https://id.example|u1')
  })

  test('of 128 characters stays, of 129 becomes its SHA-256', () => {
    const long = `i|${'s'.repeat(127)}`
    const hash = createHash('sha256').update(long).digest('hex')
    expect(defaultPrincipalId({ issuer: 'i', subject: 's'.repeat(126) })).toBe(`i|${'s'.repeat(126)}`)
    expect(defaultPrincipalId({ issuer: 'i', subject: 's'.repeat(127) })).toBe(hash)
    expect(checkPrincipalId(long)).toBe(hash)
  })

  test.each([[{}], [null], [undefined], [{ issuer: 'i' }], [{ issuer: 1, subject: 's' }]])(
    'asks for the option where %o has none',
    (identity) => {
      expect(() => defaultPrincipalId(identity)).toThrow(expect.objectContaining({ name: 'ReplyError', part: 'principalId' }))
    },
  )

  test.each([[''], [1], [undefined], [Promise.resolve('x')]])('refuses %o from the option', (given) => {
    expect(() => checkPrincipalId(given)).toThrow(expect.objectContaining({ part: 'principalId' }))
  })
})

describe('usageIdentifierKey', () => {
  test.each(['a'.repeat(20), 'Z9'.repeat(64)])('%s can be one', (key) => {
    expect(checkUsageIdentifierKey(key)).toBe(key)
  })

  test.each([
    ['', 'empty'],
    ['a'.repeat(19), 'short'],
    ['a'.repeat(129), 'long'],
    [`${'a'.repeat(20)}-`, 'a hyphen'],
    [`${'a'.repeat(20)}\n`, 'a line feed'],
    [7, 'a number'],
  ])('%s cannot (%s), and is not shown', (key: unknown, _: string) => {
    expect(() => checkUsageIdentifierKey(key)).toThrow(
      expect.objectContaining({ name: 'ReplyError', part: 'usageIdentifierKey' }),
    )
    expect(() => checkUsageIdentifierKey(key)).toThrow(
      'authorizer reply: usageIdentifierKey must be 20 to 128 letters and digits',
    )
  })
})

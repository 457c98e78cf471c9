import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { copierOf } from '../../../src/identity/combinators/copy-data.ts'

describe('copierOf', () => {
  test.each([
    ['a string', 'a'],
    ['undefined', undefined],
    ['null', null],
    ['a bigint', 1n],
    ['an object', { a: [1, { b: null }], c: undefined }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['an object with an own __proto__', JSON.parse('{"__proto__":{"admin":true}}')],
    ['sets and maps', { groups: new Set(['a']), byName: new Map([['a', { b: new Set([1]) }]]) }],
    ['a date', { since: new Date(5) }],
  ])('copies %s', (_, value) => {
    const copy = copierOf(value)
    expect(copy?.()).toStrictEqual(value)
    expect(copy?.()).toStrictEqual(value)
  })

  test('freezes and shares JSON, and creates everything else anew', () => {
    const value = { groups: new Set(['a']), claims: { roles: ['a'] }, since: new Date(5) }
    const copy = copierOf(value)
    const [one, other] = [copy?.(), copy?.()]
    expect(one?.claims).toBe(other?.claims)
    expect(one?.claims).not.toBe(value.claims)
    expect(Object.isFrozen(one?.claims) && Object.isFrozen(one?.claims.roles)).toBe(true)
    expect(one?.groups).not.toBe(other?.groups)
    expect(one?.since).not.toBe(other?.since)
    value.claims.roles.push('admin')
    value.groups.add('admin')
    expect(copy?.()).toStrictEqual({ groups: new Set(['a']), claims: { roles: ['a'] }, since: new Date(5) })
  })

  test('does not change the prototype of a copy', () => {
    const copy = copierOf(JSON.parse('{"__proto__":{"admin":true}}'))?.()
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(Reflect.get(copy, 'admin')).toBeUndefined()
  })

  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  test.each([
    ['a function', { act: () => 1 }],
    ['a symbol', [Symbol('a')]],
    ['a class instance', { inner: new (class Person {})() }],
    ['bytes', { key: new Uint8Array(3) }],
    ['an error', new Error('x')],
    ['a promise', Promise.resolve()],
    ['a cycle', cycle],
    ['a class instance in a set', new Set([new URL('https://a.example')])],
  ])('does not copy %s', (_, value) => {
    expect(copierOf(value)).toBeUndefined()
  })

  test('copies any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(copierOf(value)?.()).toStrictEqual(value)
      }),
    )
  })
})

import { describe, expect, test } from 'vitest'
import { isRecord, isStringArray, isThenable } from '../../src/internal/type-guards.ts'

const withThen = (object: object, value: unknown) => Object.defineProperty(object, 'then', { value })

describe('isThenable', () => {
  test.each<[string, unknown, boolean]>([
    ['a promise', Promise.resolve(), true],
    ['an object with the method', withThen({}, () => undefined), true],
    [
      'a function with the method',
      withThen(
        () => undefined,
        () => undefined,
      ),
      true,
    ],
    ['a property of that name that is not a function', withThen({}, 'later'), false],
    ['a plain object', {}, false],
    ['a function', () => undefined, false],
    ['a string', 'then', false],
    ['undefined', undefined, false],
    ['null', null, false],
  ])('checks %s', (_, value, expected) => {
    expect(isThenable(value)).toBe(expected)
  })
})

describe('isRecord', () => {
  test.each([[{}], [Object.create(null)], [new Map()], [new Date()]])('accepts %o', (value) => {
    expect(isRecord(value)).toBe(true)
  })
  test.each([[null], [undefined], [[]], ['text'], [7], [() => undefined]])('rejects %o', (value) => {
    expect(isRecord(value)).toBe(false)
  })
})

describe('isStringArray', () => {
  test.each([[[]], [['a']], [['a', 'b']]])('accepts %j', (value) => {
    expect(isStringArray(value)).toBe(true)
  })
  test.each([['a'], [['']], [['a', '']], [['a', 7]], [undefined], [{ 0: 'a', length: 1 }], [new Set(['a'])]])(
    'rejects %j',
    (value) => {
      expect(isStringArray(value)).toBe(false)
    },
  )
})

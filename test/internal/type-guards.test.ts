import { describe, expect, test } from 'vitest'
import { isThenable } from '../../src/internal/type-guards.ts'

const having = (holder: object, value: unknown) => Object.defineProperty(holder, 'then', { value })

describe('isThenable', () => {
  test.each<[string, unknown, boolean]>([
    ['a promise', Promise.resolve(), true],
    ['an object with the method', having({}, () => undefined), true],
    [
      'a function with the method',
      having(
        () => undefined,
        () => undefined,
      ),
      true,
    ],
    ['a member of that name that is no method', having({}, 'later'), false],
    ['a plain object', {}, false],
    ['a function', () => undefined, false],
    ['a text', 'then', false],
    ['nothing', undefined, false],
    ['null', null, false],
  ])('%s', (_, value, expected) => {
    expect(isThenable(value)).toBe(expected)
  })
})

import { assertStringArrayContainsString, assertStringArraysOverlap } from 'aws-jwt-verify/assert'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasOneOf, isOneOf } from '../../../src/identity/token/claim-lists.ts'

describe('hasOneOf and isOneOf', () => {
  test.each<[unknown, boolean, boolean]>([
    ['a', true, true],
    [['a'], true, false],
    [['x', 'b'], true, false],
    ['x', false, false],
    [['x'], false, false],
    [[], false, false],
    ['', false, false],
    [undefined, false, false],
    [null, false, false],
    // A list with something else is refused before it comes here.
    [[7, 'a'], true, false],
    [[7], false, false],
    [{ 0: 'a', length: 1 }, false, false],
  ])('of %j', (claim, has, is) => {
    expect([hasOneOf(claim, ['a', 'b']), isOneOf(claim, ['a', 'b'])]).toStrictEqual([has, is])
  })

  test('say what the assertions of aws-jwt-verify say', () => {
    const holds = (assertion: () => void): boolean => {
      try {
        assertion()
        return true
      } catch {
        return false
      }
    }
    const text = fc.constantFrom('', 'a', 'b', 'A', 'a ')
    const claim = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constantFrom(undefined, null, 7, true, {}))
    const expected = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(claim, expected, (claim, expected) => {
        expect(hasOneOf(claim, expected)).toBe(holds(() => assertStringArraysOverlap('', claim, expected)))
        expect(isOneOf(claim, expected)).toBe(holds(() => assertStringArrayContainsString('', claim, expected)))
      }),
    )
  })
})

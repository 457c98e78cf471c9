import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resourcesOverlap } from '../../../../src/policy/routes/emit/resource-overlap.ts'

describe('resourcesOverlap', () => {
  test.each([
    ['a', 'a', true],
    ['a', 'b', false],
    ['', '', true],
    ['', '*', true],
    ['', '?', false],
    ['a*', '*b', true],
    ['a*c', 'ab*', true],
    ['a*c', 'ab', false],
    ['a/*', 'b/*', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['??', '*', true],
    ['?*', '*?', true],
    ['a*b', 'b*a', false],
    ['*/reports/*', 'GET/*', true],
    ['a${*}', 'a*', true],
    ['a${*}', 'ab', false],
    ['a${*}', 'a${*}', true],
    ['a${aws:username}', 'abc', true],
    ['a${aws:username}', 'b*', false],
    ['${aws:username}c', 'ab', false],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(resourcesOverlap(one, other)).toBe(expected)
    expect(resourcesOverlap(other, one)).toBe(expected)
  })

  test('finds every common string of two patterns', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 6 })
    const strings = Array.from({ length: 8 }, (_, length) => length).flatMap((length) =>
      Array.from({ length: 2 ** length }, (_, bits) =>
        bits
          .toString(2)
          .padStart(length, '0')
          .slice(-length || Infinity)
          .replaceAll('0', 'a')
          .replaceAll('1', 'b'),
      ),
    )
    const expression = (text: string): RegExp => new RegExp(`^${text.replaceAll('*', '.*').replaceAll('?', '.')}$`)
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const [first, second] = [expression(one), expression(other)]
        const common = strings.find((text) => first.test(text) && second.test(text))
        // Patterns of at most six characters have a common string of at most 12; shorter ones are a lower bound.
        if (common !== undefined) expect(resourcesOverlap(one, other)).toBe(true)
        if (!resourcesOverlap(one, other)) expect(common).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
  })

  test('takes a bounded time for long patterns', () => {
    expect(resourcesOverlap(`${'*a'.repeat(256)}*`, `${'*b'.repeat(256)}*`)).toBe(true)
  })
})

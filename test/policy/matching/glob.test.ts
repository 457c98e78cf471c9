import { describe, expect, test } from 'vitest'
import {
  compileGlob,
  everyWildcard,
  globOf,
  isTextAt,
  matchesGlob,
  onlyTextOf,
  slicePattern,
} from '../../../src/policy/matching/glob.ts'

describe('matchesGlob', () => {
  test.each<[string, string, boolean]>([
    ['', '', true],
    ['', 'a', false],
    ['ab', 'ab', true],
    ['ab', 'abc', false],
    ['ab', 'a', false],
    ['ab', 'ac', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['**', '', true],
    ['a*', 'a', true],
    ['a*', 'abc', true],
    ['a*', 'ba', false],
    ['a**', 'abc', true],
    ['*c', 'c', true],
    ['*c', 'abc', true],
    ['*c', 'abcd', false],
    ['a*c', 'ac', true],
    ['a*c', 'abbc', true],
    ['a*c', 'a', false],
    ['a*a', 'a', false],
    ['ab*ba', 'aba', false],
    ['ab*ba', 'abba', true],
    // The pieces between the stars, each at its leftmost place.
    ['*b*', 'abc', true],
    ['*b*', 'ac', false],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'axbxc', true],
    ['a*b*c', 'acb', false],
    ['*ab*ab*', 'abab', true],
    ['*ab*ab*', 'aba', false],
    ['*ab*ba*', 'aba', false],
    ['*ab*b', 'ab', false],
    ['*a*b', 'ab', true],
    ['*a*b*', 'ba', false],
    ['*aba*ba', 'ababa', true],
    ['a*ab*', 'ab', false],
    ['a**c', 'abc', true],
    // One sign each.
    ['?', 'a', true],
    ['?', '', false],
    ['?', 'ab', false],
    ['?', '\n', true],
    ['a?c', 'abc', true],
    ['a?c', 'a?c', true],
    ['a?c', 'abd', false],
    ['a?c', 'bbc', false],
    ['a??d', 'abcd', true],
    ['a??d', 'abce', false],
    ['?b?d', 'abcd', true],
    ['?b?d', 'axcd', false],
    ['?b?d', 'abcx', false],
    ['a?', 'abc', false],
    // Both.
    ['?*', '', false],
    ['?*', 'a', true],
    ['a?*', 'a', false],
    ['a?*', 'ab', true],
    ['a?*', 'bb', false],
    ['*?c', 'bc', true],
    ['*?c', 'c', false],
    ['*?c', 'bd', false],
    ['x*?', 'x', false],
    ['x*?', 'xy', true],
    ['*a?c*', 'xabcx', true],
    ['*a?c*', 'abc', true],
    ['*a?c*', 'xxabc', true],
    ['*a?c*', 'abd', false],
    ['*a?c*', 'xabdabcx', true],
    ['*a?c*', 'xxab', false],
    ['*a?c*d', 'abcd', true],
    ['*a?c*c', 'abc', false],
    ['a*?*', 'ab', true],
    ['a*?*', 'a', false],
    ['a*b?*c', 'abbc', true],
    ['a*b?*c', 'abc', false],
  ])('%j on %j is %j', (pattern, text, expected) => {
    expect(matchesGlob(globOf(pattern), text)).toBe(expected)
    expect(matchesGlob(globOf(pattern), `/${text}`, 1), 'from an offset').toBe(expected)
  })

  test('a sign that is no wildcard stands for itself', () => {
    const glob = compileGlob({ text: 'a*b*?', wild: [3] })
    expect(['a*b?', 'a*bxx?', 'axb?', 'a*bx'].map((text) => matchesGlob(glob, text))).toStrictEqual([true, true, false, false])
  })
})

describe('compileGlob', () => {
  test.each([
    ['*', 'any'],
    ['**', 'any'],
    ['a*', 'prefix'],
    ['a**', 'prefix'],
    ['', 'other'],
    ['a', 'other'],
    ['a?*', 'other'],
    ['a*b', 'other'],
    ['*a*', 'other'],
    ['?', 'other'],
  ])('%j is quick to match as %j', (pattern, kind) => {
    expect(globOf(pattern).kind).toBe(kind)
  })

  test('takes a pattern apart at its stars', () => {
    expect(globOf('a?*??b**c*d')).toStrictEqual({
      kind: 'other',
      first: { text: 'a?', holes: [1] },
      middle: [
        { text: '??b', holes: [0, 1] },
        { text: 'c', holes: undefined },
      ],
      last: { text: 'd', holes: undefined },
    })
    expect(globOf('ab')).toStrictEqual({ kind: 'other', first: { text: 'ab', holes: undefined }, middle: [], last: undefined })
  })
})

describe('the parts of a pattern', () => {
  test('every star and question mark of a text', () => {
    expect(everyWildcard('*a?b*')).toStrictEqual({ text: '*a?b*', wild: [0, 2, 4] })
    expect(everyWildcard('ab')).toStrictEqual({ text: 'ab', wild: [] })
  })

  test.each([
    [0, 2, { text: '*a', wild: [0] }],
    [0, 3, { text: '*a?', wild: [0, 2] }],
    [2, 4, { text: '?b', wild: [0] }],
    [1, 2, { text: 'a', wild: [] }],
    [2, undefined, { text: '?b*', wild: [0, 2] }],
  ])('a slice from %j to %j', (start, end, expected) => {
    expect(slicePattern(everyWildcard('*a?b*'), start, end)).toStrictEqual(expected)
  })

  test.each([
    ['ab', 'ab'],
    ['', ''],
    ['a?', undefined],
    ['a*', undefined],
    ['a*b', undefined],
    ['*', undefined],
  ])('%j matches only %j', (pattern, expected) => {
    expect(onlyTextOf(globOf(pattern))).toBe(expected)
  })

  test.each<[string, number, boolean]>([
    ['ab', 0, true],
    ['bc', 1, true],
    ['bc', 0, false],
    ['cd', 2, false],
    ['', 3, true],
  ])('%j stands in "abc" at %j: %j', (part, at, expected) => {
    expect(isTextAt(part, 'abc', at)).toBe(expected)
  })
})

import { describe, expect, test } from 'vitest'
import {
  compileGlob,
  hasStringAt,
  literalOf,
  matchesGlob,
  parseGlob,
  parsePattern,
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
    // Each piece between stars matches at its leftmost position.
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
    // A question mark matches one character.
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
    // Stars and question marks.
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
  ])('%j matches %j: %j', (pattern, text, expected) => {
    expect(matchesGlob(parseGlob(pattern), text)).toBe(expected)
    expect(matchesGlob(parseGlob(pattern), `/${text}`, 1), 'from an offset').toBe(expected)
  })

  test('a character that is not a wildcard matches itself', () => {
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
  ])('compiles %j to the kind %j', (pattern, kind) => {
    expect(parseGlob(pattern).kind).toBe(kind)
  })

  test('splits a pattern at its stars', () => {
    expect(parseGlob('a?*??b**c*d')).toStrictEqual({
      kind: 'other',
      first: { text: 'a?', holes: [1] },
      middle: [
        { text: '??b', holes: [0, 1] },
        { text: 'c', holes: undefined },
      ],
      last: { text: 'd', holes: undefined },
    })
    expect(parseGlob('ab')).toStrictEqual({ kind: 'other', first: { text: 'ab', holes: undefined }, middle: [], last: undefined })
  })
})

describe('patterns', () => {
  test('reads every star and question mark as a wildcard', () => {
    expect(parsePattern('*a?b*')).toStrictEqual({ text: '*a?b*', wild: [0, 2, 4] })
    expect(parsePattern('ab')).toStrictEqual({ text: 'ab', wild: [] })
  })

  test.each([
    [0, 2, { text: '*a', wild: [0] }],
    [0, 3, { text: '*a?', wild: [0, 2] }],
    [2, 4, { text: '?b', wild: [0] }],
    [1, 2, { text: 'a', wild: [] }],
    [2, undefined, { text: '?b*', wild: [0, 2] }],
  ])('slices from %j to %j', (start, end, expected) => {
    expect(slicePattern(parsePattern('*a?b*'), start, end)).toStrictEqual(expected)
  })

  test.each([
    ['ab', 'ab'],
    ['', ''],
    ['a?', undefined],
    ['a*', undefined],
    ['a*b', undefined],
    ['*', undefined],
  ])('the only string that %j matches is %j', (pattern, expected) => {
    expect(literalOf(parseGlob(pattern))).toBe(expected)
  })

  test.each<[string, number, boolean]>([
    ['ab', 0, true],
    ['bc', 1, true],
    ['bc', 0, false],
    ['cd', 2, false],
    ['', 3, true],
  ])('finds %j in "abc" at %j: %j', (part, at, expected) => {
    expect(hasStringAt('abc', part, at)).toBe(expected)
  })
})

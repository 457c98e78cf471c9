import { describe, expect, test } from 'vitest'
import {
  ANYTHING,
  expand,
  hasStar,
  includesPattern,
  STAR,
  type Tokens,
  tokensBeforeStar,
} from '../../../../src/policy/routes/parse/tokens.ts'
import type { AccessText } from '../../../../src/policy/routes/plan/access-text.ts'
import { withoutIncluded } from '../../../../src/policy/routes/plan/pattern.ts'

/** Parses `a * b`; `**` is `ANYTHING`. */
const tokensOf = (text: string): Tokens =>
  text === '' ? [] : text.split(' ').map((token) => (token === '*' ? STAR : token === '**' ? ANYTHING : token))
const format = (tokens: Tokens): string => tokens.map((token) => token.replace('\u0000', '')).join(' ')

describe('tokensBeforeStar', () => {
  test.each([
    ['a b', 'a b', false],
    ['', '', false],
    ['a * b', 'a', true],
    ['* a', '', true],
    ['**', '', true],
  ])('of %s are %s', (text, expected, star) => {
    expect(format(tokensBeforeStar(tokensOf(text)))).toBe(expected)
    expect(hasStar(tokensOf(text))).toBe(star)
  })
})

describe('includesPattern', () => {
  test.each([
    ['a', 'a', true],
    ['a', 'b', false],
    ['a', 'a b', false],
    ['a b', 'a', false],
    ['', '', true],
    ['', 'a', false],
    ['*', '', false],
    ['*', 'a', true],
    ['*', 'a b c', true],
    ['a', '*', false],
    ['a *', 'a', false],
    ['a *', 'a b c', true],
    ['a *', 'b c', false],
    ['* b', 'a b', true],
    ['* b', 'a c b', true],
    ['* b', 'b', false],
    ['* b *', 'a b c', true],
    ['* b *', 'a c b', false],
    ['* *', 'a', false],
    ['* *', '*', false],
    ['* *', '* * *', true],
    ['a * c', 'a * b c', true],
    ['a * c', 'a * c b', false],
    ['**', '', true],
    ['**', 'a *', true],
    ['**', '**', true],
    ['*', '**', false],
    ['', '**', false],
  ])('%s, %s: %s', (outer, inner, expected) => {
    expect(includesPattern(tokensOf(outer), tokensOf(inner))).toBe(expected)
  })
})

describe('expand', () => {
  const paths = (text: string, maxLength: number, position = 0, before = ''): string[] => {
    const visited: string[] = []
    expand({ pattern: tokensOf(text), position, path: tokensOf(before) }, maxLength, (path) => {
      visited.push(format(path))
      return false
    })
    return visited
  }

  test.each<[string, number, readonly string[]]>([
    ['a b', 1, ['a b']],
    ['', 3, ['']],
    ['*', 3, ['*', '* *', '* * *']],
    ['* a', 3, ['* a', '* * a']],
    ['a *', 0, ['a *']],
    ['* *', 3, ['* *', '* * *', '* * *']],
  ])('%s to at most %i segments', (text, maxLength, expected) => {
    expect(paths(text, maxLength)).toStrictEqual(expected)
  })

  test('continues a path', () => {
    expect(paths('x *', 4, 1, 'a b')).toStrictEqual(['a b *', 'a b * *'])
  })

  test('stops when the visitor returns true', () => {
    let visits = 0
    expect(expand({ pattern: tokensOf('* *'), position: 0, path: [] }, 9, () => ++visits === 3)).toBe(true)
    expect(visits).toBe(3)
    expect(expand({ pattern: tokensOf('a'), position: 0, path: [] }, 9, () => false)).toBe(false)
  })
})

describe('withoutIncluded', () => {
  const remaining = (...patterns: string[]): string[] =>
    withoutIncluded(
      patterns.map((pattern) => {
        const [access = '', tokens = ''] = pattern.split(': ')
        return { access: access as AccessText, tokens: tokensOf(tokens) }
      }),
    ).map(({ access, tokens }) => `${access}: ${format(tokens)}`)

  test.each<[string, string[], string[]]>([
    ['nothing of an empty list', [], []],
    ['neither of two equal patterns', ['x: a *', 'x: a *', 'x: a b'], ['x: a *', 'x: a *']],
    ['a pattern that a star includes', ['x: a b', 'x: a *', 'x: c'], ['x: a *', 'x: c']],
    ['a pattern that a leading star includes', ['x: *', 'x: a b'], ['x: *']],
    ['a pattern with more stars', ['x: a * *', 'x: a *'], ['x: a *']],
    ['every pattern that ANYTHING includes, the root too', ['x: ', 'x: **'], ['x: **']],
    ['patterns that are equal when joined', ['x: a b', 'x: ab', 'x: a', 'x: *'], ['x: *']],
    ['no pattern whose access and path are equal when joined', ['x: a b', 'x: ab', 'xa: b'], ['x: a b', 'x: ab', 'xa: b']],
    ['no pattern with different access', ['x: a *', 'y: a b'], ['x: a *', 'y: a b']],
    ['no pattern next to a wider one', ['x: a *', 'x: b c', 'x: a'], ['x: a *', 'x: b c', 'x: a']],
  ])('drops %s', (_, patterns, expected) => {
    expect(remaining(...patterns)).toStrictEqual(expected)
  })
})

import { describe, expect, test } from 'vitest'
import {
  ANYTHING,
  beforeStar,
  covers,
  expand,
  hasStar,
  STAR,
  type Tokens,
  withoutCovered,
} from '../../../../src/policy/routes/parse/tokens.ts'

/** `a * b`; `**` is `ANYTHING`. */
const read = (text: string): Tokens =>
  text === '' ? [] : text.split(' ').map((token) => (token === '*' ? STAR : token === '**' ? ANYTHING : token))
const write = (tokens: Tokens): string => tokens.map((token) => token.replace('\u0000', '')).join(' ')

describe('beforeStar', () => {
  test.each([
    ['a b', 'a b', false],
    ['', '', false],
    ['a * b', 'a', true],
    ['* a', '', true],
    ['**', '', true],
  ])('of %s is %s', (text, expected, star) => {
    expect(write(beforeStar(read(text)))).toBe(expected)
    expect(hasStar(read(text))).toBe(star)
  })
})

describe('covers', () => {
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
    expect(covers(read(outer), read(inner))).toBe(expected)
  })
})

describe('expand', () => {
  const paths = (text: string, most: number, from = 0, before = ''): string[] => {
    const found: string[] = []
    expand(read(text), from, read(before), most, (path) => {
      found.push(write(path))
      return false
    })
    return found
  }

  test.each<[string, number, readonly string[]]>([
    ['a b', 1, ['a b']],
    ['', 3, ['']],
    ['*', 3, ['*', '* *', '* * *']],
    ['* a', 3, ['* a', '* * a']],
    ['a *', 0, ['a *']],
    ['* *', 3, ['* *', '* * *', '* * *']],
  ])('%s to at most %i', (text, most, expected) => {
    expect(paths(text, most)).toStrictEqual(expected)
  })

  test('goes on from a path', () => {
    expect(paths('x *', 4, 1, 'a b')).toStrictEqual(['a b *', 'a b * *'])
  })

  test('stops where it is told to', () => {
    let asked = 0
    expect(expand(read('* *'), 0, [], 9, () => ++asked === 3)).toBe(true)
    expect(asked).toBe(3)
    expect(expand(read('a'), 0, [], 9, () => false)).toBe(false)
  })
})

describe('withoutCovered', () => {
  const rest = (...patterns: string[]): string[] =>
    withoutCovered(
      patterns.map((pattern) => {
        const [when = '', tokens = ''] = pattern.split(': ')
        return { when, tokens: read(tokens) }
      }),
    ).map(({ when, tokens }) => `${when}: ${write(tokens)}`)

  test.each<[string, string[], string[]]>([
    ['nothing', [], []],
    ['not both of two that are equal', ['x: a *', 'x: a *', 'x: a b'], ['x: a *', 'x: a *']],
    ['what a star covers', ['x: a b', 'x: a *', 'x: c'], ['x: a *', 'x: c']],
    ['what a star at the beginning covers', ['x: *', 'x: a b'], ['x: *']],
    ['longer stars', ['x: a * *', 'x: a *'], ['x: a *']],
    ['all, for the root too', ['x: ', 'x: **'], ['x: **']],
    ['not what only reads alike', ['x: a b', 'x: ab', 'x: a', 'x: *'], ['x: *']],
    ['not what has another path', ['x: a b', 'x: ab', 'xa: b'], ['x: a b', 'x: ab', 'xa: b']],
    ['not what is of another class', ['x: a *', 'y: a b'], ['x: a *', 'y: a b']],
    ['not what lies beside', ['x: a *', 'x: b c', 'x: a'], ['x: a *', 'x: b c', 'x: a']],
  ])('drops %s', (_, patterns, expected) => {
    expect(rest(...patterns)).toStrictEqual(expected)
  })
})

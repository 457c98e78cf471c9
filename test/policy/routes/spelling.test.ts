import { describe, expect, test } from 'vitest'
import { disguises, spellings } from '../../../src/policy/routes/spelling.ts'

describe('the spellings of a segment', () => {
  test.each<[string, readonly string[]]>([
    ['pets', ['pets']],
    ['a.b_c~d-9', ['a.b_c~d-9']],
    ['', ['']],
    ['a b', ['a b', 'a%20b']],
    ['x@y', ['x@y', 'x%40y']],
    ['a+b', ['a+b', 'a%2Bb', 'a%2bb']],
    ["it's", ["it's", 'it%27s']],
    ['a!', ['a!', 'a%21']],
    ['(a)', ['(a)', '%28a%29']],
    ['$metadata', ['$metadata', '%24metadata']],
    ['a&b=c', ['a&b=c', 'a%26b%3Dc', 'a%26b%3dc']],
    ['a,b;c:d', ['a,b;c:d', 'a%2Cb%3Bc%3Ad', 'a%2cb%3bc%3ad']],
    ['a*', ['a*', 'a%2A', 'a%2a']],
    ['é', ['é', '%C3%A9', '%c3%a9']],
    ['ÿ', ['ÿ', '%C3%BF', '%c3%bf']],
    ['€', ['%E2%82%AC', '%e2%82%ac']],
    ['é@', ['é@', '%C3%A9%40', '%C3%A9@', '%c3%a9%40', '%c3%a9@']],
  ])('%s', (text, expected) => {
    expect(spellings(text)).toStrictEqual(expected)
  })
})

describe('what betrays a needless encoding', () => {
  test.each<[readonly string[], readonly string[]]>([
    [[], []],
    [['ao'], ['%6']],
    [['pz'], ['%70', '%7A', '%7a']],
    [['A-'], ['%2D', '%2d', '%41']],
    [
      ['z', 'z9'],
      ['%39', '%7A', '%7a'],
    ],
    [['a b'], ['%6']],
    [['@'], []],
    [['a@b+'], ['%2B', '%2b', '%40', '%6']],
    [['é'], ['%C3', '%c3']],
    [['!!'], []],
    [['\u007f'], []],
    [['~'], ['%7E', '%7e']],
  ])('%o', (literals, expected) => {
    expect(disguises(literals)).toStrictEqual(expected)
  })
})

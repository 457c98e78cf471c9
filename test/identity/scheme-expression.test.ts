import { expect, test } from 'vitest'
import { cookie, header, query } from '../../src/events/index.ts'
import { schemeExpression } from '../../src/identity/scheme-expression.ts'

test.each([
  ['a header', header('x-key'), '^[!-~]+$'],
  ['a scheme', header('authorization', 'ApiKey'), '^[Aa][Pp][Ii][Kk][Ee][Yy] +[!-~]+$'],
  ['a scheme with signs and digits', header('authorization', "a1-^.*'"), "^[Aa][1][\\-][\\^][.][*]['] +[!-~]+$"],
  ['a cookie', cookie('session'), undefined],
  ['a parameter', query('key'), undefined],
])('for %s', (_, place, expected) => {
  expect(schemeExpression(place, '[!-~]+')).toBe(expected)
})

test('matches the scheme in every case, and nothing beside it', () => {
  const expression = new RegExp(schemeExpression(header('authorization', 'Az-^9'), '[!-~]+') ?? 'x^')
  for (const text of ['Az-^9 k', 'aZ-^9 k', 'AZ-^9   k']) expect(expression.test(text)).toBe(true)
  for (const text of ['Az-^9', 'Az-^9 ', 'Az-^9k', ' Az-^9 k', 'Bz-^9 k', 'Az9 k', 'Az-^9 k k'])
    expect(expression.test(text)).toBe(false)
})

import { describe, expect, test } from 'vitest'
import { tokenAuthorizer } from '../../src/authorizer/index.ts'
import { isPortableExpression } from '../../src/authorizer/validation-expression.ts'
import { authenticated } from '../../src/policy/index.ts'
import { stub } from './stub-verifier.ts'

describe('isPortableExpression', () => {
  test.each([
    '^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$',
    '^Bearer .+$',
    'Bearer [-0-9a-zA-Z._]*',
    '(?:ApiKey|Bearer) \\w{20,128}',
    '(?=.{20})(?!x)a{2}b{3,}c?d*?e+?',
    '\\x41\\u0042\\t\\+\\[\\(\\$',
    '[^\\]\\d.+*?(){}|$^-]',
    'a|b||',
    '()',
    '',
  ])('accepts %s', (expression) => {
    expect(isPortableExpression(expression)).toBe(true)
  })

  test.each([
    ['a possessive quantifier', '^Bearer .++$'],
    ['a possessive optional', 'a?+'],
    ['a possessive range', 'a{1,2}+'],
    ['inline flags', '(?i)bearer .+'],
    ['flags of a group', '(?i:bearer) .+'],
    ['an atomic group', '(?>a+)b'],
    ['a lookbehind', '(?<=a)b'],
    ['a named group', '(?<name>a)'],
    ['an intersection of classes', '[a-z&&[^b]]'],
    ['an intersection without brackets', '[a-z&&b]'],
    ['a nested class', '[a[bc]]'],
    ['a class that begins with its end', '[]a]'],
    ['an empty class', '[]'],
    ['a negated empty class', '[^]'],
    ['a quotation', '\\Q.\\E'],
    ['the start of the input', '\\ABearer'],
    ['the end of the input', 'Bearer\\z'],
    ['a word boundary', '\\bBearer'],
    ['a POSIX class', '\\p{Alpha}+'],
    ['a horizontal space', 'Bearer\\h.+'],
    ['a back reference', '(a)\\1'],
    ['an octal escape', '\\0101'],
    ['a brace that is not a quantifier', 'a{b}'],
    ['a literal closing brace', 'a}'],
    ['two quantifiers', 'a**'],
    ['an unmatched parenthesis', '(a'],
    ['an unmatched closing parenthesis', 'a)'],
    ['a quantifier without an element', '*a'],
    ['a trailing backslash', 'a\\'],
    ['a number', 7],
    ['null', null],
  ])('rejects %s', (_, expression) => {
    expect(isPortableExpression(expression)).toBe(false)
  })

  test('takes linear time', () => {
    const startedAt = performance.now()
    for (const part of ['a', '[a]', '(', '\\.', '[', 'a+', '(?:', '{1,2}']) isPortableExpression(part.repeat(50_000))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})

test('a TOKEN authorizer rejects an expression that Java and JavaScript read differently, by name', () => {
  const build = (identityValidationExpression: string) =>
    tokenAuthorizer({
      authenticate: stub({ identityValidationExpression }),
      ttlSeconds: 0,
      routes: { 'GET /pets': authenticated },
    })
  expect(() => build('(?i)bearer .+')).toThrow(
    expect.objectContaining({ name: 'ConfigError', option: 'authenticate.identityValidationExpression' }),
  )
  expect(build('^Bearer .+$').definition.identityValidationExpression).toBe('^Bearer .+$')
})

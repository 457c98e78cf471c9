import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { restApi } from '../../../src/gateway/index.ts'
import { validationExpression } from '../../../src/gateway/validation-expression/validation-expression.ts'

describe('validationExpression', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['Bearer .+', ['Bearer a', 'Bearer a b'], ['Bearer ', 'bearer a', 'x Bearer a', 'Bearer a\n']],
    ['^Bearer [-0-9a-zA-Z._]*$', ['Bearer ', 'Bearer a.b-c_d'], ['Bearer a b']],
    ['^[A-Za-z0-9-_=]+\\.[A-Za-z0-9-_=]+\\.?[A-Za-z0-9-_.+/=]*$', ['a.b.c', 'a-_.b'], ['a', 'a b.c']],
    ['[\\w-.]+', ['a-b.c'], ['a b']],
    ['a|b|', ['a', 'b', ''], ['ab', 'c']],
    ['(?:a|bc)*d?', ['', 'd', 'abcad'], ['b', 'abd']],
    ['a{2}b{1,2}c{1,}', ['aabc', 'aabbccc'], ['abc', 'aabbb', 'aabb']],
    ['a{0}b', ['b'], ['ab']],
    ['a+?b*?', ['a', 'aab'], ['b']],
    ['(?<name>a)(b)', ['ab'], ['a']],
    ['(?!null$)[a-z]+', ['abc', 'nulls'], ['null', '']],
    ['(?=.*[0-9])(?=.*[a-z]).{3,}', ['a1b', '12c'], ['abc', '123', 'a1']],
    ['(?:(?!ab).)*', ['', 'ba', 'acb'], ['ab', 'xaby']],
    ['[^a-c]', ['d', '-', 'é'], ['a', 'b', '']],
    ['[\\D]', ['a'], ['1']],
    ['[^\\d\\s]+', ['ab'], ['a1', 'a b']],
    ['\\s', [' ', '\t', '\f'], ['\u00a0', '\u2028']],
    ['.', ['a', '😀', '\u00a0'], ['\n', '\r', '\u0085', '\u2028', '']],
    ['\\x41\\u0042\\.\\/\\-', ['AB./-'], ['AB.']],
    ['[$*+.?(){}|]', ['$', '{', '|'], ['\\']],
    ['[\\]\\[\\\\^-]', [']', '[', '\\', '^', '-'], ['a']],
    ['(a*)*b', ['b', 'aab'], ['a']],
    ['(?:^a$)|(?:^b$)', ['a', 'b'], ['ab']],
    ['a^b|a$b', [], ['ab', 'a', 'b']],
    ['', [''], ['a']],
    ['a.b', ['a😀b'], ['a😀😀b', 'ab']],
  ])('%s', (source, matching, others) => {
    const expression = validationExpression(source)
    const results = [...matching, ...others].map((value) => [value, expression.matches(value)])
    expect(results).toStrictEqual([...matching.map((value) => [value, true]), ...others.map((value) => [value, false])])
  })

  test.each([
    ['a++', 'is not a valid regular expression'],
    ['(', 'is not a valid regular expression'],
    ['[', 'is not a valid regular expression'],
    ['[b-a]', 'is not a valid regular expression'],
    ['(?>a)', 'is not a valid regular expression'],
    ['\\bBearer', 'has the escape "\\b"'],
    ['\\Aa\\z', 'has the escape "\\A"'],
    ['\\p{Alpha}', 'has the escape "\\p"'],
    ['\\Qa.b\\E', 'has the escape "\\Q"'],
    ['\\h', 'has the escape "\\h"'],
    ['\\v', 'has the escape "\\v"'],
    ['\\cA', 'has the escape "\\c"'],
    ['\\0', 'has the escape "\\0"'],
    ['(a)\\1', 'has the escape "\\1"'],
    ['(?<n>a)\\k<n>', 'has the escape "\\k"'],
    ['[\\b]', 'has the escape "\\b"'],
    ['\\xg', 'has an unusual "\\x" escape'],
    ['\\u{41}', 'has an unusual "\\u" escape'],
    ['\\ud83d\\ude00', 'has an unusual "\\u" escape'],
    ['(?<=a)b', 'has a lookbehind'],
    ['(?<!a)b', 'has a lookbehind'],
    ['(?=a)*b', 'has a quantifier after a lookahead'],
    ['(?<a_b>a)', 'has a group name'],
    ['[a[b]]', 'has a "[" inside a character class'],
    ['[a-z&&[^b]]', 'has "&&" inside a character class'],
    ['[a--b]', ''],
    ['[]a]', 'has a character class that is empty or begins with "]"'],
    ['[^]', 'has a character class that is empty or begins with "]"'],
    ['[a-\\d]', 'has a range in a character class that ends with a set'],
    ['a{', 'has a "{" that does not begin a quantifier'],
    ['a{,3}', 'has a "{" that does not begin a quantifier'],
    ['{', 'has a "{" that does not begin a quantifier'],
    ['a{1000}{1000}', ''],
    ['(?:a{1000}){1000}', 'is too large'],
    [`${'('.repeat(60)}a${')'.repeat(60)}`, 'nests groups'],
  ])('rejects %s', (source, problem) => {
    expect(() => validationExpression(source)).toThrow(expect.objectContaining({ problem: expect.stringContaining(problem) }))
  })

  test('agrees with JavaScript on random expressions of the common syntax', () => {
    const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\d', '-', '(?:ab)', '(?=a)', '(?!b)', '^', '$')
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        atom,
        fc.tuple(tie('node'), tie('node')).map((parts) => parts.join('')),
        fc.tuple(tie('node'), tie('node')).map(([left, right]) => `(${left}|${right})`),
        fc
          .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'))
          .map(([part, mark]) => `(?:${part})${mark}`),
      ),
    })).node as fc.Arbitrary<string>
    const value = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '1'), maxLength: 7 })
    fc.assert(
      fc.property(tree, fc.array(value, { minLength: 1, maxLength: 8 }), (source, values) => {
        const expected = new RegExp(`^(?:${source})$`)
        const expression = validationExpression(source)
        for (const text of values) expect([text, expression.matches(text)]).toStrictEqual([text, expected.test(text)])
      }),
      { numRuns: 1_000 },
    )
  })

  test.each(['(a+)+b', '(a|a)*b', '(a*)*b', '(.*)*(.*)*(.*)*b', '(?:a?){50}a{50}b', '(?=(a+)+c)a*b'])(
    'matches 10,000 characters against %s in less than two seconds',
    (source) => {
      const expression = validationExpression(source)
      const started = performance.now()
      expect(expression.matches('a'.repeat(10_000))).toBe(false)
      expect(performance.now() - started).toBeLessThan(2_000)
    },
  )
})

test.each([
  ['(?i)bearer .+', 'is not a valid regular expression'],
  ['\\bBearer\\b.+', 'has the escape "\\b"'],
])('restApi rejects the validation expression %s by name', (identityValidationExpression, problem) => {
  const token = { api: 'REST', type: 'TOKEN', ttlSeconds: 0, identitySources: [{ in: 'header', name: 'a' }] } as const
  const authorizers = { auth: { ...token, handler: () => ({}), identityValidationExpression } }
  const routes = { 'GET /x': { authorizer: 'auth', integration: () => ({ statusCode: 200 }) } } as const
  expect(() => restApi({ stage: 'prod', authorizers, routes })).toThrow(
    expect.objectContaining({
      name: 'ConfigError',
      option: 'authorizers["auth"].identityValidationExpression',
      message: expect.stringContaining(problem),
    }),
  )
})

import { describe, expect, test } from 'vitest'
import { covers, type PlainStatement, smallestStatements } from '../../../src/policy/builder/smallest.ts'

const A = 'arn:aws:execute-api:r:a:'

describe('covers', () => {
  test.each<[string, string, boolean]>([
    ['*', 'anything', true],
    ['*', '${aws:username}', true],
    [`${A}x`, `${A}x`, true],
    [`${A}x`, `${A}y`, false],
    [`${A}x`, `${A}xy`, false],
    [`${A}xy`, `${A}x`, false],
    [`${A}*`, `${A}x`, true],
    [`${A}*`, `${A}`, true],
    [`${A}*`, `${A}x:y`, true],
    [`${A}x*`, `${A}x`, true],
    [`${A}x*`, `${A}xyz`, true],
    [`${A}x*`, `${A}y`, false],
    [`${A}*x`, `${A}ax`, true],
    [`${A}*x`, `${A}axa`, false],
    [`${A}*x`, `${A}axax`, true],
    [`${A}*ab`, `${A}aab`, true],
    [`${A}a*b*c`, `${A}aXbXbc`, true],
    [`${A}a*b*c`, `${A}aXc`, false],
    [`${A}a*b*`, `${A}ab`, true],
    [`${A}a**`, `${A}a`, true],
    [`${A}a*?`, `${A}a`, false],
    [`${A}?`, `${A}x`, true],
    [`${A}?`, `${A}`, false],
    [`${A}?`, `${A}?`, true],
    [`${A}?`, `${A}*`, false],
    [`${A}x`, `${A}?`, false],
    [`${A}a?*`, `${A}a?b`, true],
    [`${A}x`, `${A}*`, false],
    [`${A}*`, `${A}*`, true],
    [`${A}*`, `${A}a*b?`, true],
    [`${A}a*`, `${A}a*b`, true],
    [`${A}a*`, `${A}*`, false],
    [`${A}a*b`, `${A}a*`, false],
    [`${A}a*`, `${A}a**`, true],
    [`${A}a**`, `${A}a*`, true],
    // True, but not recognized: `covers` may miss a case.
    [`${A}?*`, `${A}*?`, false],
    [`${A}a?c`, `${A}a*c`, false],
    // Each part is compared with the same part.
    ['arn:aws:execute-api:*:a:x', `${A}x`, true],
    ['arn:aws:execute-api:*:b:x', `${A}x`, false],
    ['arn:aws:execute-api:r:a:x', 'arn:aws:execute-api:*:a:x', false],
    ['arn:aws:execute-api:*', `${A}x`, false],
    [`${A}x`, 'arn:aws:execute-api:*', false],
    ['arn:*', 'arn:aws', true],
    ['arn:*', 'arn:a:b', false],
    ['a*:b', 'a:b', true],
    ['a*:b', 'b:b', false],
    // Variables are compared as strings, escapes are literal.
    [`${A}\${aws:username}`, `${A}\${aws:username}`, true],
    [`${A}*`, `${A}\${aws:username}`, false],
    [`${A}\${aws:username}*`, `${A}x`, false],
    [`${A}\${*}`, `${A}x`, false],
    [`${A}*`, `${A}\${*}`, true],
    [`${A}?`, `${A}\${*}`, true],
    [`${A}\${*}`, `${A}*`, false],
    [`${A}\${*}`, `${A}\${ab}`, false],
    [`${A}\${?}x`, `${A}\${?}x`, true],
    [`${A}\${`, `${A}x`, false],
  ])('%j covers %j: %j', (outer, inner, expected) => {
    expect(covers(outer, inner)).toBe(expected)
  })
})

describe('smallestStatements', () => {
  const one = (resources: string[], more: Partial<PlainStatement> = {}): PlainStatement => ({
    sid: undefined,
    effect: 'Allow',
    action: 'execute-api:Invoke',
    resources,
    condition: {},
    ...more,
  })
  const condition = { Bool: { 'aws:SecureTransport': ['true'] } }

  test.each<[string, PlainStatement[], PlainStatement[]]>([
    ['no statements', [], []],
    ['one statement', [one(['b', 'a'])], [one(['a', 'b'])]],
    ['two statements with different resources', [one(['b']), one(['a'])], [one(['a', 'b'])]],
    ['two equal statements', [one(['a', 'a']), one(['a'])], [one(['a'])]],
    ['a resource that another one covers', [one(['a*']), one(['ab'])], [one(['a*'])]],
    ['two resources that cover each other', [one(['a*', 'a**'])], [one(['a**'])]],
    ['two effects', [one(['a']), one(['b'], { effect: 'Deny' })], [one(['a']), one(['b'], { effect: 'Deny' })]],
    ['two actions', [one(['a']), one(['a'], { action: 's3:x' })], [one(['a']), one(['a'], { action: 's3:x' })]],
    [
      'an Allow with a resource that a Deny covers',
      [one(['ab', 'c']), one(['a*'], { effect: 'Deny' })],
      [one(['c']), one(['a*'], { effect: 'Deny' })],
    ],
    ['an Allow that a Deny covers', [one(['ab']), one(['a*'], { effect: 'Deny' })], [one(['a*'], { effect: 'Deny' })]],
    [
      'a Deny that an Allow covers',
      [one(['a*']), one(['ab'], { effect: 'Deny' })],
      [one(['a*']), one(['ab'], { effect: 'Deny' })],
    ],
    [
      'an Allow and a Deny of different actions',
      [one(['ab']), one(['a*'], { effect: 'Deny', action: 's3:x' })],
      [one(['ab']), one(['a*'], { effect: 'Deny', action: 's3:x' })],
    ],
    ['a conditional statement that an unconditional one covers', [one(['ab'], { condition }), one(['a*'])], [one(['a*'])]],
    [
      'an unconditional statement that a conditional one covers',
      [one(['ab']), one(['a*'], { condition })],
      [one(['a*'], { condition }), one(['ab'])],
    ],
    [
      'an Allow and a conditional Deny',
      [one(['ab']), one(['a*'], { effect: 'Deny', condition })],
      [one(['ab']), one(['a*'], { effect: 'Deny', condition })],
    ],
    [
      'different conditions, sorted by the remaining resources',
      [one(['a', 'z'], { condition }), one(['b'], { condition: { Bool: { 'x:y': 'true' } } }), one(['a'])],
      [one(['a']), one(['b'], { condition: { Bool: { 'x:y': 'true' } } }), one(['z'], { condition })],
    ],
    [
      'two statements with the same condition',
      [one(['b'], { condition }), one(['a'], { condition })],
      [one(['a', 'b'], { condition })],
    ],
    [
      'equal conditions in another order',
      [
        one(['b'], { condition: { Bool: { 'x:b': 'true', 'x:a': 'true' }, Null: { 'x:c': 'true' } } }),
        one(['a'], { condition: { Null: { 'x:c': 'true' }, Bool: { 'x:a': 'true', 'x:b': 'true' } } }),
      ],
      [one(['a', 'b'], { condition: { Null: { 'x:c': 'true' }, Bool: { 'x:a': 'true', 'x:b': 'true' } } })],
    ],
    [
      'statements with a sid, which are not merged with others',
      [one(['b'], { sid: 'S' }), one(['a']), one(['c'], { sid: 'S' })],
      [one(['a']), one(['b', 'c'], { sid: 'S' })],
    ],
    ['equal statements with two sids', [one(['a'], { sid: 'B' }), one(['a'], { sid: 'A' })], [one(['a'], { sid: 'B' })]],
    ['equal statements with and without a sid', [one(['a'], { sid: 'A' }), one(['a'])], [one(['a'], { sid: 'A' })]],
  ])('reduces %s', (_, statements, expected) => {
    expect(smallestStatements(statements)).toStrictEqual(expected)
    // The order of keys in a condition is that of the last statement.
    if (!_.includes('another order')) expect(smallestStatements(statements.toReversed())).toStrictEqual(expected)
  })
})

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
    // Right, and not seen: a case may be missed.
    [`${A}?*`, `${A}*?`, false],
    [`${A}a?c`, `${A}a*c`, false],
    // Part by part.
    ['arn:aws:execute-api:*:a:x', `${A}x`, true],
    ['arn:aws:execute-api:*:b:x', `${A}x`, false],
    ['arn:aws:execute-api:r:a:x', 'arn:aws:execute-api:*:a:x', false],
    ['arn:aws:execute-api:*', `${A}x`, false],
    [`${A}x`, 'arn:aws:execute-api:*', false],
    ['arn:*', 'arn:aws', true],
    ['arn:*', 'arn:a:b', false],
    ['a*:b', 'a:b', true],
    ['a*:b', 'b:b', false],
    // Variables: only texts are compared, escapes are literal.
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
    when: {},
    ...more,
  })
  const when = { Bool: { 'aws:SecureTransport': ['true'] } }

  test.each<[string, PlainStatement[], PlainStatement[]]>([
    ['none', [], []],
    ['one', [one(['b', 'a'])], [one(['a', 'b'])]],
    ['two that differ in resources', [one(['b']), one(['a'])], [one(['a', 'b'])]],
    ['the same twice', [one(['a', 'a']), one(['a'])], [one(['a'])]],
    ['one covered by another', [one(['a*']), one(['ab'])], [one(['a*'])]],
    ['two that cover each other', [one(['a*', 'a**'])], [one(['a**'])]],
    ['another effect', [one(['a']), one(['b'], { effect: 'Deny' })], [one(['a']), one(['b'], { effect: 'Deny' })]],
    ['another action', [one(['a']), one(['a'], { action: 's3:x' })], [one(['a']), one(['a'], { action: 's3:x' })]],
    ['an Allow under a Deny', [one(['ab', 'c']), one(['a*'], { effect: 'Deny' })], [one(['c']), one(['a*'], { effect: 'Deny' })]],
    ['an Allow under a Deny, all of it', [one(['ab']), one(['a*'], { effect: 'Deny' })], [one(['a*'], { effect: 'Deny' })]],
    ['a Deny under an Allow', [one(['a*']), one(['ab'], { effect: 'Deny' })], [one(['a*']), one(['ab'], { effect: 'Deny' })]],
    [
      'an Allow under a Deny of another action',
      [one(['ab']), one(['a*'], { effect: 'Deny', action: 's3:x' })],
      [one(['ab']), one(['a*'], { effect: 'Deny', action: 's3:x' })],
    ],
    ['a condition under none', [one(['ab'], { when }), one(['a*'])], [one(['a*'])]],
    ['none under a condition', [one(['ab']), one(['a*'], { when })], [one(['a*'], { when }), one(['ab'])]],
    [
      'an Allow under a Deny with a condition',
      [one(['ab']), one(['a*'], { effect: 'Deny', when })],
      [one(['ab']), one(['a*'], { effect: 'Deny', when })],
    ],
    [
      'other conditions, in the order of what is left',
      [one(['a', 'z'], { when }), one(['b'], { when: { Bool: { 'x:y': 'true' } } }), one(['a'])],
      [one(['a']), one(['b'], { when: { Bool: { 'x:y': 'true' } } }), one(['z'], { when })],
    ],
    ['the same condition', [one(['b'], { when }), one(['a'], { when })], [one(['a', 'b'], { when })]],
    [
      'a condition in another order',
      [
        one(['b'], { when: { Bool: { 'x:b': 'true', 'x:a': 'true' }, Null: { 'x:c': 'true' } } }),
        one(['a'], { when: { Null: { 'x:c': 'true' }, Bool: { 'x:a': 'true', 'x:b': 'true' } } }),
      ],
      [one(['a', 'b'], { when: { Null: { 'x:c': 'true' }, Bool: { 'x:a': 'true', 'x:b': 'true' } } })],
    ],
    [
      'a sid stays apart',
      [one(['b'], { sid: 'S' }), one(['a']), one(['c'], { sid: 'S' })],
      [one(['a']), one(['b', 'c'], { sid: 'S' })],
    ],
    ['the same under two sids', [one(['a'], { sid: 'B' }), one(['a'], { sid: 'A' })], [one(['a'], { sid: 'B' })]],
    ['the same with a sid and without', [one(['a'], { sid: 'A' }), one(['a'])], [one(['a'], { sid: 'A' })]],
  ])('%s', (_, statements, expected) => {
    expect(smallestStatements(statements)).toStrictEqual(expected)
    // Where two conditions are spelt in two orders, the last one's spelling is kept.
    if (!_.includes('another order')) expect(smallestStatements(statements.toReversed())).toStrictEqual(expected)
  })
})

import { describe, expect, test } from 'vitest'
import { type ContextValue, compile, evaluate, type PolicySet } from '../../../src/policy/index.ts'

const RESOURCE = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/GET/pets'
type Values = string | number | boolean | readonly (string | number | boolean)[]

/** Whether an Allow with the condition allows, and whether a Deny with it denies. */
function outcomes(
  operator: string,
  policyValue: Values,
  requestValue: ContextValue | 'ABSENT',
  key = 'x:key',
  more: Record<string, ContextValue> = {},
) {
  const Condition = { [operator]: { [key]: policyValue } }
  const statement = { Action: 'execute-api:Invoke', Resource: '*' }
  const context = requestValue === 'ABSENT' ? more : { [key]: requestValue, ...more }
  const request = { principal: 'me', action: 'execute-api:Invoke', resource: RESOURCE, context }
  const verdict = (Effect: 'Allow' | 'Deny') => {
    const policies: PolicySet = {
      identity: [
        {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow' as const, ...statement, ...(Effect === 'Allow' && { Condition }) },
            ...(Effect === 'Deny' ? [{ Effect, ...statement, Condition }] : []),
          ],
        },
      ],
    }
    const { verdict: result } = evaluate(policies, request)
    expect(compile(policies).decide(request)).toBe(result)
    return result
  }
  return { allows: verdict('Allow') === 'allow', denies: verdict('Deny') === 'explicitDeny' }
}

const YES = { allows: true, denies: true }
const NO = { allows: false, denies: false }
/** An unknown result: the Allow does not allow, the Deny denies. */
const CLOSED = { allows: false, denies: true }
const not = (outcome: typeof YES): typeof YES => (outcome === YES ? NO : outcome === NO ? YES : CLOSED)

describe('string operators', () => {
  test.each<[string, Values, ContextValue, typeof YES]>([
    ['StringEquals', 'red', 'red', YES],
    ['StringEquals', 'red', 'Red', NO],
    ['StringEquals', 'r*', 'red', NO],
    ['StringEquals', 'r*', 'r*', YES],
    ['StringEquals', ['a', 'b'], 'b', YES],
    ['StringEquals', ['a', 'b'], 'c', NO],
    ['StringEquals', '', '', YES],
    ['StringEquals', '5', 5, YES],
    ['StringEquals', true, true, YES],
    ['StringEqualsIgnoreCase', 'ReD', 'rEd', YES],
    ['StringEqualsIgnoreCase', 'red', 'blue', NO],
    ['StringLike', 'r?d', 'red', YES],
    ['StringLike', 'r?d', 'rd', NO],
    ['StringLike', 'R*', 'red', NO],
    ['StringLike', '*', '', YES],
    ['StringLike', 'a*b*c', 'a1b2c', YES],
    ['StringLike', 'a*b*c', 'acb', NO],
    ['StringLike', '^a$', 'a', NO],
    ['StringLike', 'a.c', 'abc', NO],
    ['StringLike', 'a*', 'a\nb', YES],
    ['StringLike', 'a?b', 'a\nb', YES],
    ['StringLike', '*ab', 'aab', YES],
    ['StringLike', 'aa*aa', 'aaa', NO],
    ['StringLike', '?*?', 'a', NO],
    ['StringLike', '?*?', 'ab', YES],
  ])('%s %j, request value %j', (operator, policyValue, requestValue, expected) => {
    expect(outcomes(operator, policyValue, requestValue)).toStrictEqual(expected)
    expect(outcomes(operator.replace('String', 'StringNot'), policyValue, requestValue)).toStrictEqual(not(expected))
  })
})

describe('numeric operators', () => {
  const SIZES: readonly [string, string][] = [
    ['-10', '-9.5'],
    ['-1', '0'],
    ['0', '0.1'],
    ['0.1', '0.10001'],
    ['9', '10'],
    ['9.99', '10'],
    ['9007199254740992', '9007199254740993'],
    ['0.30000000000000001', '0.30000000000000002'],
  ]
  test.each(SIZES)('%s is less than %s', (small, large) => {
    const compare = outcomes
    expect(compare('NumericLessThan', large, small)).toStrictEqual(YES)
    expect(compare('NumericLessThan', small, large)).toStrictEqual(NO)
    expect(compare('NumericLessThan', small, small)).toStrictEqual(NO)
    expect(compare('NumericLessThanEquals', small, small)).toStrictEqual(YES)
    expect(compare('NumericLessThanEquals', small, large)).toStrictEqual(NO)
    expect(compare('NumericGreaterThan', small, large)).toStrictEqual(YES)
    expect(compare('NumericGreaterThan', large, large)).toStrictEqual(NO)
    expect(compare('NumericGreaterThan', large, small)).toStrictEqual(NO)
    expect(compare('NumericGreaterThanEquals', large, large)).toStrictEqual(YES)
    expect(compare('NumericGreaterThanEquals', large, small)).toStrictEqual(NO)
    expect(compare('NumericEquals', small, small)).toStrictEqual(YES)
    expect(compare('NumericEquals', small, large)).toStrictEqual(NO)
    expect(compare('NumericNotEquals', small, large)).toStrictEqual(YES)
    expect(compare('NumericNotEquals', small, small)).toStrictEqual(NO)
  })

  test.each([
    ['10', '10.0'],
    ['10', '010'],
    ['-0', '0'],
    ['0.50', '.5'.replace('.', '0.')],
  ])('%s equals %s', (a, b) => {
    expect(outcomes('NumericEquals', a, b)).toStrictEqual(YES)
  })

  test.each(['', ' ', 'abc', '1e3', '0x10', '+1', '1.', '.5', '1.2.3', '--1', 'NaN', 'Infinity', ' 1', '1,000', '-'])(
    'rejects the number %j',
    (requestValue) => {
      expect(outcomes('NumericEquals', '1', requestValue)).toStrictEqual(NO)
      expect(outcomes('NumericLessThan', '1', requestValue)).toStrictEqual(NO)
      expect(outcomes('NumericNotEquals', '1', requestValue)).toStrictEqual(CLOSED)
      // In the policy it makes the statement faulty.
      expect(outcomes('NumericEquals', requestValue, '1')).toStrictEqual(CLOSED)
      expect(outcomes('NumericNotEquals', requestValue, '1')).toStrictEqual(CLOSED)
      expect(outcomes('NumericEquals', ['1', requestValue], '1')).toStrictEqual(CLOSED)
    },
  )
})

describe('numbers that JavaScript writes with an exponent', () => {
  test.each<[string, Values, ContextValue, typeof YES]>([
    ['NumericGreaterThan', '1000', 1e21, YES],
    ['NumericGreaterThan', '1000', [1e21], YES],
    ['NumericEquals', '1234500000000000000000', 1.2345e21, YES],
    ['NumericLessThan', '-1000', -1.5e21, YES],
    ['NumericEquals', '-1500000000000000000000', -1.5e21, YES],
    ['NumericLessThan', '1', 1e-7, YES],
    ['NumericEquals', '0.0000001', 1e-7, YES],
    ['NumericEquals', '-0.00000000125', -1.25e-9, YES],
    ['NumericEquals', 1e21, '1000000000000000000000', YES],
    ['NumericLessThan', 1e-7, 1e-8, YES],
    ['NumericLessThan', 1e-8, 1e-7, NO],
    ['NumericGreaterThan', '1', Number.POSITIVE_INFINITY, CLOSED],
    ['NumericLessThan', '1', Number.NaN, CLOSED],
    ['NumericGreaterThan', Number.NaN, 1, CLOSED],
  ])('%s %j, request value %j', (operator, policyValue, requestValue, outcome) => {
    expect(outcomes(operator, policyValue, requestValue)).toStrictEqual(outcome)
  })
})

describe('date operators', () => {
  test.each([
    ['2026-01-01T00:00:00Z', '1767225600'],
    ['2026-01-01', '2026-01-01T00:00Z'],
    ['2026', '2026-01'],
    ['2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00Z'],
    ['2025-12-31T23:30:00-00:30', '2026-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00.500Z', '2026-01-01T00:00:00.5Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['1767225600', '1767225600.0'],
  ])('%s is %s', (a, b) => {
    expect(outcomes('DateEquals', a, b)).toStrictEqual(YES)
    expect(outcomes('DateNotEquals', a, b)).toStrictEqual(NO)
    expect(outcomes('DateLessThan', a, b)).toStrictEqual(NO)
    expect(outcomes('DateLessThanEquals', a, b)).toStrictEqual(YES)
    expect(outcomes('DateGreaterThan', a, b)).toStrictEqual(NO)
    expect(outcomes('DateGreaterThanEquals', a, b)).toStrictEqual(YES)
  })

  test.each([
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'],
    ['2026-01-01T00:00:00.1Z', '2026-01-01T00:00:00.11Z'],
    ['2025-12-31', '2026'],
    ['1767225600', '2026-01-01T00:00:01Z'],
    ['-5', '0'],
    ['2026-01-01T00:00:00+01:00', '2026-01-01T00:00:00Z'],
  ])('%s is before %s', (before, after) => {
    expect(outcomes('DateLessThan', after, before)).toStrictEqual(YES)
    expect(outcomes('DateLessThan', before, after)).toStrictEqual(NO)
    expect(outcomes('DateLessThanEquals', before, after)).toStrictEqual(NO)
    expect(outcomes('DateGreaterThan', before, after)).toStrictEqual(YES)
    expect(outcomes('DateGreaterThan', after, before)).toStrictEqual(NO)
    expect(outcomes('DateGreaterThanEquals', after, before)).toStrictEqual(NO)
    expect(outcomes('DateEquals', after, before)).toStrictEqual(NO)
    expect(outcomes('DateNotEquals', after, before)).toStrictEqual(YES)
  })

  test.each([
    '',
    'today',
    '2026-13-01',
    '2026-00-01',
    '2026-02-30',
    '2025-02-29',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+25:00',
    '2026-01-01T00:00:00+01:60',
    '2026-1-1',
    ' 2026',
    '1767225600Z',
    '-5.5',
    '0'.repeat(41),
  ])('rejects the date %j', (text) => {
    expect(outcomes('DateLessThan', '2030-01-01', text)).toStrictEqual(NO)
    expect(outcomes('DateNotEquals', '2030-01-01', text)).toStrictEqual(CLOSED)
    expect(outcomes('DateGreaterThan', text, '2030-01-01')).toStrictEqual(CLOSED)
  })
})

describe('addresses', () => {
  test.each([
    ['203.0.113.0/24', '203.0.113.7', YES],
    ['203.0.113.0/24', '203.0.114.7', NO],
    ['203.0.113.5/24', '203.0.113.200', YES],
    ['203.0.113.7', '203.0.113.7', YES],
    ['203.0.113.7', '203.0.113.8', NO],
    ['203.0.113.7/32', '203.0.113.6', NO],
    ['10.0.0.0/8', '10.255.255.255', YES],
    ['10.0.0.0/8', '11.0.0.0', NO],
    ['10.0.0.0/9', '10.127.255.255', YES],
    ['10.0.0.0/9', '10.128.0.0', NO],
    ['10.1.0.0/17', '10.1.127.1', YES],
    ['10.1.0.0/17', '10.1.128.1', NO],
    ['0.0.0.0/0', '255.255.255.255', YES],
    ['0.0.0.0/0', '2001:db8::1', NO],
    ['::/0', '8.8.8.8', NO],
    ['::/0', '2001:db8::1', YES],
    ['2001:DB8:1234:5678::/64', '2001:db8:1234:5678::1', YES],
    ['2001:db8:0:0:0:0:0:1', '2001:db8::1', YES],
    ['2001:db8::1', '2001:db8::2', NO],
    ['2001:db8::/33', '2001:db8:7fff::', YES],
    ['2001:db8::/33', '2001:db8:8000::', NO],
    ['::ffff:10.0.0.0/104', '10.1.2.3', YES],
    ['10.0.0.0/8', '::ffff:10.1.2.3', YES],
    ['10.0.0.0/8', '::ffff:b01:203', NO],
    ['::ffff:10.0.0.0/104', '::ffff:a01:203', YES],
    ['::/0', '::ffff:10.1.2.3', YES],
    ['::1', '::1', YES],
    ['1::', '1:0:0:0:0:0:0:0', YES],
  ])('IpAddress %s, request value %s', (policyValue, requestValue, expected) => {
    expect(outcomes('IpAddress', policyValue, requestValue)).toStrictEqual(expected)
    expect(outcomes('NotIpAddress', policyValue, requestValue)).toStrictEqual(not(expected))
  })

  test.each([
    '',
    '10.0.0',
    '10.0.0.0.0',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.-1',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '1::2::3',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '12345::',
    'g::',
    '::1%eth0',
    '1.2.3.4::',
    '::1.2.3',
    ':1',
    '1:',
    '[::1]',
    'localhost',
    '0x0a.0.0.1',
    '1'.repeat(50),
  ])('rejects the address %j', (text) => {
    expect(outcomes('IpAddress', ['0.0.0.0/0', '::/0'], text)).toStrictEqual(NO)
    expect(outcomes('NotIpAddress', '10.0.0.0/8', text)).toStrictEqual(CLOSED)
    expect(outcomes('IpAddress', text, '10.0.0.1')).toStrictEqual(CLOSED)
  })

  test.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/08', '10.0.0.0/8/8', '::/129', '10.0.0.0/8 ', '/8'])(
    'rejects the CIDR block %j',
    (text) => {
      expect(outcomes('IpAddress', text, '10.0.0.1')).toStrictEqual(CLOSED)
      expect(outcomes('NotIpAddress', text, '10.0.0.1')).toStrictEqual(CLOSED)
    },
  )

  test('rejects a CIDR block as the address of a request', () => {
    expect(outcomes('IpAddress', '10.0.0.0/8', '10.0.0.0/8')).toStrictEqual(NO)
  })
})

describe('ARN operators', () => {
  test.each([
    ['arn:aws:sns:*:123456789012:*', 'arn:aws:sns:eu-west-1:123456789012:x', YES],
    ['arn:aws:sns:*:123456789012:*', 'arn:aws:sns:eu-west-1:999999999999:x', NO],
    ['arn:aws:lambda:us-east-1:123456789012:function:*', 'arn:aws:lambda:us-east-1:123456789012:function:a:b', YES],
    ['arn:aws:sns:us-east-1:123456789012:to?ic', 'arn:aws:sns:us-east-1:123456789012:topic', YES],
    ['arn:aws:*:x', 'arn:aws:sns:us-east-1:123456789012:x', CLOSED],
    ['arn:aws:sns:*:x', 'arn:aws:sns:us-east-1:123456789012:x', CLOSED],
    ['arn:aws:s*:us-east-1:123456789012:x', 'arn:aws:s3:b:us-east-1:123456789012:x', NO],
    ['arn:aws:sns:us-east-1:123456789012:*', 'not-an-arn', NO],
    ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket', YES],
    ['*', 'arn:aws:s3:::bucket', CLOSED],
  ])('ArnLike %s, request value %s', (policyValue, requestValue, expected) => {
    expect(outcomes('ArnLike', policyValue, requestValue)).toStrictEqual(expected)
    expect(outcomes('ArnEquals', policyValue, requestValue)).toStrictEqual(expected)
    expect(outcomes('ArnNotLike', policyValue, requestValue)).toStrictEqual(not(expected))
    expect(outcomes('ArnNotEquals', policyValue, requestValue)).toStrictEqual(not(expected))
  })
})

describe('Bool and BinaryEquals', () => {
  test.each<[string, Values, ContextValue, typeof YES]>([
    ['Bool', 'true', 'true', YES],
    ['Bool', 'True', 'tRUE', YES],
    ['Bool', true, 'true', YES],
    ['Bool', 'false', false, YES],
    ['Bool', 'true', 'false', NO],
    ['Bool', 'true', 'yes', NO],
    ['Bool', 'true', '', NO],
    ['Bool', 'yes', 'yes', CLOSED],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', YES],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ6', NO],
    ['BinaryEquals', 'QQ==', 'QR==', YES],
    ['BinaryEquals', 'QQ==', 'QQ', YES],
    ['BinaryEquals', 'QUE=', 'QUF=', YES],
    ['BinaryEquals', 'QQ==', 'Qg==', NO],
    ['BinaryEquals', '', '', YES],
    ['BinaryEquals', 'QQ==', 'Q Q==', NO],
    ['BinaryEquals', 'QQ==', 'QQ=', NO],
    ['BinaryEquals', 'QQ==', 'Q', NO],
    ['BinaryEquals', 'Q$==', 'QQ==', CLOSED],
  ])('%s %j, request value %j', (operator, policyValue, requestValue, expected) => {
    expect(outcomes(operator, policyValue, requestValue)).toStrictEqual(expected)
  })
})

describe('Null', () => {
  test.each<[Values, ContextValue | 'ABSENT', typeof YES]>([
    ['true', 'ABSENT', YES],
    ['true', '', NO],
    ['true', 'x', NO],
    ['true', [], YES],
    ['true', null, YES],
    ['false', 'ABSENT', NO],
    ['false', '', YES],
    ['false', ['a', 'b'], YES],
    ['False', 'x', YES],
    [true, 'ABSENT', YES],
    [['true', 'false'], 'x', YES],
    [['true', 'false'], 'ABSENT', YES],
    ['maybe', 'x', CLOSED],
    ['', 'ABSENT', CLOSED],
  ])('%j, request value %j', (policyValue, requestValue, expected) => {
    expect(outcomes('Null', policyValue, requestValue)).toStrictEqual(expected)
  })

  test.each(['NullIfExists', 'ForAllValues:Null', 'ForAnyValue:Null'])('%s does not exist', (operator) => {
    expect(outcomes(operator, 'true', 'ABSENT')).toStrictEqual(CLOSED)
    expect(outcomes(operator, 'false', 'x')).toStrictEqual(CLOSED)
  })
})

/** Every operator with a value that matches and one that does not. */
const OPERATORS: readonly [string, string, string, string, boolean][] = [
  ['StringEquals', 'a', 'a', 'b', false],
  ['StringNotEquals', 'a', 'b', 'a', true],
  ['StringEqualsIgnoreCase', 'a', 'A', 'b', false],
  ['StringNotEqualsIgnoreCase', 'a', 'b', 'A', true],
  ['StringLike', 'a*', 'ab', 'b', false],
  ['StringNotLike', 'a*', 'b', 'ab', true],
  ['NumericEquals', '5', '5', '6', false],
  ['NumericNotEquals', '5', '6', '5', true],
  ['NumericLessThan', '5', '4', '5', false],
  ['NumericLessThanEquals', '5', '5', '6', false],
  ['NumericGreaterThan', '5', '6', '5', false],
  ['NumericGreaterThanEquals', '5', '5', '4', false],
  ['DateEquals', '2026', '2026', '2027', false],
  ['DateNotEquals', '2026', '2027', '2026', true],
  ['DateLessThan', '2026', '2025', '2026', false],
  ['DateLessThanEquals', '2026', '2026', '2027', false],
  ['DateGreaterThan', '2026', '2027', '2026', false],
  ['DateGreaterThanEquals', '2026', '2026', '2025', false],
  ['Bool', 'true', 'true', 'false', false],
  ['BinaryEquals', 'QQ==', 'QQ==', 'Qg==', false],
  ['IpAddress', '10.0.0.0/8', '10.0.0.1', '11.0.0.1', false],
  ['NotIpAddress', '10.0.0.0/8', '11.0.0.1', '10.0.0.1', true],
  ['ArnEquals', 'arn:aws:s3:::a*', 'arn:aws:s3:::ab', 'arn:aws:s3:::b', false],
  ['ArnNotEquals', 'arn:aws:s3:::a*', 'arn:aws:s3:::b', 'arn:aws:s3:::ab', true],
  ['ArnLike', 'arn:aws:s3:::a*', 'arn:aws:s3:::ab', 'arn:aws:s3:::b', false],
  ['ArnNotLike', 'arn:aws:s3:::a*', 'arn:aws:s3:::b', 'arn:aws:s3:::ab', true],
]

describe.each(OPERATORS)('%s', (operator, policyValue, good, bad, negated) => {
  test('evaluates one value', () => {
    expect(outcomes(operator, policyValue, good)).toStrictEqual(YES)
    expect(outcomes(operator, policyValue, bad)).toStrictEqual(NO)
    expect(outcomes(operator, policyValue, 'ABSENT')).toStrictEqual(negated ? YES : NO)
    expect(outcomes(operator, policyValue, null)).toStrictEqual(negated ? YES : NO)
    expect(outcomes(operator, policyValue, [])).toStrictEqual(negated ? YES : NO)
    expect(outcomes(operator, policyValue, [good])).toStrictEqual(YES)
    expect(outcomes(operator, policyValue, [bad])).toStrictEqual(NO)
    expect(outcomes(operator, [], good)).toStrictEqual(CLOSED)
  })

  test('returns an unknown result for several values', () => {
    expect(outcomes(operator, policyValue, [good, bad])).toStrictEqual(CLOSED)
    expect(outcomes(operator, policyValue, [good, good])).toStrictEqual(CLOSED)
    expect(outcomes(operator, policyValue, [bad, bad])).toStrictEqual(negated ? CLOSED : NO)
    // The types exclude an object; JSON does not.
    expect(outcomes(operator, policyValue, { a: good } as unknown as string)).toStrictEqual(CLOSED)
    expect(outcomes(operator, policyValue, [[good]] as unknown as string)).toStrictEqual(CLOSED)
  })

  test('IfExists', () => {
    const name = `${operator}IfExists`
    expect(outcomes(name, policyValue, good)).toStrictEqual(YES)
    expect(outcomes(name, policyValue, bad)).toStrictEqual(NO)
    expect(outcomes(name, policyValue, 'ABSENT')).toStrictEqual(YES)
  })

  test('ForAllValues', () => {
    const name = `ForAllValues:${operator}`
    expect(outcomes(name, policyValue, [good, good])).toStrictEqual(YES)
    expect(outcomes(name, policyValue, [good, bad])).toStrictEqual(NO)
    expect(outcomes(name, policyValue, good)).toStrictEqual(YES)
    expect(outcomes(name, policyValue, [])).toStrictEqual(YES)
    expect(outcomes(name, policyValue, 'ABSENT')).toStrictEqual(YES)
    expect(outcomes(`${name}IfExists`, policyValue, 'ABSENT')).toStrictEqual(YES)
  })

  test('ForAnyValue', () => {
    const name = `ForAnyValue:${operator}`
    expect(outcomes(name, policyValue, [bad, good])).toStrictEqual(YES)
    expect(outcomes(name, policyValue, [bad, bad])).toStrictEqual(NO)
    expect(outcomes(name, policyValue, good)).toStrictEqual(YES)
    expect(outcomes(name, policyValue, [])).toStrictEqual(NO)
    expect(outcomes(name, policyValue, 'ABSENT')).toStrictEqual(NO)
    expect(outcomes(`${name}IfExists`, policyValue, 'ABSENT')).toStrictEqual(YES)
    expect(outcomes(`${name}IfExists`, policyValue, [bad])).toStrictEqual(NO)
  })

  test('ignores the case of the operator and of the key', () => {
    expect(outcomes(operator.toLowerCase(), policyValue, good)).toStrictEqual(YES)
    expect(outcomes(`FORANYVALUE:${operator.toUpperCase()}IFEXISTS`, policyValue, bad)).toStrictEqual(NO)
    expect(outcomes(operator, policyValue, 'ABSENT', 'x:key', { 'X:KEY': good })).toStrictEqual(YES)
    expect(outcomes(operator, policyValue, 'ABSENT', 'x:key', { 'X:KEZ': bad })).toStrictEqual(negated ? YES : NO)
  })
})

describe('ForAnyValue and ForAllValues with several policy values', () => {
  test.each<[string, Values, ContextValue, typeof YES]>([
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], YES],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], NO],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], YES],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'b'], NO],
    ['ForAllValues:StringEquals', ['a', 'b'], ['b', 'a', 'b'], YES],
    ['ForAllValues:NumericEquals', ['1'], ['1', 'x'], NO],
    ['ForAllValues:NumericNotEquals', ['1'], ['2', 'x'], CLOSED],
    ['ForAnyValue:NumericNotEquals', ['1'], ['1', 'x'], CLOSED],
    ['ForAnyValue:NumericNotEquals', ['1'], ['2', 'x'], YES],
  ])('%s %j, request value %j', (operator, policyValue, requestValue, expected) => {
    expect(outcomes(operator, policyValue, requestValue)).toStrictEqual(expected)
  })
})

describe('unknown operators', () => {
  test.each([
    'StringContains',
    'IfExists',
    '',
    'ForAllValues:',
    'ForAllValues:ForAnyValue:StringEquals',
    'ForSomeValue:StringEquals',
    'StringEqualsIfExistsIfExists',
    'constructor',
    '__proto__',
  ])('%j', (operator) => {
    // In an object literal, `__proto__` sets no own property, so there is no condition.
    if (operator === '__proto__') return
    expect(outcomes(operator, 'a', 'a')).toStrictEqual(CLOSED)
    expect(outcomes(operator, 'a', 'ABSENT')).toStrictEqual(CLOSED)
  })

  test('does not read inherited keys', () => {
    expect(outcomes('Null', 'true', 'ABSENT', 'constructor')).toStrictEqual(YES)
    expect(outcomes('StringLike', '*', 'ABSENT', 'toString')).toStrictEqual(NO)
  })
})

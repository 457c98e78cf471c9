import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allow, type Condition, condition, evaluate, literal, policy } from '../../../src/policy/index.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

describe('condition', () => {
  test.each<[string, () => Condition, Condition]>([
    ['sourceIp', () => condition.sourceIp('10.0.0.0/8', '::1'), { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '::1'] } }],
    ['one value of two equals', () => condition.sourceIp('::1', '::1'), { IpAddress: { 'aws:SourceIp': ['::1'] } }],
    ['notSourceIp', () => condition.notSourceIp('::1'), { NotIpAddress: { 'aws:SourceIp': ['::1'] } }],
    ['before', () => condition.before('2026-01-01'), { DateLessThan: { 'aws:CurrentTime': ['2026-01-01'] } }],
    ['before a Date', () => condition.before(new Date(1)), { DateLessThan: { 'aws:CurrentTime': ['1970-01-01T00:00:00.001Z'] } }],
    ['since', () => condition.since('2026-01-01'), { DateGreaterThanEquals: { 'aws:CurrentTime': ['2026-01-01'] } }],
    [
      'since a Date',
      () => condition.since(new Date(0)),
      { DateGreaterThanEquals: { 'aws:CurrentTime': ['1970-01-01T00:00:00.000Z'] } },
    ],
    ['secureTransport', () => condition.secureTransport(), { Bool: { 'aws:SecureTransport': ['true'] } }],
    ['sourceVpc', () => condition.sourceVpc('vpc-1', '*'), { StringEquals: { 'aws:SourceVpc': ['vpc-1', '${*}'] } }],
    ['sourceVpce', () => condition.sourceVpce('vpce-1', '*'), { StringEquals: { 'aws:SourceVpce': ['vpce-1', '${*}'] } }],
    ['equals', () => condition.equals('a:a', 'x${y}*?', 'z'), { StringEquals: { 'a:a': ['x${$}{y}${*}${?}', 'z'] } }],
    ['notEquals', () => condition.notEquals('a:a', 'x*'), { StringNotEquals: { 'a:a': ['x${*}'] } }],
    ['like', () => condition.like('a:a', `${literal('*')}*`, '${b:b}'), { StringLike: { 'a:a': ['${*}*', '${b:b}'] } }],
    ['notLike', () => condition.notLike('a:a', 'x*'), { StringNotLike: { 'a:a': ['x*'] } }],
    ['arnLike', () => condition.arnLike('aws:SourceArn', 'arn:aws:s3:::*'), { ArnLike: { 'aws:SourceArn': ['arn:aws:s3:::*'] } }],
    ['bool, true', () => condition.bool('a:a', true), { Bool: { 'a:a': ['true'] } }],
    ['bool, false', () => condition.bool('a:a', false), { Bool: { 'a:a': ['false'] } }],
    ['present', () => condition.present('a:a'), { Null: { 'a:a': ['false'] } }],
    ['absent', () => condition.absent('a:a'), { Null: { 'a:a': ['true'] } }],
  ])('%s', (_, build, expected) => {
    expect(build()).toStrictEqual(expected)
  })

  test.each<[string, () => unknown, string]>([
    ['no block', () => condition.sourceIp(), 'condition.IpAddress: values must be given'],
    ['no value', () => condition.equals('a:a'), 'condition.StringEquals: values must be given'],
    [
      'what is no address',
      () => condition.sourceIp('::1', '10.0.0.0/33'),
      'condition.IpAddress: values must be such as the operator compares',
    ],
    [
      'what is no date',
      () => condition.before('tomorrow'),
      'condition.DateLessThan: values must be such as the operator compares',
    ],
    ['an invalid Date', () => condition.before(new Date('x')), 'condition: time must be a valid date'],
    ['an empty key', () => condition.equals('', 'x'), 'condition.StringEquals: key must be a condition key'],
    ['a key that is no text', () => condition.present(5 as never), 'condition.Null: key must be a condition key'],
    [
      'a value that is no text',
      () => condition.like('a:a', 'x', 5 as never),
      'condition.StringLike: values must be such as the operator compares',
    ],
    [
      'what is neither true nor false',
      () => condition.bool('a:a', 'yes' as never),
      'condition.Bool: values must be such as the operator compares',
    ],
    [
      'what is no pattern of an ARN',
      () => condition.arnLike('aws:SourceArn', 'x'),
      'condition.ArnLike: values must be such as the operator compares',
    ],
    [
      'a variable that is not closed',
      () => condition.like('a:a', 'x${'),
      'condition.StringLike: values must be such as the operator compares',
    ],
  ])('refuses %s', (_, build, message) => {
    expect(build).toThrow(expect.objectContaining({ name: 'ConfigError', message }))
  })

  test('a value is compared literally, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, other) => {
        const document = policy(SCOPE, allow('*').when(condition.equals('x:x', value)))
        const ask = (text: string) =>
          evaluate(
            { identity: [document] },
            { principal: 'me', action: 'execute-api:Invoke', resource: `${API}/GET/`, context: { 'x:x': text } },
          ).verdict
        expect(ask(value)).toBe('allow')
        if (other !== value) expect(ask(other)).toBe('implicitDeny')
      }),
    )
  })
})

describe('condition.all', () => {
  test('joins blocks of one operator and of several', () => {
    expect(
      condition.all(
        condition.equals('a:a', 'x'),
        condition.absent('c:c'),
        condition.equals('b:b', 'y'),
        condition.equals('d:d', 'z'),
      ),
    ).toStrictEqual({ StringEquals: { 'a:a': ['x'], 'b:b': ['y'], 'd:d': ['z'] }, Null: { 'c:c': ['true'] } })
  })

  test('of nothing asks nothing, and changes nothing of what it is given', () => {
    expect(condition.all()).toStrictEqual({})
    const office = condition.sourceIp('10.0.0.0/8')
    condition.all(office, { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })
    expect(office).toStrictEqual({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } })
  })

  test('refuses one key twice under one operator, in any case', () => {
    const attempt = () => condition.all(condition.equals('b:b', 'x'), condition.equals('a:a', 'x'), condition.equals('A:A', 'y'))
    expect(attempt).toThrow(/^condition\.all: StringEquals A:A must be given once$/)
  })

  test('takes two keys that are one in upper case only', () => {
    expect(condition.all(condition.present('a:ß'), condition.present('a:ss'))).toStrictEqual({
      Null: { 'a:ß': ['false'], 'a:ss': ['false'] },
    })
  })

  test('an operator’s name is any text, and never a member of every object', () => {
    const written: Condition = JSON.parse('{ "__proto__": { "x": "y" }, "constructor": { "z": "y" } }')
    const joined = condition.all(written)
    expect(Object.entries(joined)).toStrictEqual([
      ['__proto__', { x: 'y' }],
      ['constructor', { z: 'y' }],
    ])
    expect({}).not.toHaveProperty('x')
    expect(Object).not.toHaveProperty('z')
  })
})

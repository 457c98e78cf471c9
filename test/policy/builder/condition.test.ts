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
  ])('builds %s', (_, build, expected) => {
    expect(build()).toStrictEqual(expected)
  })

  test.each<[string, () => unknown, string]>([
    ['no block', () => condition.sourceIp(), 'condition.IpAddress: requires at least one value'],
    ['no value', () => condition.equals('a:a'), 'condition.StringEquals: requires at least one value'],
    [
      'a malformed address',
      () => condition.sourceIp('::1', '10.0.0.0/33'),
      'condition.IpAddress: values must be comparable by IpAddress',
    ],
    ['a malformed date', () => condition.before('tomorrow'), 'condition.DateLessThan: values must be comparable by DateLessThan'],
    ['an invalid Date', () => condition.before(new Date('x')), 'condition: time must be a valid date, received NaN'],
    [
      'an empty key',
      () => condition.equals('', 'x'),
      'condition.StringEquals: key must be a non-empty string, received an empty string',
    ],
    [
      'a key that is not a string',
      () => condition.present(5 as never),
      'condition.Null: key must be a non-empty string, received a number',
    ],
    [
      'a value that is not a string',
      () => condition.like('a:a', 'x', 5 as never),
      'condition.StringLike: values must be a string, received a number',
    ],
    [
      'a value that is neither true nor false',
      () => condition.bool('a:a', 'yes' as never),
      'condition.Bool: values must be comparable by Bool',
    ],
    [
      'a malformed ARN pattern',
      () => condition.arnLike('aws:SourceArn', 'x'),
      'condition.ArnLike: values must be comparable by ArnLike',
    ],
    [
      'an unclosed variable',
      () => condition.like('a:a', 'x${'),
      'condition.StringLike: values must have a name and a closing brace for each policy variable',
    ],
  ])('rejects %s', (_, build, message) => {
    expect(build).toThrow(expect.objectContaining({ name: 'ConfigError', message }))
  })

  test('equals compares any value literally', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, other) => {
        const document = policy(SCOPE, allow('*').when(condition.equals('x:x', value)))
        const verdictFor = (text: string) =>
          evaluate(
            { identity: [document] },
            { principal: 'me', action: 'execute-api:Invoke', resource: `${API}/GET/`, context: { 'x:x': text } },
          ).verdict
        expect(verdictFor(value)).toBe('allow')
        if (other !== value) expect(verdictFor(other)).toBe('implicitDeny')
      }),
    )
  })
})

describe('condition.all', () => {
  test('combines the keys of one operator and of several', () => {
    expect(
      condition.all(
        condition.equals('a:a', 'x'),
        condition.absent('c:c'),
        condition.equals('b:b', 'y'),
        condition.equals('d:d', 'z'),
      ),
    ).toStrictEqual({ StringEquals: { 'a:a': ['x'], 'b:b': ['y'], 'd:d': ['z'] }, Null: { 'c:c': ['true'] } })
  })

  test('returns no condition without arguments, and does not change its arguments', () => {
    expect(condition.all()).toStrictEqual({})
    const office = condition.sourceIp('10.0.0.0/8')
    condition.all(office, { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })
    expect(office).toStrictEqual({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } })
  })

  test('rejects a repeated key under one operator, in any case', () => {
    const attempt = () => condition.all(condition.equals('b:b', 'x'), condition.equals('a:a', 'x'), condition.equals('A:A', 'y'))
    expect(attempt).toThrow(/^condition\.all: StringEquals A:A must not be repeated$/)
  })

  test('accepts two keys that differ in lowercase', () => {
    expect(condition.all(condition.present('a:ß'), condition.present('a:ss'))).toStrictEqual({
      Null: { 'a:ß': ['false'], 'a:ss': ['false'] },
    })
  })

  test('treats operator names such as __proto__ like any other', () => {
    const parsed: Condition = JSON.parse('{ "__proto__": { "x": "y" }, "constructor": { "z": "y" } }')
    const combined = condition.all(parsed)
    expect(Object.entries(combined)).toStrictEqual([
      ['__proto__', { x: 'y' }],
      ['constructor', { z: 'y' }],
    ])
    expect({}).not.toHaveProperty('x')
    expect(Object).not.toHaveProperty('z')
  })
})

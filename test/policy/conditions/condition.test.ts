import { describe, expect, test } from 'vitest'
import { evaluateCondition, prepareCondition } from '../../../src/policy/conditions/condition.ts'
import { findOperator, OPERATORS } from '../../../src/policy/conditions/operators.ts'
import { parseGlob } from '../../../src/policy/matching/glob.ts'
import { parseTemplate } from '../../../src/policy/matching/template.ts'

const key = { spelled: 'X:Key', lower: 'x:key' }
const prepare = (operatorName: string, ...values: string[]) =>
  prepareCondition({ operatorName, key: 'X:Key', values, variables: true })
const like = (facts: object) => ({
  key,
  set: undefined,
  ifExists: false,
  operator: undefined,
  values: [],
  templates: [],
  source: [],
  variables: [],
  mustBeAbsent: [],
  fault: undefined,
  ...facts,
})

describe('prepareCondition', () => {
  test('parses values, except those with variables', () => {
    expect(prepare('StringLike', 'a*', '${x:y}/*', '${x:z}')).toStrictEqual(
      like({
        operatorName: 'StringLike',
        operator: findOperator('StringLike'),
        values: [parseGlob('a*')],
        templates: ['${x:y}/*', '${x:z}'].map((text) => parseTemplate(text, { variables: true, wildcards: true })),
        source: ['a*', '${x:y}/*', '${x:z}'],
        variables: ['x:y', 'x:z'],
      }),
    )
  })

  test.each<[string, string[], object]>([
    ['StringEquals', ['a*'], { operator: findOperator('StringEquals'), values: ['a*'] }],
    ['stringEQUALS', ['a'], { operator: findOperator('StringEquals'), values: ['a'] }],
    ['StringEqualsIfExists', ['a'], { operator: findOperator('StringEquals'), ifExists: true, values: ['a'] }],
    ['ForAllValues:StringEquals', ['a'], { operator: findOperator('StringEquals'), set: 'all', values: ['a'] }],
    ['foranyvalue:BoolIFEXISTS', ['True'], { operator: findOperator('Bool'), set: 'any', ifExists: true, values: ['true'] }],
    ['Bool', ['${x:y}'], { operator: findOperator('Bool'), fault: 'value-malformed' }],
    ['Null', ['True', 'false'], { mustBeAbsent: [true, false] }],
    ['nULL', ['FALSE'], { mustBeAbsent: [false] }],
    ['Null', ['yes'], { fault: 'value-malformed' }],
    ['Null', ['true', ''], { fault: 'value-malformed' }],
    ['Null', [], { fault: 'values-empty' }],
    ['NullIfExists', ['true'], { ifExists: true, fault: 'operator-unknown' }],
    ['ForAnyValue:Null', ['true'], { set: 'any', fault: 'operator-unknown' }],
    ['StringMatches', ['a'], { fault: 'operator-unknown' }],
    ['StringEquals:', ['a'], { fault: 'operator-unknown' }],
    ['', ['a'], { fault: 'operator-unknown' }],
    ['IfExists', ['a'], { ifExists: true, fault: 'operator-unknown' }],
    ['ForAllValues:', ['a'], { set: 'all', fault: 'operator-unknown' }],
    ['ForAllValuesStringEquals', ['a'], { fault: 'operator-unknown' }],
    ['StringEquals', [], { operator: findOperator('StringEquals'), fault: 'values-empty' }],
    ['StringEquals', ['a', '${'], { operator: findOperator('StringEquals'), fault: 'variable-malformed' }],
    ['NumericEquals', ['1', 'x'], { operator: findOperator('NumericEquals'), fault: 'value-malformed' }],
  ])('prepares %s %j', (operatorName, values, facts) => {
    expect(prepare(operatorName, ...values)).toStrictEqual(like({ operatorName, source: values, ...facts }))
  })

  test('has no variables before version 2012-10-17', () => {
    const source = { operatorName: 'StringEquals', key: 'k', values: ['${x:y}', '${'], variables: false }
    const { values, templates } = prepareCondition(source)
    expect([values, templates]).toStrictEqual([['${x:y}', '${'], []])
  })
})

describe('evaluateCondition', () => {
  // The results for: the key absent, 'a', 'b', ['a', 'b'], ['b', 'c'], an object.
  test.each<[string, string[], string[]]>([
    ['StringEquals', ['a'], ['no', 'yes', 'no', 'unknown', 'no', 'unknown']],
    ['StringNotEquals', ['a'], ['yes', 'no', 'yes', 'unknown', 'unknown', 'unknown']],
    ['StringEqualsIfExists', ['a'], ['yes', 'yes', 'no', 'unknown', 'no', 'unknown']],
    ['StringNotEqualsIfExists', ['a'], ['yes', 'no', 'yes', 'unknown', 'unknown', 'unknown']],
    ['ForAllValues:StringEquals', ['a'], ['yes', 'yes', 'no', 'no', 'no', 'unknown']],
    ['ForAllValues:StringEquals', ['a', 'b'], ['yes', 'yes', 'yes', 'yes', 'no', 'unknown']],
    ['ForAllValues:StringNotEquals', ['a'], ['yes', 'no', 'yes', 'no', 'yes', 'unknown']],
    ['ForAnyValue:StringEquals', ['a'], ['no', 'yes', 'no', 'yes', 'no', 'unknown']],
    ['ForAnyValue:StringNotEquals', ['a'], ['no', 'no', 'yes', 'yes', 'yes', 'unknown']],
    ['ForAnyValue:StringEqualsIfExists', ['a'], ['yes', 'yes', 'no', 'yes', 'no', 'unknown']],
    ['Null', ['true'], ['yes', 'no', 'no', 'no', 'no', 'no']],
    ['Null', ['false'], ['no', 'yes', 'yes', 'yes', 'yes', 'yes']],
    ['Null', ['true', 'false'], ['yes', 'yes', 'yes', 'yes', 'yes', 'yes']],
    ['Nonsense', ['a'], ['unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown']],
    ['NumericEquals', ['1'], ['no', 'no', 'no', 'no', 'no', 'unknown']],
    ['NumericNotEquals', ['1'], ['yes', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown']],
    ['ForAllValues:NumericNotEquals', ['1'], ['yes', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown']],
    ['ForAnyValue:NumericNotEquals', ['1'], ['no', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown']],
    ['StringEquals', ['${x:y}'], ['no', 'no', 'no', 'no', 'no', 'unknown']],
    ['StringNotEquals', ['${x:y}'], ['yes', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown']],
    ['StringNotEquals', ['${x:y}', 'a'], ['yes', 'no', 'unknown', 'unknown', 'unknown', 'unknown']],
  ])('evaluates %s %j', (operatorName, values, expected) => {
    const condition = prepare(operatorName, ...values)
    const requestValues = [undefined, 'a', 'b', ['a', 'b'], ['b', 'c'], {} as string]
    expect(requestValues.map((value) => evaluateCondition(condition, { 'x:key': value }))).toStrictEqual(expected)
  })

  test('combines several values, some of which cannot be parsed', () => {
    const resultOf = (operatorName: string, ...requestValues: string[]) =>
      evaluateCondition(prepare(operatorName, '1'), { 'x:key': requestValues })
    expect([
      resultOf('ForAllValues:NumericNotEquals', '2', 'x'),
      resultOf('ForAllValues:NumericNotEquals', '1', 'x'),
      resultOf('ForAnyValue:NumericNotEquals', '1', 'x'),
      resultOf('ForAnyValue:NumericNotEquals', '2', 'x'),
      resultOf('ForAnyValue:NumericNotEquals', '1', '1'),
      resultOf('NumericEquals', '1'),
      resultOf('NumericEquals', '2'),
      resultOf('NumericNotEquals', '2'),
      resultOf('NumericEquals', '2', 'x'),
      resultOf('NumericEquals', '2', '1'),
    ]).toStrictEqual(['unknown', 'no', 'unknown', 'yes', 'no', 'yes', 'no', 'yes', 'no', 'unknown'])
  })

  test('fills in variables', () => {
    const resultOf = (operatorName: string, value: string, context: Record<string, string>) =>
      evaluateCondition(prepare(operatorName, value), context)
    expect([
      resultOf('StringEquals', '${x:y}!', { 'x:key': 'a!', 'x:y': 'a' }),
      resultOf('StringEquals', '${x:y}!', { 'x:key': 'a', 'x:y': 'a' }),
      resultOf('StringNotEquals', '${x:y}!', { 'x:key': 'a!', 'x:y': 'a' }),
      resultOf('StringNotEquals', '${x:y}!', { 'x:key': 'a', 'x:y': 'a' }),
      resultOf('ArnLike', '${x:y}', { 'x:key': 'arn:aws:s3:::b', 'x:y': 'arn:aws:s3:::b' }),
      resultOf('ArnLike', '${x:y}', { 'x:key': 'arn:aws:s3:::b', 'x:y': 'nonsense' }),
      resultOf('ArnNotLike', '${x:y}', { 'x:key': 'arn:aws:s3:::b', 'x:y': 'nonsense' }),
    ]).toStrictEqual(['yes', 'no', 'no', 'yes', 'yes', 'no', 'unknown'])
  })
})

const NEGATIONS: ReadonlyMap<string, string> = new Map([
  ['StringEquals', 'StringNotEquals'],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
  ['StringLike', 'StringNotLike'],
  ['NumericEquals', 'NumericNotEquals'],
  ['DateEquals', 'DateNotEquals'],
  ['IpAddress', 'NotIpAddress'],
  ['ArnEquals', 'ArnNotEquals'],
  ['ArnLike', 'ArnNotLike'],
])

describe('operators', () => {
  // Name, negated, variables, wildcards.
  test('have these names and properties', () => {
    const flags = OPERATORS.map(({ name, negated, variables, wildcards }) =>
      [name, negated && 'negated', variables && 'variables', wildcards && 'wildcards'].filter(Boolean).join(' '),
    )
    expect(flags).toStrictEqual([
      'StringEquals variables',
      'StringNotEquals negated variables',
      'StringEqualsIgnoreCase variables',
      'StringNotEqualsIgnoreCase negated variables',
      'StringLike variables wildcards',
      'StringNotLike negated variables wildcards',
      'NumericEquals',
      'NumericNotEquals negated',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEquals',
      'DateEquals',
      'DateNotEquals negated',
      'DateLessThan',
      'DateLessThanEquals',
      'DateGreaterThan',
      'DateGreaterThanEquals',
      'Bool',
      'BinaryEquals',
      'IpAddress',
      'NotIpAddress negated',
      'ArnEquals variables wildcards',
      'ArnNotEquals negated variables wildcards',
      'ArnLike variables wildcards',
      'ArnNotLike negated variables wildcards',
    ])
    for (const operator of OPERATORS) expect(findOperator(operator.name.toUpperCase())).toBe(operator)
    expect(findOperator('Null')).toBeUndefined()
  })

  // The value of the policy, then values of requests that match it, and values that do not.
  test.each<[string, string, string[], string[]]>([
    ['StringEquals', 'Red*', ['Red*'], ['red*', 'Red', 'Reds', '']],
    ['StringEqualsIgnoreCase', 'Red*', ['Red*', 'rED*'], ['Reds', '']],
    ['StringLike', 'Red*', ['Red*', 'Reds'], ['reds', 'aRed']],
    ['NumericEquals', '5', ['5', '5.0', '05'], ['4', '6', '-5']],
    ['NumericLessThan', '5', ['4', '4.9', '-6'], ['5', '6']],
    ['NumericLessThanEquals', '5', ['4', '5'], ['5.1', '6']],
    ['NumericGreaterThan', '5', ['6', '5.1'], ['5', '4']],
    ['NumericGreaterThanEquals', '5', ['5', '6'], ['4.9', '-5']],
    ['DateEquals', '2026-01-01', ['2026-01-01T00:00:00Z', '1767225600'], ['2026-01-02', '1767225601']],
    ['DateLessThan', '2026-01-01', ['2025-12-31', '1767225599'], ['2026-01-01', '2026-01-02']],
    ['DateLessThanEquals', '2026-01-01', ['2025-12-31', '2026-01-01'], ['1767225600.5', '2026-01-02']],
    ['DateGreaterThan', '2026-01-01', ['2026-01-02', '1767225600.5'], ['2026-01-01', '2025-12-31']],
    ['DateGreaterThanEquals', '2026-01-01', ['2026-01-01', '2026-01-02'], ['2025-12-31', '1767225599']],
    ['Bool', 'True', ['true', 'TRUE'], ['false']],
    ['Bool', 'false', ['False'], ['true']],
    ['BinaryEquals', 'QQ==', ['QQ', 'QR=='], ['QUI=', 'Qg==']],
    ['IpAddress', '10.0.0.0/8', ['10.1.2.3', '::ffff:10.0.0.1'], ['11.0.0.1', '::1']],
    ['ArnEquals', 'arn:aws:s3:::b*', ['arn:aws:s3:::b', 'arn:aws:s3:::bc'], ['arn:aws:s3:::c', 'b']],
    ['ArnLike', 'arn:aws:s3:::b*', ['arn:aws:s3:::b', 'arn:aws:s3:::bc'], ['arn:aws:s3:::c', 'b']],
  ])('%s %j', (name, value, matching, others) => {
    const condition = prepare(name, value)
    const resultOf = (requestValue: string) => evaluateCondition(condition, { 'x:key': requestValue })
    expect(matching.map(resultOf)).toStrictEqual(matching.map(() => 'yes'))
    expect(others.map(resultOf)).toStrictEqual(others.map(() => 'no'))
    const negation = NEGATIONS.get(name)
    if (negation === undefined) return
    const negated = (requestValue: string) => evaluateCondition(prepare(negation, value), { 'x:key': requestValue })
    expect(matching.map(negated)).toStrictEqual(matching.map(() => 'no'))
    expect(others.map(negated)).toStrictEqual(others.map(() => 'yes'))
  })

  test.each([
    ['NumericEquals', '1', 'one'],
    ['DateEquals', '2026', '2026-02-30'],
    ['Bool', 'true', 'yes'],
    ['Bool', 'true', 'truex'],
    ['BinaryEquals', 'QQ', '?'],
    ['IpAddress', '10.0.0.0/8', '10.0.0.0/8'],
  ])('%s %j does not match %j, which would be a fault in the policy', (name, value, other) => {
    expect(evaluateCondition(prepare(name, value), { 'x:key': other })).toBe('no')
    if (name !== 'IpAddress') expect(prepare(name, other).fault).toBe('value-malformed')
  })
})

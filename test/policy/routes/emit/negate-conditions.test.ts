import { describe, expect, test } from 'vitest'
import { negateAccess } from '../../../../src/policy/routes/emit/negate-conditions.ts'
import { formatAccess, NEVER } from '../../../../src/policy/routes/plan/access-text.ts'
import { formatCondition } from '../../../../src/policy/rules/condition-blocks.ts'
import type { Condition } from '../../../../src/policy/rules/rule.ts'

const negation = (...conditions: Condition[]) => negateAccess('rule', formatAccess(conditions.map(formatCondition)))

describe('the negation of a condition', () => {
  test.each([
    ['StringEquals', 'StringNotEquals'],
    ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ['StringLike', 'StringNotLike'],
    ['NumericEquals', 'NumericNotEquals'],
    ['DateEquals', 'DateNotEquals'],
    ['ArnEquals', 'ArnNotEquals'],
    ['ArnLike', 'ArnNotLike'],
    ['IpAddress', 'NotIpAddress'],
  ])('%s and %s negate each other', (positive, negative) => {
    expect(negation({ [positive]: { k: ['1', '2'] } })).toStrictEqual([{ [negative]: { k: ['1', '2'] } }])
    expect(negation({ [negative]: { k: '1' } })).toStrictEqual([{ [positive]: { k: ['1'] } }])
  })

  test.each(
    ['Numeric', 'Date'].flatMap((kind) => [
      [`${kind}LessThan`, `${kind}GreaterThanEqualsIfExists`],
      [`${kind}LessThanEquals`, `${kind}GreaterThanIfExists`],
      [`${kind}GreaterThan`, `${kind}LessThanEqualsIfExists`],
      [`${kind}GreaterThanEquals`, `${kind}LessThanIfExists`],
    ]),
  )('of %s is %s, which also holds if the key is missing', (operator, expected) => {
    expect(negation({ [operator]: { k: '1' } })).toStrictEqual([{ [expected]: { k: ['1'] } }])
  })

  test.each([
    ['Bool', 'true', { BoolIfExists: { k: ['false'] } }],
    ['Bool', 'false', { BoolIfExists: { k: ['true'] } }],
    ['Null', 'true', { Null: { k: ['false'] } }],
    ['Null', 'false', { Null: { k: ['true'] } }],
  ])('of %s %s', (operator, value, expected) => {
    expect(negation({ [operator]: { k: value } })).toStrictEqual([expected])
  })

  test.each<[string, Condition]>([
    ['NumericLessThan', { NumericLessThan: { k: ['1', '2'] } }],
    ['NumericLessThan', { NumericLessThan: { k: [] } }],
    ['Bool', { Bool: { k: ['true', 'false'] } }],
    ['Bool', { Bool: { k: 'yes' } }],
    ['BoolIfExists', { BoolIfExists: { k: 'true' } }],
    ['StringEqualsIfExists', { StringEqualsIfExists: { k: '1' } }],
    ['ForAllValues:StringEquals', { 'ForAllValues:StringEquals': { k: '1' } }],
    ['StringEqualsX', { StringEqualsX: { k: '1' } }],
    ['NotStringEquals', { NotStringEquals: { k: '1' } }],
    ['NumericLike', { NumericLike: { k: '1' } }],
    ['DateEqualsIgnoreCase', { DateEqualsIgnoreCase: { k: '1' } }],
    ['BinaryEquals', { BinaryEquals: { k: '1' } }],
    ['XNumericLessThan', { XNumericLessThan: { k: '1' } }],
    ['NumericLessThanIfExists', { NumericLessThanIfExists: { k: '1' } }],
  ])('rejects %s', (operator, condition) => {
    expect(() => negation(condition)).toThrow(`rule rule: its result must be conditions that can be negated; ${operator} cannot`)
  })
})

describe('the negation of several conditions', () => {
  test('always holds for no condition', () => {
    expect(negateAccess('rule', NEVER)).toStrictEqual([{}])
  })

  test('of a condition with two parts holds if either fails', () => {
    expect(negation({ IpAddress: { a: '1' }, StringLike: { b: '2' } })).toStrictEqual([
      { NotIpAddress: { a: ['1'] } },
      { StringNotLike: { b: ['2'] } },
    ])
  })

  test('of two conditions holds if both fail', () => {
    expect(negation({ IpAddress: { a: '1' } }, { StringLike: { b: '2', c: '3' } })).toStrictEqual([
      { NotIpAddress: { a: ['1'] }, StringNotLike: { b: ['2'] } },
      { NotIpAddress: { a: ['1'] }, StringNotLike: { c: ['3'] } },
    ])
  })

  test.each<[string, Condition, Condition, unknown]>([
    [
      'the values of two lists',
      { IpAddress: { a: ['3', '2'] } },
      { IpAddress: { a: ['1', '2'] } },
      [{ NotIpAddress: { a: ['1', '2', '3'] } }],
    ],
    [
      'the values of two lists that are equal when joined',
      { IpAddress: { a: ['1', '2'] } },
      { IpAddress: { a: ['12'] } },
      [{ NotIpAddress: { a: ['1', '2', '12'] } }],
    ],
    [
      'a list that occurs twice',
      { IpAddress: { a: ['2', '1'] }, Bool: { b: 'true' } },
      { IpAddress: { a: ['2', '1'] } },
      [{ BoolIfExists: { b: ['false'] }, NotIpAddress: { a: ['2', '1'] } }, { NotIpAddress: { a: ['2', '1'] } }],
    ],
    [
      'the common values of two lists of exceptions',
      { StringNotEquals: { a: ['1', '2'] } },
      { StringNotEquals: { a: ['2', '3'] } },
      [{ StringEquals: { a: ['2'] } }],
    ],
    [
      'nothing, if two lists of exceptions have no common value',
      { StringNotEquals: { a: '1' } },
      { StringNotEquals: { a: '2' } },
      [],
    ],
  ])('contains %s', (_, one, other, expected) => {
    expect(negation(one, other)).toStrictEqual(expected)
  })

  test.each(['__proto__', 'constructor'])('accepts a key with the name %s', (name) => {
    const named = (value: string): Condition => JSON.parse(`{"StringEquals":{"${name}":"${value}"}}`)
    expect(JSON.stringify(negation(named('1'), named('2')))).toBe(`[{"StringNotEquals":{"${name}":["1","2"]}}]`)
  })

  test('rejects conditions that one block cannot express', () => {
    expect(() => negation({ StringNotLike: { a: '1' } }, { StringNotLike: { a: '2' } })).toThrow(
      'rule rule: its result must be without two different StringLike conditions on one key',
    )
    expect(() => negation({ NumericLessThan: { a: '1' } }, { NumericLessThan: { a: 'x' } })).toThrow(
      'rule rule: its result must be without two different NumericGreaterThanEqualsIfExists conditions on one key',
    )
    expect(negation({ DateLessThan: { a: '1' } }, { DateLessThan: { a: '1' }, StringLike: { b: '2' } })).toHaveLength(2)
  })

  test.each<[Condition, Condition, unknown]>([
    [
      { DateLessThan: { t: '2026-06-01T00:00:00Z' } },
      { DateLessThan: { t: '2026-06-01T01:00:00+02:00' } },
      { DateGreaterThanEqualsIfExists: { t: ['2026-06-01T00:00:00Z'] } },
    ],
    [
      { DateGreaterThan: { t: '1700000000' } },
      { DateGreaterThan: { t: '2030-01-01T00:00:00Z' } },
      { DateLessThanEqualsIfExists: { t: ['1700000000'] } },
    ],
    [
      { NumericLessThanEquals: { n: '9' } },
      { NumericLessThanEquals: { n: '10' } },
      { NumericGreaterThanIfExists: { n: ['10'] } },
    ],
  ])('of two limits on one key is the stricter one: %o, %o', (one, other, expected) => {
    expect(negation(one, other)).toStrictEqual([expected])
    expect(negation(other, one)).toStrictEqual([expected])
  })

  test('has at most 64 statements', () => {
    const pairs = (count: number) =>
      Array.from({ length: count }, (_, at): Condition => ({ StringLike: { [`a${at}`]: '1', [`b${at}`]: '1' } }))
    expect(negation(...pairs(6))).toHaveLength(64)
    expect(() => negation(...pairs(7))).toThrow('conditions whose negation has at most 64 statements')
  })
})

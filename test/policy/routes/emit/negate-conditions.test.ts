import { describe, expect, test } from 'vitest'
import { negateClass } from '../../../../src/policy/routes/emit/negate-conditions.ts'
import { classOfAny, NONE } from '../../../../src/policy/routes/plan/open-paths.ts'
import { conditionText } from '../../../../src/policy/rules/condition-text.ts'
import type { Condition } from '../../../../src/policy/rules/rule.ts'

const opposite = (...conditions: Condition[]) => negateClass('rule', classOfAny(conditions.map(conditionText)))

describe('the opposite of a condition', () => {
  test.each([
    ['StringEquals', 'StringNotEquals'],
    ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ['StringLike', 'StringNotLike'],
    ['NumericEquals', 'NumericNotEquals'],
    ['DateEquals', 'DateNotEquals'],
    ['ArnEquals', 'ArnNotEquals'],
    ['ArnLike', 'ArnNotLike'],
    ['IpAddress', 'NotIpAddress'],
  ])('%s and %s are each other’s', (positive, negative) => {
    expect(opposite({ [positive]: { k: ['1', '2'] } })).toStrictEqual([{ [negative]: { k: ['1', '2'] } }])
    expect(opposite({ [negative]: { k: '1' } })).toStrictEqual([{ [positive]: { k: ['1'] } }])
  })

  test.each(
    ['Numeric', 'Date'].flatMap((kind) => [
      [`${kind}LessThan`, `${kind}GreaterThanEqualsIfExists`],
      [`${kind}LessThanEquals`, `${kind}GreaterThanIfExists`],
      [`${kind}GreaterThan`, `${kind}LessThanEqualsIfExists`],
      [`${kind}GreaterThanEquals`, `${kind}LessThanIfExists`],
    ]),
  )('of %s is %s, which also holds without the key', (operator, expected) => {
    expect(opposite({ [operator]: { k: '1' } })).toStrictEqual([{ [expected]: { k: ['1'] } }])
  })

  test.each([
    ['Bool', 'true', { BoolIfExists: { k: ['false'] } }],
    ['Bool', 'false', { BoolIfExists: { k: ['true'] } }],
    ['Null', 'true', { Null: { k: ['false'] } }],
    ['Null', 'false', { Null: { k: ['true'] } }],
  ])('of %s %s', (operator, value, expected) => {
    expect(opposite({ [operator]: { k: value } })).toStrictEqual([expected])
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
  ])('is refused for %s', (operator, condition) => {
    expect(() => opposite(condition)).toThrow(`rule rule: its answer must be conditions with an opposite, unlike ${operator}`)
  })
})

describe('the opposite of several conditions', () => {
  test('of none always holds', () => {
    expect(negateClass('rule', NONE)).toStrictEqual([{}])
  })

  test('of one with two parts holds where either fails', () => {
    expect(opposite({ IpAddress: { a: '1' }, StringLike: { b: '2' } })).toStrictEqual([
      { NotIpAddress: { a: ['1'] } },
      { StringNotLike: { b: ['2'] } },
    ])
  })

  test('of two holds where both fail', () => {
    expect(opposite({ IpAddress: { a: '1' } }, { StringLike: { b: '2', c: '3' } })).toStrictEqual([
      { NotIpAddress: { a: ['1'] }, StringNotLike: { b: ['2'] } },
      { NotIpAddress: { a: ['1'] }, StringNotLike: { c: ['3'] } },
    ])
  })

  test.each<[string, Condition, Condition, unknown]>([
    [
      'neither of two lists',
      { IpAddress: { a: ['3', '2'] } },
      { IpAddress: { a: ['1', '2'] } },
      [{ NotIpAddress: { a: ['1', '2', '3'] } }],
    ],
    [
      'neither of two lists that read alike',
      { IpAddress: { a: ['1', '2'] } },
      { IpAddress: { a: ['12'] } },
      [{ NotIpAddress: { a: ['1', '2', '12'] } }],
    ],
    [
      'one list that is said twice',
      { IpAddress: { a: ['2', '1'] }, Bool: { b: 'true' } },
      { IpAddress: { a: ['2', '1'] } },
      [{ BoolIfExists: { b: ['false'] }, NotIpAddress: { a: ['2', '1'] } }, { NotIpAddress: { a: ['2', '1'] } }],
    ],
    [
      'what two lists of exceptions share',
      { StringNotEquals: { a: ['1', '2'] } },
      { StringNotEquals: { a: ['2', '3'] } },
      [{ StringEquals: { a: ['2'] } }],
    ],
    ['nothing, where they share nothing', { StringNotEquals: { a: '1' } }, { StringNotEquals: { a: '2' } }, []],
  ])('is %s', (_, one, other, expected) => {
    expect(opposite(one, other)).toStrictEqual(expected)
  })

  test.each(['__proto__', 'constructor'])('keeps a key of any name: %s', (name) => {
    const named = (value: string): Condition => JSON.parse(`{"StringEquals":{"${name}":"${value}"}}`)
    expect(JSON.stringify(opposite(named('1'), named('2')))).toBe(`[{"StringNotEquals":{"${name}":["1","2"]}}]`)
  })

  test('is refused where one block cannot say it', () => {
    expect(() => opposite({ DateLessThan: { a: '1' } }, { DateLessThan: { a: '2' } })).toThrow(
      'rule rule: its answer must be without two different DateGreaterThanEqualsIfExists conditions on one key',
    )
    expect(opposite({ DateLessThan: { a: '1' } }, { DateLessThan: { a: '1' }, StringLike: { b: '2' } })).toHaveLength(2)
  })

  test('is at most 64 statements', () => {
    const pairs = (count: number) =>
      Array.from({ length: count }, (_, at): Condition => ({ StringLike: { [`a${at}`]: '1', [`b${at}`]: '1' } }))
    expect(opposite(...pairs(6))).toHaveLength(64)
    expect(() => opposite(...pairs(7))).toThrow('conditions with an opposite of at most 64 statements')
  })
})

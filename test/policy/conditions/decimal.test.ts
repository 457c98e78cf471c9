import { expect, test } from 'vitest'
import { compareDecimals, compareStrings, parseDecimal } from '../../../src/policy/conditions/decimal.ts'

test.each([
  ['0', { sign: 1, whole: '', fraction: '' }],
  ['-0', { sign: 1, whole: '', fraction: '' }],
  ['-0.00', { sign: 1, whole: '', fraction: '' }],
  ['5', { sign: 1, whole: '5', fraction: '' }],
  ['-5', { sign: -1, whole: '5', fraction: '' }],
  ['0050', { sign: 1, whole: '50', fraction: '' }],
  ['-007.70', { sign: -1, whole: '7', fraction: '7' }],
  ['0.5', { sign: 1, whole: '', fraction: '5' }],
  ['-0.5', { sign: -1, whole: '', fraction: '5' }],
  ['10.0', { sign: 1, whole: '10', fraction: '' }],
  ['1.050', { sign: 1, whole: '1', fraction: '05' }],
  ['9007199254740993', { sign: 1, whole: '9007199254740993', fraction: '' }],
  ['', undefined],
  ['-', undefined],
  ['.', undefined],
  ['.5', undefined],
  ['5.', undefined],
  ['-.5', undefined],
  ['1.2.3', undefined],
  ['1,5', undefined],
  ['+5', undefined],
  ['5-', undefined],
  ['--5', undefined],
  [' 5', undefined],
  ['5 ', undefined],
  ['1e3', undefined],
  ['0x1', undefined],
  ['1/', undefined],
  ['1:', undefined],
  ['1.a', undefined],
  ['1.5a', undefined],
  ['٣', undefined],
])('parses %j as %j', (text, expected) => {
  expect(parseDecimal(text)).toStrictEqual(expected)
})

test.each<[string, string, number]>([
  ['1', '2', -1],
  ['2', '1', 1],
  ['9', '10', -1],
  ['10', '9', 1],
  ['-1', '1', -1],
  ['1', '-1', 1],
  ['-1', '-2', 1],
  ['-2', '-1', -1],
  ['-10', '-9', -1],
  ['-0', '0', 0],
  ['5', '5.0', 0],
  ['5', '5.5', -1],
  ['5.5', '5', 1],
  ['0.5', '0.49', 1],
  ['0.05', '0.5', -1],
  ['-0.5', '-0.49', -1],
  ['9007199254740993', '9007199254740992', 1],
  ['9007199254740993', '9007199254740993', 0],
])('compares %j with %j', (a, b, expected) => {
  const [one, other] = [parseDecimal(a), parseDecimal(b)]
  expect(one !== undefined && other !== undefined && Math.sign(compareDecimals(one, other))).toBe(expected)
})

test.each([
  ['a', 'b', -1],
  ['b', 'a', 1],
  ['a', 'a', 0],
  ['', '', 0],
  ['', 'a', -1],
  ['a', 'aa', -1],
  // By code units, not by the rules of a language.
  ['B', 'a', -1],
  ['z', 'é', -1],
  ['10', '9', -1],
])('compares the strings %j and %j: %i', (a, b, order) => {
  expect(compareStrings(a, b)).toBe(order)
  expect(compareStrings(b, a)).toBe(0 - order)
})

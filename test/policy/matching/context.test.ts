import { expect, test } from 'vitest'
import {
  formatScalar,
  hasKey,
  keyName,
  type RequestContext,
  readSingle,
  readValues,
} from '../../../src/policy/matching/context.ts'

const MALFORMED = { malformed: true }

test.each<[unknown, unknown, unknown]>([
  ['red', 'red', 'red'],
  ['', '', ''],
  [5, '5', '5'],
  [true, 'true', 'true'],
  [false, 'false', 'false'],
  [null, undefined, { not: 'absent' }],
  [undefined, undefined, { not: 'absent' }],
  [[], undefined, { not: 'many' }],
  [Object(5), MALFORMED, { not: 'many' }],
  [5n, MALFORMED, { not: 'many' }],
  [['red', 5n], MALFORMED, { not: 'many' }],
  [['red'], 'red', { not: 'many' }],
  [['red', 'blue'], ['red', 'blue'], { not: 'many' }],
  [['red', 5, true], ['red', '5', 'true'], { not: 'many' }],
  [['red', null], MALFORMED, { not: 'many' }],
  [['red', ['blue']], MALFORMED, { not: 'many' }],
  [{}, MALFORMED, { not: 'many' }],
  [() => 'red', MALFORMED, { not: 'many' }],
  [Number.NaN, MALFORMED, { not: 'many' }],
])('reads the value %s as %j, and for a variable as %j', (value, values, single) => {
  const context = { 'x:key': value } as RequestContext
  expect(readValues(context, keyName('x:key'))).toStrictEqual(values)
  expect(readSingle(context, keyName('x:key'))).toStrictEqual(single)
})

test.each<[string, RequestContext, string | undefined]>([
  ['x:key', { 'x:key': 'red' }, 'red'],
  ['x:KEY', { 'x:key': 'red' }, 'red'],
  ['x:key', { 'X:Key': 'red' }, 'red'],
  ['x:key', { 'x:kez': 'red', 'X:KEY': 'blue' }, 'blue'],
  ['x:key', { 'X:KEY': 'blue', 'x:key': 'red' }, 'red'],
  ['x:key', { 'x:key2': 'red' }, undefined],
  ['x:key', { 'x:ke': 'red' }, undefined],
  ['x:key', {}, undefined],
  ['constructor', {}, undefined],
  ['toString', {}, undefined],
  ['__proto__', {}, undefined],
])('reads the key %j in %j as %j', (key, context, expected) => {
  expect(readValues(context, keyName(key))).toBe(expected)
  expect(hasKey(context, key)).toBe(expected !== undefined)
})

test('hasKey also finds a key whose value states that it is absent', () => {
  expect([hasKey({ 'X:Key': null }, 'x:kEY'), hasKey({ 'x:other': null }, 'x:key')]).toStrictEqual([true, false])
})

test.each<[number, string | undefined]>([
  [0, '0'],
  [-0, '0'],
  [1.5, '1.5'],
  [-12, '-12'],
  [1e20, '100000000000000000000'],
  [1e21, '1000000000000000000000'],
  [-1e21, '-1000000000000000000000'],
  [1.25e22, '12500000000000000000000'],
  [-1.25e22, '-12500000000000000000000'],
  [1e-6, '0.000001'],
  [1e-7, '0.0000001'],
  [-1e-7, '-0.0000001'],
  [1.25e-8, '0.0000000125'],
  [-1.25e-8, '-0.0000000125'],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
])('formats the number %d as %j', (value, expected) => {
  expect(formatScalar(value)).toBe(expected)
})

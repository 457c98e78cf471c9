import { describe, expect, test } from 'vitest'
import { callable, clockOf, graceOf, numberWithin, text, textList, textListOrNull } from '../../src/identity/option-values.ts'

const wrong = (message: string) =>
  expect.objectContaining({ name: 'ConfigError', option: 'x', message: `test: x must be ${message}` })

describe('an option', () => {
  test.each([['a'], [' '], ['a'.repeat(10_000)]])('is text: %j', (value) => {
    expect(text('test', 'x', value)).toBe(value)
  })
  test.each([[''], [undefined], [null], [7], [['a']], [new String('a')]])('is no text: %j', (value) => {
    expect(() => text('test', 'x', value)).toThrow(wrong('a text, not empty'))
  })

  test.each<[unknown, string[]]>([
    ['a', ['a']],
    [['a'], ['a']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
  ])('is a list of texts: %j', (value, expected) => {
    expect(textList('test', 'x', value)).toStrictEqual(expected)
    expect(textListOrNull('test', 'x', value)).toStrictEqual(expected)
  })
  test.each([[''], [[]], [['']], [['a', '']], [['a', 7]], [undefined], [{}], [{ 0: 'a', length: 1 }]])(
    'is no list of texts: %j',
    (value) => {
      expect(() => textList('test', 'x', value)).toThrow(wrong('a text or a list of them, not empty'))
      expect(() => textListOrNull('test', 'x', value)).toThrow(wrong('a text or a list of them, not empty, or null'))
    },
  )
  test('may be null where that is offered', () => {
    expect(textListOrNull('test', 'x', null)).toBeNull()
    expect(() => textList('test', 'x', null)).toThrow(wrong('a text or a list of them, not empty'))
  })

  test.each([[1], [1.5], [3]])('is a number from 1 to 3: %d', (value) => {
    expect(numberWithin('test', 'x', value, [1, 3])).toBe(value)
  })
  test.each([[0.999], [3.001], [Number.NaN], [Number.POSITIVE_INFINITY], ['2'], [2n], [null], [undefined], [[2]]])(
    'is no number from 1 to 3: %s',
    (value) => {
      expect(() => numberWithin('test', 'x', value, [1, 3])).toThrow(wrong('a number from 1 to 3'))
    },
  )

  test('is a function', () => {
    const given = () => 1
    expect(callable('test', 'x', given)).toBe(given)
    // @ts-expect-error wrong on purpose
    expect(() => callable('test', 'x', {})).toThrow(wrong('a function'))
  })
})

test('grace is 0 to 600 seconds, and none where it is left out', () => {
  expect([graceOf('test', undefined), graceOf('test', 0), graceOf('test', 600)]).toStrictEqual([0, 0, 600])
  const error = expect.objectContaining({ option: 'graceSeconds', message: 'test: graceSeconds must be a number from 0 to 600' })
  for (const value of [-1, 601, null, '1']) expect(() => graceOf('test', value)).toThrow(error)
})

test('the clock is a function, and the system’s where it is left out', () => {
  const given = () => 1
  expect([clockOf('test', given), clockOf('test', undefined)]).toStrictEqual([given, Date.now])
  const error = expect.objectContaining({ option: 'now', message: 'test: now must be a function' })
  // @ts-expect-error wrong on purpose
  for (const value of [null, 1]) expect(() => clockOf('test', value)).toThrow(error)
})

import { expect, test } from 'vitest'
import { clock } from '../../src/gateway/index.ts'

test('stands still until it is advanced, forward or backward', () => {
  const time = clock('2026-11-23T12:00:00Z')
  const start = Date.parse('2026-11-23T12:00:00Z')
  expect([time.now(), time.now()]).toStrictEqual([start, start])
  time.advance(1.5)
  expect(time.now()).toBe(start + 1500)
  time.advance(-2)
  expect(time.now()).toBe(start - 500)
})

test.each([[new Date(5)], [5], ['1970-01-01T00:00:00.005Z']])('accepts %j', (startTime) => {
  expect(clock(startTime).now()).toBe(5)
})

test.each([[undefined], [null], [{}], ['yesterday'], [Number.NaN], [new Date(Number.NaN)]])('rejects %j', (startTime) => {
  // Invalid on purpose: possible in plain JavaScript.
  expect(() => clock(startTime as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'startTime' }))
})

test.each([[undefined], ['5'], [Number.NaN], [Number.POSITIVE_INFINITY]])('does not advance by %j', (seconds) => {
  const time = clock(0)
  expect(() => time.advance(seconds as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'seconds' }))
  expect(time.now()).toBe(0)
})

import { describe, expect, test } from 'vitest'
import { fetchPace } from '../../../src/identity/jwks/fetch-pace.ts'

const START = 1_700_000_000_000

describe('takeAttempt', () => {
  const attemptsAt = (times: readonly number[]) => {
    const pace = fetchPace()
    return times.map((time) => pace.takeAttempt(time))
  }

  test.each([0, START])('allows four attempts at once, starting at %d', (start) => {
    expect(attemptsAt([start, start, start, start, start])).toStrictEqual([true, true, true, true, false])
  })

  test('refills one attempt every ten seconds', () => {
    const empty = [START, START, START, START]
    expect(attemptsAt([...empty, START + 9999, START + 10_000, START + 10_000]).slice(4)).toStrictEqual([false, true, false])
    expect(attemptsAt([...empty, START + 25_000, START + 25_000, START + 25_000]).slice(4)).toStrictEqual([true, true, false])
  })

  test('never holds more than four attempts', () => {
    const later = Array.from({ length: 5 }, () => START + 3_600_000)
    expect(attemptsAt([START, ...later]).slice(1)).toStrictEqual([true, true, true, true, false])
  })

  test('continues after the clock was set back', () => {
    const empty = [START, START, START, START]
    const back = START - 3_600_000
    expect(attemptsAt([...empty, back, back + 9999, back + 10_000]).slice(4)).toStrictEqual([false, false, true])
  })
})

describe('isPausing', () => {
  test('doubles the pause with each failure, up to 30 seconds', () => {
    const pace = fetchPace()
    const pauses = Array.from({ length: 7 }, () => {
      pace.failed(START)
      let length = 0
      while (pace.isPausing(START + length)) length += 1000
      return length
    })
    expect(pauses).toStrictEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  })

  test('starts with a failure, and ends after its time, with a success, or if the clock is set back', () => {
    const pace = fetchPace()
    expect(pace.isPausing(0)).toBe(false)
    expect(pace.isPausing(START)).toBe(false)
    pace.failed(START)
    expect([pace.isPausing(START), pace.isPausing(START + 999), pace.isPausing(START + 1000)]).toStrictEqual([true, true, false])
    expect(pace.isPausing(START - 1)).toBe(false)
    pace.failed(START)
    pace.succeeded()
    expect(pace.isPausing(START)).toBe(false)
    pace.failed(START)
    expect([pace.isPausing(START + 999), pace.isPausing(START + 1000)]).toStrictEqual([true, false])
  })
})

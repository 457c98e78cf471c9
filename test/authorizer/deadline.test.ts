import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { timeLimit, withinTime } from '../../src/authorizer/deadline.ts'
import type { Authentication } from '../../src/events/index.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('timeLimit', () => {
  test.each<[string, number, (() => number) | undefined, number]>([
    ['without a Lambda context: the limit', 9_500, undefined, 9_500],
    ['with time to spare: the limit', 9_500, () => 30_000, 9_500],
    ['with less: what is left, less the reserve', 9_500, () => 3_000, 2_750],
    ['with nothing left: at once, but not never', 9_500, () => 100, 1],
  ])('%s', (_, limit, remaining, expected) => {
    expect(timeLimit(limit, remaining)).toBe(expected)
  })
})

describe('withinTime', () => {
  test('hands on the answer and leaves no timer', async () => {
    const answer: Authentication<string> = { kind: 'identified', identity: 'me' }
    await expect(withinTime(async () => answer, 1000)).resolves.toBe(answer)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('ends a verifier that hangs as unavailable', async () => {
    const waiting = withinTime(() => new Promise<never>(() => undefined), 1000)
    await vi.advanceTimersByTimeAsync(1000)
    await expect(waiting).resolves.toStrictEqual({ kind: 'unavailable', code: 'ERR_TIMEOUT', cause: undefined })
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each<[string, () => Promise<Authentication<string>>]>([
    ['rejects', () => Promise.reject(new Error('Unauthorized'))],
    [
      'throws',
      () => {
        throw new Error('Unauthorized')
      },
    ],
  ])('ends one that %s as unavailable, whatever its text', async (_, verify) => {
    const answer = await withinTime(verify, 1000)
    expect(answer).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_THREW' })
  })

  test.each([[{ kind: 'allowed' }], [{}], [undefined], [null], [true], ['identified']])(
    'ends one that answers %o as unavailable',
    async (garbage) => {
      // The cast is the point: a verifier written in JavaScript may answer anything.
      const answer = await withinTime(async () => garbage as unknown as Authentication<string>, 1000)
      expect(answer.kind).toBe('unavailable')
    },
  )
})

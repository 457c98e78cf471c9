import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { begin, timeLimit, withinTime } from '../../src/authorizer/deadline.ts'
import type { Authentication } from '../../src/events/index.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const verified = (verify: () => Promise<Authentication<unknown>>, limitMs = 1000) =>
  withinTime(begin({ verify }, undefined), limitMs)

describe('timeLimit', () => {
  test.each<[string, number, Parameters<typeof timeLimit>[1], number]>([
    ['without a Lambda context: the limit', 9_500, undefined, 9_500],
    ['with null for a context: the limit', 9_500, null, 9_500],
    ['with a context that lacks the function: the limit', 9_500, {}, 9_500],
    ['with time to spare: the limit', 9_500, { getRemainingTimeInMillis: () => 30_000 }, 9_500],
    ['with less: what is left, less the reserve', 9_500, { getRemainingTimeInMillis: () => 3_000 }, 2_750],
    ['with nothing left: at once, but not never', 9_500, { getRemainingTimeInMillis: () => 100 }, 1],
  ])('%s', (_, limit, lambda, expected) => {
    expect(timeLimit(limit, lambda)).toBe(expected)
  })
})

describe('a verification', () => {
  test.each<[Authentication<string>]>([
    [{ kind: 'identified', identity: 'me' }],
    [{ kind: 'absent' }],
    [{ kind: 'rejected', code: 'ERR_X' }],
    [{ kind: 'unavailable', code: 'ERR_X', cause: 'why' }],
  ])('hands on %o and leaves no timer', async (answer) => {
    await expect(verified(async () => answer)).resolves.toStrictEqual(answer)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that waits for something outside is given its time, and the timer goes', async () => {
    const waiting = verified(async () => {
      await new Promise((resolve) => setTimeout(resolve, 999))
      return { kind: 'absent' }
    })
    await vi.advanceTimersByTimeAsync(999)
    await expect(waiting).resolves.toStrictEqual({ kind: 'absent' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each<[string, () => Promise<Authentication<string>>]>([
    ['hangs', () => new Promise(() => undefined)],
    ['answers too late', () => new Promise((resolve) => setTimeout(resolve, 1001, { kind: 'absent' }))],
  ])('that %s ends as unavailable', async (_, verify) => {
    const waiting = verified(verify)
    await vi.advanceTimersByTimeAsync(1000)
    await expect(waiting).resolves.toStrictEqual({ kind: 'unavailable', code: 'ERR_TIMEOUT', cause: undefined })
  })

  test.each<[string, () => Promise<Authentication<string>>]>([
    ['rejects', () => Promise.reject(new Error('Unauthorized'))],
    [
      'throws',
      () => {
        throw new Error('Unauthorized')
      },
    ],
  ])('that %s ends as unavailable, whatever its text', async (_, verify) => {
    await expect(verified(verify)).resolves.toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_THREW' })
  })

  const nobody = (identity: unknown) => ({ kind: 'identified', identity })
  test.each([
    [{ kind: 'allowed' }],
    [{}],
    [undefined],
    [null],
    [true],
    ['identified'],
    [nobody(undefined)],
    [nobody(null)],
    [nobody(Promise.resolve('me'))],
  ])('that answers %o ends as unavailable', async (garbage) => {
    // The cast is the point: a verifier written in JavaScript may answer anything.
    const answer = await verified(async () => garbage as unknown as Authentication<string>)
    expect(answer).toStrictEqual({ kind: 'unavailable', code: 'ERR_VERIFIER_ANSWER', cause: undefined })
  })

  test.each(['kind', 'identity', 'code', 'cause'])('whose %s is a getter that throws ends as unavailable', async (field) => {
    for (const kind of ['identified', 'absent', 'rejected', 'unavailable']) {
      const answer = Object.defineProperty({ kind, identity: 'me', code: 'ERR_X', cause: 'why' }, field, {
        get: () => {
          throw new Error('Unauthorized')
        },
      })
      const settled = await verified(async () => answer as never)
      expect(settled).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_THREW' })
    }
  })

  test('is what it was when it was looked at', async () => {
    const kinds = ['rejected', 'identified', 'identified']
    const changing = { get: () => kinds.shift() }
    const answer = Object.defineProperty({ identity: 'me', code: 'ERR_X' }, 'kind', changing)
    expect(await verified(async () => answer as never)).toStrictEqual({ kind: 'rejected', code: 'ERR_X' })
  })

  test.each([[7], [undefined], [{ toString: () => 'Unauthorized' }]])(
    'whose code is %o is an outage, told by a code of ours',
    async (code) => {
      for (const kind of ['rejected', 'unavailable']) {
        const settled = await verified(async () => ({ kind, code, cause: undefined }) as never)
        expect(settled).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_ANSWER' })
      }
    },
  )
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { resultWithin, startVerification, timeLimit } from '../../src/authorizer/verification.ts'
import type { Authentication, AuthorizerRequest } from '../../src/events/index.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

// The verifiers below do not read the request.
const request = {} as AuthorizerRequest
const resultOf = (verify: () => Promise<Authentication<unknown>>, limitMs = 1000) =>
  resultWithin(startVerification({ verify }, request), limitMs)

describe('timeLimit', () => {
  test.each<[string, number, Parameters<typeof timeLimit>[1], number]>([
    ['is the option without a Lambda context', 9_500, undefined, 9_500],
    ['is the option if the context is null', 9_500, null, 9_500],
    ['is the option if the context lacks the function', 9_500, {}, 9_500],
    ['is the option if enough time remains', 9_500, { getRemainingTimeInMillis: () => 30_000 }, 9_500],
    ['is the remaining time less the reserve', 9_500, { getRemainingTimeInMillis: () => 3_000 }, 2_750],
    ['is 1 ms if no time remains', 9_500, { getRemainingTimeInMillis: () => 100 }, 1],
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
  ])('returns %o and leaves no timer', async (result) => {
    await expect(resultOf(async () => result)).resolves.toStrictEqual(result)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('may wait until the time limit, and its timer is cleared', async () => {
    const waiting = resultOf(async () => {
      await new Promise((resolve) => setTimeout(resolve, 999))
      return { kind: 'absent' }
    })
    await vi.advanceTimersByTimeAsync(999)
    await expect(waiting).resolves.toStrictEqual({ kind: 'absent' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each<[string, () => Promise<Authentication<string>>]>([
    ['hangs', () => new Promise(() => undefined)],
    ['returns too late', () => new Promise((resolve) => setTimeout(resolve, 1001, { kind: 'absent' }))],
  ])('that %s is reported as a timeout', async (_, verify) => {
    const waiting = resultOf(verify)
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
  ])('that %s is unavailable, whatever the message', async (_, verify) => {
    await expect(resultOf(verify)).resolves.toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_THREW' })
  })

  const identified = (identity: unknown) => ({ kind: 'identified', identity })
  test.each([
    [{ kind: 'allowed' }],
    [{}],
    [undefined],
    [null],
    [true],
    ['identified'],
    [identified(undefined)],
    [identified(null)],
    [identified(Promise.resolve('me'))],
  ])('that returns %o is unavailable', async (value) => {
    // A verifier written in JavaScript may return any value.
    const result = await resultOf(async () => value as unknown as Authentication<string>)
    expect(result).toStrictEqual({ kind: 'unavailable', code: 'ERR_VERIFIER_ANSWER', cause: undefined })
  })

  test.each(['kind', 'identity', 'code', 'cause'])(
    'whose result has a getter for %s that throws is unavailable',
    async (field) => {
      for (const kind of ['identified', 'absent', 'rejected', 'unavailable']) {
        const result = Object.defineProperty({ kind, identity: 'me', code: 'ERR_X', cause: 'why' }, field, {
          get: () => {
            throw new Error('Unauthorized')
          },
        })
        const settled = await resultOf(async () => result as never)
        expect(settled).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_THREW' })
      }
    },
  )

  test('reads each property of the result once', async () => {
    const kinds = ['rejected', 'identified', 'identified']
    const changing = { get: () => kinds.shift() }
    const result = Object.defineProperty({ identity: 'me', code: 'ERR_X' }, 'kind', changing)
    expect(await resultOf(async () => result as never)).toStrictEqual({ kind: 'rejected', code: 'ERR_X' })
  })

  test.each([[7], [undefined], [{ toString: () => 'Unauthorized' }]])(
    'whose code is %o is unavailable with a code of this package',
    async (code) => {
      for (const kind of ['rejected', 'unavailable']) {
        const settled = await resultOf(async () => ({ kind, code, cause: undefined }) as never)
        expect(settled).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_ANSWER' })
      }
    },
  )
})

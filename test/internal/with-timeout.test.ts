import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withTimeout } from '../../src/internal/with-timeout.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('settles like the operation and clears its timer', async () => {
  expect(await withTimeout(Promise.resolve(7), 100)).toBe(7)
  const error = new Error('no')
  await expect(withTimeout(Promise.reject(error), 100)).rejects.toBe(error)
  await Promise.resolve()
  expect(vi.getTimerCount()).toBe(0)
})

test('rejects after the timeout and ignores a later result', async () => {
  let settle: (reason: Error) => void = () => undefined
  const late = withTimeout(new Promise((_, reject) => (settle = reject)), 100)
  const seen = expect(late).rejects.toThrow(/^timed out after 100 ms$/)
  await vi.advanceTimersByTimeAsync(99)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  await seen
  settle(new Error('late'))
  await vi.advanceTimersByTimeAsync(1)
})

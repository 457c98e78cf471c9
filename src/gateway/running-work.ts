/**
 * Tracks what an API waits for, so that `close` can end it.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'

/** What an API waits for: functions, upstreams and timers. */
export interface RunningWork {
  /** Whether `close` was called. */
  readonly isClosed: boolean
  /** Registers a function that ends a wait. Call the returned function when the wait is over. */
  add(cancel: () => void): () => void
  /** Ends all waits, also those that begin later. */
  close(): void
}

/** Creates the registry of one API. */
export function runningWork(): RunningWork {
  const cancels = new Set<() => void>()
  let isClosed = false
  return {
    get isClosed() {
      return isClosed
    },
    add(cancel) {
      if (isClosed) {
        // Later, because the caller has not received the function that ends the wait.
        queueMicrotask(cancel)
        return () => {}
      }
      // A new object per wait: the same function may be registered twice.
      const entry = (): void => cancel()
      cancels.add(entry)
      return () => void cancels.delete(entry)
    },
    close() {
      isClosed = true
      for (const cancel of cancels) cancel()
      cancels.clear()
    },
  }
}

/** @throws {ConfigError} if the API was closed. */
export function rejectClosed({ isClosed }: RunningWork): void {
  if (isClosed) throw new ConfigError('request', '', '', 'the API was closed. Build a new one to send more requests.')
}

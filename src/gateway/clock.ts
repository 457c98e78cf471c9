/**
 * Provides a clock for tests that stands still until it is advanced.
 *
 * @module
 */

import { checkArgument, valid } from '../options.ts'

/** A clock for tests. It stands still until it is advanced. */
export interface Clock {
  /** The current time in milliseconds since the epoch. Pass it as `now` to a gateway, a verifier or a signer. */
  readonly now: () => number
  /** Moves the clock forward by a number of seconds; backward with a negative number. */
  advance(seconds: number): void
}

const start = valid<string | number | Date>(
  'a date, an ISO 8601 date string or milliseconds since the epoch',
  (value) =>
    (typeof value === 'string' || typeof value === 'number' || value instanceof Date) && !Number.isNaN(new Date(value).getTime()),
)
const seconds = valid<number>('a finite number of seconds', (value) => Number.isFinite(value))

/**
 * Creates a clock that stands still until it is advanced.
 *
 * @param startTime The time that the clock shows first.
 * @throws {ConfigError} if `startTime` is not a point in time.
 * @example
 * const time = clock('2026-11-23T12:00:00Z')
 * time.advance(301) // past a TTL of 300 seconds
 */
export function clock(startTime: string | number | Date): Clock {
  let nowMs = new Date(checkArgument('clock', 'startTime', start, startTime)).getTime()
  const created: Clock = {
    now: () => nowMs,
    advance(by) {
      nowMs += checkArgument('clock', 'seconds', seconds, by) * 1000
    },
  }
  clocks.set(created.now, created)
  return created
}

/** Returns the clock whose `now` this is; `undefined` for any other function. */
export function clockOf(now: () => number): Clock | undefined {
  return clocks.get(now)
}

/** Entries are dropped together with the clock. */
const clocks = new WeakMap<() => number, Clock>()

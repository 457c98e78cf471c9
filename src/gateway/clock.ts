/**
 * A clock for tests: it stands still until it is told to move.
 *
 * @module
 */

export interface Clock {
  /** Milliseconds since the epoch; hand it to `now` of a gateway, a verifier or a signer. */
  readonly now: () => number
  /** Moves forward; backwards with a negative number. */
  advance(seconds: number): void
}

/**
 * @example
 * const time = clock('2026-11-23T12:00:00Z')
 * time.advance(301) // past a TTL of 300 seconds
 */
export function clock(start: string | number | Date): Clock {
  let nowMs = new Date(start).getTime()
  return {
    now: () => nowMs,
    advance(seconds) {
      nowMs += seconds * 1000
    },
  }
}

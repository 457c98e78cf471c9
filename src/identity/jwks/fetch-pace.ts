/**
 * How often a key set may be fetched, whatever callers send: a bucket of attempts for unknown keys, and longer and longer
 * pauses while the endpoint fails.
 *
 * @module
 */

export interface FetchPace {
  /** An attempt because of an unknown `kid`: takes one from the bucket, `false` where none is left. */
  takeAttempt(now: number): boolean
  /** `true` while the pause after a failure lasts. */
  isPausing(now: number): boolean
  succeeded(): void
  failed(now: number): void
}

const BUCKET_SIZE = 4
const REFILL_MS = 10_000
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000

export function fetchPace(): FetchPace {
  let attempts = BUCKET_SIZE
  let refilledAt = 0
  let pauseMs = 0
  let pausedAt = 0

  return {
    takeAttempt: (now) => {
      const refill = Math.floor((now - refilledAt) / REFILL_MS)
      if (refill > 0 || refill < 0) {
        attempts = Math.min(BUCKET_SIZE, attempts + Math.max(refill, 0))
        refilledAt = now
      }
      if (attempts === 0) return false
      attempts -= 1
      return true
    },
    // A clock that was set back ends the pause.
    isPausing: (now) => now >= pausedAt && now < pausedAt + pauseMs,
    succeeded: () => {
      pauseMs = 0
    },
    failed: (now) => {
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs === 0 ? FIRST_PAUSE_MS : pauseMs * 2)
      pausedAt = now
    },
  }
}

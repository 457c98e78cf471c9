/**
 * Limits how often a key set is fetched, independently of the tokens that callers send: a token bucket for lookups of unknown keys,
 * and an exponential back-off while the endpoint fails.
 *
 * @module
 */

/** Decides when a key set may be fetched. All times are milliseconds since the epoch. */
export interface FetchPace {
  /** Takes one attempt for an unknown `kid` from the bucket. Returns `false` if the bucket is empty. */
  takeAttempt(now: number): boolean
  /** Reports whether the pause after a failure is still running. */
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
      // Negative if the clock was set back: the bucket then refills from the new time on. NaN changes nothing.
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

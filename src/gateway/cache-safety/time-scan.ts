/**
 * Finds authorizer responses that depend on the time: sends one request at many times of the coming days.
 *
 * A credential that expires ends all later access, and a cached response outlives it by at most the TTL. That is accepted.
 * Access that returns after it ended depends on the time of day or on a date, which no cached response can state.
 *
 * @module
 */

import type { SampleRequest } from './cache-safety.ts'
import type { Observation, Rehearsal } from './rehearsal.ts'

const HOUR_MS = 3_600_000

/** Each hour of a day, then every fifth hour of a week, then a few dates. Minutes and seconds vary. */
const OFFSETS_MS: readonly number[] = [
  ...Array.from({ length: 26 }, (_, hour) => hour),
  ...Array.from({ length: 30 }, (_, step) => 30 + 5 * step),
  ...[30, 90, 180, 366, 1827].map((days) => 24 * days),
].map((hours, index) => (index === 0 ? 0 : hours * HOUR_MS + ((index * 1039) % 3600) * 1000 + ((index * 37) % 1000)))

/** How many requests {@link findReturningAccess} sends at most. */
export const TIME_SCAN_REQUESTS: number = OFFSETS_MS.length

/** Returns an earlier denial and a later allow of the same request; `undefined` if access never returns. */
export async function findReturningAccess(
  api: Rehearsal,
  request: SampleRequest,
): Promise<{ readonly denied: Observation; readonly allowed: Observation } | undefined> {
  let denied: Observation | undefined
  for (const offsetMs of OFFSETS_MS) {
    api.flush()
    const observation = await api.send(request, offsetMs)
    if (denied !== undefined && observation.isAllowed) return { denied, allowed: observation }
    // A 500 may be an outage, for example of a key set that cannot be fetched at another time.
    if (!observation.isAllowed && observation.status < 500) denied ??= observation
  }
  return undefined
}

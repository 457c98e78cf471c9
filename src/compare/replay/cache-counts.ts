/**
 * Replays requests through the authorizer result cache for several TTLs at once, and counts.
 *
 * @module
 */

import type { GroupCount, TtlCount } from './replay-result.ts'

/** Requests and invocations of one group: a route, an authorizer, an hour, or all. */
export interface Counter {
  requests: number
  /** One entry per TTL. */
  readonly invocations: Float64Array
}

/** One request in the order of time. */
export interface CachedRequest {
  /** Milliseconds since the epoch. */
  readonly time: number
  /** The number of the cache key, from {@link CacheCounts.slotOf}. */
  readonly slot: number
  /** Whether API Gateway caches the response of an invocation. */
  readonly isCached: boolean
}

/** The caches of all keys. */
export interface CacheCounts {
  /** The number of a cache key, made when it is new. */
  slotOf(key: string): number
  /** Replays one request, and adds it to the counters. */
  replay(request: CachedRequest, counters: readonly Counter[]): void
  /** The number of distinct keys. */
  readonly keys: number
  /** The keys with most requests, first the most frequent. */
  top(count: number): readonly (GroupCount & { readonly key: string })[]
}

/** Creates a counter. */
export function counter(ttls: readonly number[]): Counter {
  return { requests: 0, invocations: new Float64Array(ttls.length) }
}

/** Converts a counter to a result. */
export function toGroupCount({ requests, invocations }: Counter, ttls: readonly number[]): GroupCount {
  return { requests, byTtl: ttls.map((ttl, index) => ttlCount(ttl, requests, invocations[index] ?? 0)) }
}

function ttlCount(ttlSeconds: number, requests: number, invocations: number): TtlCount {
  return { ttlSeconds, hits: requests - invocations, invocations }
}

const FIRST_CAPACITY = 1024

/** Creates empty caches. */
export function cacheCounts(ttls: readonly number[]): CacheCounts {
  const width = ttls.length
  const ttlMs = Float64Array.from(ttls, (ttl) => ttl * 1000)
  const slots = new Map<string, number>()
  // Plain arrays of numbers per key and TTL: a million callers must fit into memory.
  let capacity = FIRST_CAPACITY
  let cachedAt = new Float64Array(capacity * width).fill(Number.NEGATIVE_INFINITY)
  let invocations = new Uint32Array(capacity * width)
  let requests = new Uint32Array(capacity)

  function grow(): void {
    const used = capacity * width
    capacity *= 2
    const times = new Float64Array(capacity * width)
    times.set(cachedAt)
    cachedAt = times.fill(Number.NEGATIVE_INFINITY, used)
    const counts = new Uint32Array(capacity * width)
    counts.set(invocations)
    invocations = counts
    const totals = new Uint32Array(capacity)
    totals.set(requests)
    requests = totals
  }

  return {
    slotOf(key) {
      const known = slots.get(key)
      if (known !== undefined) return known
      const slot = slots.size
      if (slot === capacity) grow()
      // A slice of a line would keep the whole block of lines in memory.
      slots.set(Buffer.from(key, 'utf16le').toString('utf16le'), slot)
      return slot
    },
    replay({ time, slot, isCached }, counters) {
      requests[slot] = (requests[slot] ?? 0) + 1
      for (const one of counters) one.requests++
      const start = slot * width
      for (let index = 0; index < width; index++) {
        const age = time - (cachedAt[start + index] ?? Number.NEGATIVE_INFINITY)
        if (age < (ttlMs[index] ?? 0)) continue
        if (isCached) cachedAt[start + index] = time
        invocations[start + index] = (invocations[start + index] ?? 0) + 1
        for (const one of counters) one.invocations[index] = (one.invocations[index] ?? 0) + 1
      }
    },
    get keys() {
      return slots.size
    },
    top(count) {
      const best = [...topSlots(requests.subarray(0, slots.size), count)]
      const names = new Map<number, string>()
      const wanted = new Set(best)
      for (const [key, slot] of slots) if (wanted.has(slot)) names.set(slot, key)
      return best.map((slot) => {
        const total = requests[slot] ?? 0
        const byTtl = ttls.map((ttl, index) => ttlCount(ttl, total, invocations[slot * width + index] ?? 0))
        return { key: names.get(slot) ?? '', requests: total, byTtl }
      })
    },
  }
}

/** The indexes of the largest values, largest first; of equal values, the first. */
function topSlots(values: Uint32Array, count: number): readonly number[] {
  const best: number[] = []
  for (let slot = 0; slot < values.length; slot++) {
    const value = values[slot] ?? 0
    if (best.length === count && value <= (values[best[count - 1] ?? 0] ?? 0)) continue
    let place = best.length
    while (place > 0 && (values[best[place - 1] ?? 0] ?? 0) < value) place--
    best.splice(place, 0, slot)
    if (best.length > count) best.pop()
  }
  return best
}

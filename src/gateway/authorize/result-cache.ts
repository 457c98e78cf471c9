/**
 * Caches the responses of one authorizer by the values of its identity sources. It caches responses, not decisions: the
 * policy of a cached response is evaluated again for each request.
 *
 * @module
 */

import { LruMap } from 'toad-cache'

/** The result cache of one authorizer. */
export interface ResultCache<R> {
  /** Returns the cached response, or `undefined` if there is none or its TTL has passed. */
  get(key: string, nowMs: number): R | undefined
  /** Caches a response for the TTL that begins at `nowMs`. `size` is the length of the response as JSON. */
  set(key: string, response: R, size: number, nowMs: number): void
  /** Removes all responses. */
  flush(): void
  /** The number of cached responses. */
  readonly entries: number
}

interface Entry<R> {
  readonly response: R
  readonly size: number
  readonly expiresAtMs: number
}

/** The limits for the responses of all callers together. The least recently used responses are removed first. */
const MAX_ENTRIES = 10_000
const MAX_SIZE = 32_000_000

/** Creates an empty cache. With a TTL of 0 it stays empty. */
export function resultCache<R>(ttlSeconds: number): ResultCache<R> {
  const store = new LruMap<Entry<R>>(MAX_ENTRIES)
  let totalSize = 0

  function remove(key: string): void {
    totalSize -= store.items.get(key)?.value.size ?? 0
    store.delete(key)
  }

  return {
    get(key, nowMs) {
      const entry = store.get(key)
      if (entry === undefined || nowMs < entry.expiresAtMs) return entry?.response
      remove(key)
      return undefined
    },
    set(key, response, size, nowMs) {
      if (ttlSeconds === 0) return
      remove(key)
      if (size > MAX_SIZE) return
      while (store.size > 0 && (store.size >= MAX_ENTRIES || totalSize + size > MAX_SIZE)) remove(store.first.key)
      store.set(key, { response, size, expiresAtMs: nowMs + ttlSeconds * 1000 })
      totalSize += size
    },
    flush() {
      store.clear()
      totalSize = 0
    },
    get entries() {
      return store.size
    },
  }
}

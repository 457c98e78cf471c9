/**
 * The result cache of one authorizer: whole replies, kept for a TTL under the values of the identity sources, bounded in
 * number and in size. It keeps replies, never verdicts: the policy is judged again for each request.
 *
 * @module
 */

import { LRUCache } from 'lru-cache'

export interface ResultCache<R> {
  get(key: string, nowMs: number): R | undefined
  /** `size` is the length of the reply's text. */
  set(key: string, reply: R, size: number, nowMs: number): void
  flush(): void
  readonly entries: number
}

/** Replies of all callers together: 10,000 entries and 32 million characters; the ones longest unused go first. */
const MAX_ENTRIES = 10_000
const MAX_SIZE = 32_000_000

export function resultCache<R>(ttlSeconds: number): ResultCache<R> {
  const store = new LRUCache<string, { readonly reply: R; readonly until: number }>({ max: MAX_ENTRIES, maxSize: MAX_SIZE })
  return {
    get(key, nowMs) {
      const kept = store.get(key)
      if (kept === undefined || nowMs < kept.until) return kept?.reply
      store.delete(key)
      return undefined
    },
    set(key, reply, size, nowMs) {
      if (ttlSeconds > 0) store.set(key, { reply, until: nowMs + ttlSeconds * 1000 }, { size: Math.max(1, size) })
    },
    flush() {
      store.clear()
    },
    get entries() {
      return store.size
    },
  }
}

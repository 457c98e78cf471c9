/**
 * The one bounded cache of what a Lambda carries. `quick-lru` keeps two generations and drops the older one whole, which
 * costs a fraction of an exact list in code to load; asked for half, it never holds more than the whole. Where a user
 * states how much is kept and means all of it (`remember`, `introspection`), `lru-cache` keeps an exact list.
 *
 * @module
 */

import QuickLRU from 'quick-lru'

export interface BoundedCache<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): unknown
  delete(key: K): boolean
  readonly size: number
}

/**
 * Makes a cache of at most `maxEntries`. What was used within the last half of that many insertions is kept; the rest
 * goes, least recently used first. The caller has checked that `maxEntries` is a whole number over 0.
 */
export function boundedCache<K, V>(maxEntries: number): BoundedCache<K, V> {
  return new QuickLRU<K, V>({ maxSize: Math.ceil(maxEntries / 2) })
}

/**
 * The exact cache of this package: the least recently used goes first. `toad-cache` keeps a list beside a map, which
 * is all it takes, and costs a Lambda that loads it a fraction of a cache with options.
 *
 * @module
 */

import { LruMap } from 'toad-cache'

export interface BoundedCache<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  readonly size: number
}

/** Makes a cache of at most `maxEntries`. The caller has checked that it is a whole number over 0: 0 would be no bound. */
export function boundedCache<K, V>(maxEntries: number): BoundedCache<K, V> {
  return new LruMap<V>(maxEntries)
}

/** Former name of `LruMap`, kept until `policy/evaluation/compile.ts` imports `toad-cache` itself. */
import { LruMap } from 'toad-cache'

/** A map of at most `maxEntries` that removes the least recently used entry first. */
export interface BoundedCache<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): void
  readonly size: number
}

/** @param maxEntries A positive integer; 0 would mean no limit. The caller checks it. */
export function boundedCache<K, V>(maxEntries: number): BoundedCache<K, V> {
  return new LruMap<V>(maxEntries)
}

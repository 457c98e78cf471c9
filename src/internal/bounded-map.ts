/**
 * A map with a limited number of entries, for values that are cheap to compute again. It needs no list of recent use, so it adds
 * little to a bundle. Where frequently used entries must survive a flood of new ones, use `LruMap` of `toad-cache` instead.
 *
 * @module
 */

/** A `Map` that is cleared when a new key would exceed `maxEntries`. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #maxEntries: number

  /** @param maxEntries A positive integer; the caller checks it. */
  constructor(maxEntries: number) {
    super()
    this.#maxEntries = maxEntries
  }

  override set(key: K, value: V): this {
    if (this.size >= this.#maxEntries && !this.has(key)) this.clear()
    return super.set(key, value)
  }
}

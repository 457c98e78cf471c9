/**
 * A map that is emptied when it is full. For what is cheap to make again and seldom many: whoever loads it pays for no list of who
 * was used last. What a caller counts on to stay is in a `boundedCache`.
 *
 * @module
 */

export class BoundedMap<K, V> extends Map<K, V> {
  readonly #maxEntries: number

  /** The caller has checked that `maxEntries` is a whole number over 0: 0 would be no bound. */
  constructor(maxEntries: number) {
    super()
    this.#maxEntries = maxEntries
  }

  override set(key: K, value: V): this {
    if (this.size >= this.#maxEntries && !this.has(key)) this.clear()
    return super.set(key, value)
  }
}

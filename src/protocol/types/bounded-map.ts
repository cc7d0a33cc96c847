/**
 * This map drops its oldest entry when it has more than `limit` entries, so that peers cannot fill memory.
 * Use it only for entries whose loss costs time and never safety.
 */
export class BoundedMap<K, V> extends Map<K, V> {
  /**
   * Stands at the oldest key while each new entry drops an entry. A new iterator would pass over the places
   * of deleted entries, up to `limit` of them. One that stands still for long would keep them in memory.
   */
  #oldest: Iterator<K> | undefined

  constructor (private readonly limit: number) {
    super()
  }

  /** Sets a value. A key that is already in the map keeps its place in the order. */
  override set (key: K, value: V): this {
    super.set(key, value)
    if (this.size <= this.limit) {
      this.#oldest = undefined
      return this
    }
    this.#oldest ??= this.keys()
    this.delete(this.#oldest.next().value as K)
    return this
  }

  /** Sets a value and moves its key to the end of the order, so that the key is dropped last. */
  renew (key: K, value: V): void {
    this.delete(key)
    this.set(key, value)
  }
}

/**
 * A map that forgets its oldest entry when it has more than `limit`. The bound keeps what strangers send
 * from filling memory, so an entry must be something that can be lost: it costs time, and no safety.
 */
export class BoundedMap<K, V> extends Map<K, V> {
  constructor (private readonly limit: number) {
    super()
  }

  /** A key that is known keeps its place in the order. */
  override set (key: K, value: V): this {
    super.set(key, value)
    if (this.size > this.limit) {
      const [oldest] = this.keys()
      this.delete(oldest as K)
    }
    return this
  }

  /** Sets a value as the newest of all, so that the first to go is the entry that was not renewed longest. */
  renew (key: K, value: V): void {
    this.delete(key)
    this.set(key, value)
  }
}

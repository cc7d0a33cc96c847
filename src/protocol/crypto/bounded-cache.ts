/**
 * A map that forgets its oldest entries. Everything cached in this folder can be computed again, so
 * forgetting costs time only; the bound keeps strangers' keys from filling memory.
 */
export class BoundedCache<K, V> {
  readonly #limit: number
  readonly #entries = new Map<K, V>()

  constructor (limit: number) {
    this.#limit = limit
  }

  get (key: K): V | undefined {
    return this.#entries.get(key)
  }

  set (key: K, value: V): void {
    if (this.#entries.size >= this.#limit && !this.#entries.has(key)) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest)
        break
      }
    }
    this.#entries.set(key, value)
  }

  get size (): number {
    return this.#entries.size
  }
}

import { keyIn, keyWithout } from './key-spaces.js'
import { del, put, type KeyRange, type KeyValueStore, type Operation, type Range } from './key-value-store.js'

type Entry = readonly [key: Uint8Array, value: Uint8Array]

/** Gives access to a key space; its prefix is added to and removed from keys. */
export class Table {
  constructor (private readonly store: KeyValueStore, readonly space: number) {}

  get (key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.store.get(keyIn(this.space, key))
  }

  getMany (keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return this.store.getMany(keys.map(key => keyIn(this.space, key)))
  }

  /** Writes a value. It is durable when the promise resolves. */
  put (key: Uint8Array, value: Uint8Array): Promise<void> {
    return this.store.batch([this.putting(key, value)], { sync: true })
  }

  /** Deletes a value, durably when the promise resolves. */
  delete (key: Uint8Array): Promise<void> {
    return this.store.batch([this.deleting(key)], { sync: true })
  }

  /** Makes an operation for a batch of several tables. */
  putting (key: Uint8Array, value: Uint8Array): Operation {
    return put(keyIn(this.space, key), value)
  }

  deleting (key: Uint8Array): Operation {
    return del(keyIn(this.space, key))
  }

  /** Returns the range of all keys that begin with `prefix` and go on for at most 255 bytes. */
  rangeOf (prefix: Uint8Array): KeyRange {
    const key = keyIn(this.space, prefix)
    const last = new Uint8Array(key.byteLength + 256).fill(0xff)
    last.set(key)
    return { first: key, last }
  }

  async * iterate (range: Range = {}): AsyncGenerator<Entry> {
    const { gte, gt, lt, lte, ...rest } = range
    const lower = gt !== undefined
      ? { gt: keyIn(this.space, gt) }
      : { gte: keyIn(this.space, gte ?? new Uint8Array(0)) }
    const upper = lte !== undefined
      ? { lte: keyIn(this.space, lte) }
      : { lt: lt !== undefined ? keyIn(this.space, lt) : Uint8Array.of(this.space + 1) }
    for await (const [key, value] of this.store.iterate({ ...rest, ...lower, ...upper })) {
      yield [keyWithout(key), value]
    }
  }

  /**
   * Iterates over the entries whose key begins with `prefix`, in key order, at most `limit` of them if it is
   * given. The database reads no row behind them.
   */
  withPrefix (prefix: Uint8Array, limit?: number): AsyncGenerator<Entry> {
    const after = prefix.findLastIndex(byte => byte < 0xff) + 1
    // A slice of a Buffer would be a view, and its change one of the caller's bytes.
    const lt = Uint8Array.from(prefix.subarray(0, after))
    if (after > 0) lt[after - 1]!++
    return this.iterate({
      gte: prefix, ...(after === 0 ? {} : { lt }), ...(limit === undefined ? {} : { limit })
    })
  }
}

import type { KeyValueStore, Operation, Range } from '../../../src/storage/index.js'

/** Writes without waiting for the disk, because the data of a benchmark can be made again. */
export class Unsynced implements KeyValueStore {
  constructor (private readonly store: KeyValueStore) {}

  async get (key: Uint8Array): Promise<Uint8Array | undefined> { return await this.store.get(key) }

  async getMany (keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    return await this.store.getMany(keys)
  }

  async batch (operations: readonly Operation[]): Promise<void> {
    await this.store.batch(operations, { sync: false })
  }

  iterate (range: Range): AsyncIterable<readonly [Uint8Array, Uint8Array]> {
    return this.store.iterate(range)
  }

  async close (): Promise<void> { await this.store.close() }
}

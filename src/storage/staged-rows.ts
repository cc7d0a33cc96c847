import { mapKey } from '../protocol/types/index.js'
import type { KeyValueStore, Operation, Range } from './key-value-store.js'

type Bytes = Uint8Array

/**
 * Holds rows in memory until the next synced batch, which writes them with its own rows, all or none. Readers
 * see them at once. A crash loses them, and leaves the database as it was before them. So a database never
 * has a row without the rows that were staged before it, whatever order a disk writes in.
 */
export class StagedRows implements KeyValueStore {
  #staged: Operation[] = []
  /** The last staged operation of each key. */
  readonly #byKey = new Map<string, Operation>()
  #bytes = 0
  /** The write of staged rows that is under way. Later batches may change its rows, so they wait for it. */
  #writing: Promise<void> | undefined

  constructor (private readonly store: KeyValueStore) {}

  /** The bytes that wait in memory. */
  get bytes (): number { return this.#bytes }

  stage (operations: readonly Operation[]): void {
    for (const operation of operations) {
      this.#staged.push(operation)
      this.#byKey.set(mapKey(operation.key), operation)
      this.#bytes += bytesOf(operation)
    }
  }

  async get (key: Bytes): Promise<Bytes | undefined> {
    const staged = this.#find(key)
    return staged === undefined ? await this.store.get(key) : valueOf(staged)
  }

  async getMany (keys: readonly Bytes[]): Promise<(Bytes | undefined)[]> {
    if (this.#byKey.size === 0) return await this.store.getMany(keys)
    const staged = keys.map(key => this.#find(key))
    const others = await this.store.getMany(keys.filter((_, index) => staged[index] === undefined))
    let next = 0
    return staged.map(operation => operation === undefined ? others[next++] : valueOf(operation))
  }

  async batch (
    operations: readonly Operation[], options: { readonly sync: boolean }
  ): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
    if (this.#staged.length === 0) return await this.store.batch(operations, options)
    this.#writing = this.#write(operations).finally(() => { this.#writing = undefined })
    await this.#writing
  }

  async * iterate (range: Range): AsyncGenerator<readonly [Bytes, Bytes]> {
    if (this.#byKey.size > 0) await this.batch([], { sync: true })
    yield * this.store.iterate(range)
  }

  async close (): Promise<void> {
    await this.store.close()
  }

  async #write (operations: readonly Operation[]): Promise<void> {
    const staged = this.#staged
    this.#staged = []
    await this.store.batch([...staged, ...operations], { sync: true })
    for (const operation of staged) {
      this.#bytes -= bytesOf(operation)
      const name = mapKey(operation.key)
      // A newer operation of this key may have been staged meanwhile.
      if (this.#byKey.get(name) === operation) this.#byKey.delete(name)
    }
  }

  #find (key: Bytes): Operation | undefined {
    return this.#byKey.size === 0 ? undefined : this.#byKey.get(mapKey(key))
  }
}

function valueOf (operation: Operation): Bytes | undefined {
  return operation.type === 'put' ? operation.value : undefined
}

function bytesOf (operation: Operation): number {
  return operation.key.byteLength + (valueOf(operation)?.byteLength ?? 0)
}

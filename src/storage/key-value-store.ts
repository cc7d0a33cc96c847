/**
 * The contract that the rest of the storage layer needs of a database; kept by `LevelStore` and,
 * for the simulator and tests, by `MemoryStore`. `test/compliance/key-value-store.ts` is its
 * meaning.
 *
 * Keys and values are bytes; keys sort as unsigned bytes, shorter first. Arrays that go in or come
 * out must not be changed afterwards.
 */
export interface KeyValueStore {
  get (key: Uint8Array): Promise<Uint8Array | undefined>
  /** Values in the order of `keys`; one trip to the database. */
  getMany (keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]>
  /**
   * All of it or nothing. With `sync` it, and every batch before it, survives a power cut once the
   * promise resolves; without, it survives the end of the process only. Later operations on one key
   * win.
   */
  batch (operations: readonly Operation[], options: { readonly sync: boolean }): Promise<void>
  /** Entries in key order, as they were when the iteration began. */
  iterate (range: Range): AsyncIterable<readonly [key: Uint8Array, value: Uint8Array]>
  /** Waits for writes under way. Everything afterwards throws `StorageError('closed')`. */
  close (): Promise<void>
}

export interface Put { readonly type: 'put', readonly key: Uint8Array, readonly value: Uint8Array }
export interface Delete { readonly type: 'del', readonly key: Uint8Array }
export type Operation = Put | Delete

export interface Range {
  readonly gte?: Uint8Array
  readonly gt?: Uint8Array
  readonly lt?: Uint8Array
  readonly lte?: Uint8Array
  /** Highest key first. */
  readonly reverse?: boolean
  /** At most so many entries; unlimited when absent. */
  readonly limit?: number
}

export function put (key: Uint8Array, value: Uint8Array): Put {
  return { type: 'put', key, value }
}

export function del (key: Uint8Array): Delete {
  return { type: 'del', key }
}

/**
 * The contract of a database for the rest of this folder. `LevelStore` fulfils it and, for the simulator
 * and tests, `MemoryStore`. `test/compliance/key-value-store.ts` tests it.
 *
 * Keys and values are bytes; keys sort as unsigned bytes, shorter first. Nobody may change an array that
 * was passed in or returned.
 */
export interface KeyValueStore {
  get (key: Uint8Array): Promise<Uint8Array | undefined>
  /** Returns values in the order of `keys`, with one call to the database. */
  getMany (keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]>
  /**
   * Writes all operations or none. With `sync` this batch and all earlier batches survive a power cut once
   * the promise resolves; without `sync` it survives only the end of the process. Of several operations on
   * one key the last wins.
   */
  batch (operations: readonly Operation[], options: { readonly sync: boolean }): Promise<void>
  /** Iterates over entries in key order, as they were when the iteration began. */
  iterate (range: Range): AsyncIterable<readonly [key: Uint8Array, value: Uint8Array]>
  /** Waits for writes under way. All later calls throw `StorageError('closed')`. */
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
  /** The most entries to return; unlimited when absent. */
  readonly limit?: number
}

export function put (key: Uint8Array, value: Uint8Array): Put {
  return { type: 'put', key, value }
}

export function del (key: Uint8Array): Delete {
  return { type: 'del', key }
}

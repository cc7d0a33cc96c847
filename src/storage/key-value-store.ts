/**
 * The contract between this folder and a database. `LevelStore` implements it, and `MemoryStore` for the
 * simulator and tests. `test/compliance/key-value-store.ts` tests both.
 *
 * Keys and values are bytes. Keys sort as unsigned bytes, and a prefix sorts before longer keys. Neither side
 * may change an array that was passed in or returned.
 */
export interface KeyValueStore {
  get (key: Uint8Array): Promise<Uint8Array | undefined>
  /** Returns values in the order of `keys`, with one call to the database. */
  getMany (keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]>
  /**
   * Writes all operations or none. With `sync`, this batch and all earlier batches survive a power cut when
   * the promise resolves. Without `sync`, they survive only the end of the process. If several operations
   * have the same key, the last operation counts.
   */
  batch (operations: readonly Operation[], options: { readonly sync: boolean }): Promise<void>
  /** Iterates over a snapshot of the entries, in key order. */
  iterate (range: Range): AsyncIterable<readonly [key: Uint8Array, value: Uint8Array]>
  /**
   * Removes the values of deleted rows from the files of the database, if it has files. A range is closed,
   * and has no row at either end. Values that an open iterator may still read stay until it is closed.
   */
  scrub? (ranges: readonly KeyRange[]): Promise<void>
  /** Waits for unfinished writes. All later calls throw `StorageError('closed')`. */
  close (): Promise<void>
}

export interface Put { readonly type: 'put', readonly key: Uint8Array, readonly value: Uint8Array }
export interface Delete { readonly type: 'del', readonly key: Uint8Array }
export type Operation = Put | Delete

export interface KeyRange {
  readonly first: Uint8Array
  readonly last: Uint8Array
}

export interface Range {
  readonly gte?: Uint8Array
  readonly gt?: Uint8Array
  readonly lt?: Uint8Array
  readonly lte?: Uint8Array
  /** True to iterate from the highest key to the lowest. */
  readonly reverse?: boolean
  /** The greatest number of entries; absent: no limit. */
  readonly limit?: number
}

export function put (key: Uint8Array, value: Uint8Array): Put {
  return { type: 'put', key, value }
}

export function del (key: Uint8Array): Delete {
  return { type: 'del', key }
}

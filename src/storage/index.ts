/**
 * This folder is the storage of a node: the contract of a database, its key spaces, typed access to them, and
 * the write-ahead log. It moves bytes and guarantees durability. It must never decode, judge or repair a
 * value, and knows neither network nor API. So the simulator runs it unchanged, with injected faults, on
 * `MemoryStore` and `MemoryFileSystem`.
 */
export type { BlockCommit, BodyChanges } from './block-commit.js'
export type { RowProof } from './node-store.js'
export { NodeStore } from './node-store.js'
export type { StoredBody } from './body-store.js'
export { crc32c } from './crc32c.js'
export { isDiskFull, RESTORE, StorageError, WalCorruptError, WalWriteError } from './errors.js'
export type { AppendFile, FileSystem } from './file-system.js'
export { readU32, readU64, u32, u64 } from './integers.js'
export { keyIn, KeySpace, LedgerSpace } from './key-spaces.js'
export { del, put } from './key-value-store.js'
export type { KeyValueStore, Operation, Range } from './key-value-store.js'
export { ledgerRows } from './ledger-rows.js'
export { copyLevelFiles } from './level-copy.js'
export { openLevelStore } from './level-store.js'
export { MemoryFileSystem } from './memory-file-system.js'
export type { MemoryFileFaults } from './memory-file-system.js'
export { MemoryStore } from './memory-store.js'
export type { Head } from './meta.js'
export { nodeFileSystem } from './node-file-system.js'
export { StateTree } from './state-tree.js'
export { headOf, storedChain } from './stored-chain.js'
export type { StoredChain } from './stored-chain.js'
export { Table } from './table.js'
export { openWal, Wal } from './wal.js'
export type { WalRecord } from './wal-format.js'

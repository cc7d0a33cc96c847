export { NodeStore } from './node-store.js';
export { crc32c } from './crc32c.js';
export { isDiskFull, RESTORE, StorageError, WalCorruptError, WalWriteError } from './errors.js';
export { readU32, readU64, u32, u64 } from './integers.js';
export { KeySpace, LedgerSpace } from './key-spaces.js';
export { del, put } from './key-value-store.js';
export { ledgerRows } from './ledger-rows.js';
export { copyLevelFiles } from './level-copy.js';
export { openLevelStore } from './level-store.js';
export { MemoryFileSystem } from './memory-file-system.js';
export { MemoryStore } from './memory-store.js';
export { nodeFileSystem } from './node-file-system.js';
export { headOf, storedChain } from './stored-chain.js';
export { Table } from './table.js';
export { openWal, Wal } from './wal.js';
//# sourceMappingURL=index.js.map
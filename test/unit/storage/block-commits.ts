import { utf8 } from '../../../src/protocol/types/index.js'
import { MemoryStore } from '../../../src/storage/index.js'
import type { BlockCommit, Operation } from '../../../src/storage/index.js'

/** 32 bytes of this number. */
export const id = (n: number): Uint8Array => new Uint8Array(32).fill(n)

export function commit (height: number, more: Partial<BlockCommit> = {}): BlockCommit {
  return {
    height, hash: id(height), block: utf8(`block ${height}`), certificate: utf8(`cert ${height}`),
    changes: [], ...more
  }
}

/** A store that records its batches, and can delay them. */
export class WatchedStore extends MemoryStore {
  synced: (readonly Operation[])[] = []
  hold: Promise<void> = Promise.resolve()

  override async batch (
    operations: readonly Operation[], options: { sync: boolean }
  ): Promise<void> {
    await this.hold
    await super.batch(operations, options)
    if (options.sync) this.synced.push(operations)
  }
}

import {
  NO_ORDERS, entryId, handleKey, handleRowCodec, type HandleRow
} from '../../../protocol/ledger/index.js'
import { BoundedMap, type PatientHandle } from '../../../protocol/types/index.js'
import type { NodeStore } from '../../../storage/index.js'
import type { CommitFeed } from '../../loop/commit-feed.js'

/** Most patients have no orders, so most entries have less than 300 bytes. */
const MAX_ROWS = 4_096

export interface HandleRowsParts {
  readonly store: Pick<NodeStore, 'loadEntries'>, readonly commits: Pick<CommitFeed, 'subscribe'>
}

/**
 * Reads what the chain knows of patients, and keeps the rows that were used last. Each submission and each
 * search needs such a row, and a read goes to another thread and comes back. A block drops the rows that it
 * changes. A row that was read while a block came is not kept, since it may be older than the block.
 */
export class HandleRows {
  readonly #rows = new BoundedMap<string, HandleRow>(MAX_ROWS)
  #blocks = 0

  constructor (private readonly parts: HandleRowsParts) {}

  start (): void {
    this.parts.commits.subscribe(({ delta }) => {
      this.#blocks++
      for (const change of delta.changes) if (change.space === 'handle') this.#rows.delete(entryId(change))
    })
  }

  async of (handle: PatientHandle): Promise<HandleRow> {
    const key = handleKey(handle)
    const id = entryId(key)
    const known = this.#rows.get(id)
    if (known !== undefined) {
      this.#rows.renew(id, known)
      return known
    }
    const before = this.#blocks
    const bytes = (await this.parts.store.loadEntries([key])).get(id)
    const row = bytes === undefined ? NO_ORDERS : handleRowCodec.decode(bytes)
    if (this.#blocks === before) this.#rows.set(id, row)
    return row
  }
}

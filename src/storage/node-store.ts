import assert from 'node:assert/strict'
import {
  entryId, type Change, type Entries, type EntryKey, type EntrySpace, type Row
} from '../protocol/ledger/index.js'
import type { BodyHash, CaseId, LeafHash, Pseudonym } from '../protocol/types/index.js'
import { NO_BODIES, type BlockCommit } from './block-commit.js'
import { BlockStore, type StoredBlock } from './block-store.js'
import type { Envelopes } from './envelopes.js'
import { BodyStore, type NewBodies, type StoredBody } from './body-store.js'
import { StorageError } from './errors.js'
import { keyIn, LedgerSpace } from './key-spaces.js'
import { del, put, type KeyValueStore, type Operation } from './key-value-store.js'
import { ledgerRows } from './ledger-rows.js'
import { Meta, type Head } from './meta.js'
import { NodeTables } from './node-tables.js'
import type { OwnDiagnoses, OwnProposal } from './own-proposal.js'
import { NO_PADS, type Pads } from './pads.js'
import { StateTree } from './state-tree.js'
import { headOf, storedChain } from './stored-chain.js'
import { Table } from './table.js'

/** A row of the state below a block, with the pages from the root to it. */
export interface RowProof {
  /** The height of the block whose header has the root. */
  readonly height: number
  /** Undefined if there is no such row. */
  readonly value: Uint8Array | undefined
  readonly pages: readonly Uint8Array[]
}

/** The tables that `restoreState` needs, besides the rows of undecided cases. */
const STATE_SPACES = [
  'ledger', 'tally', 'allowlist', 'undecided', 'presence', 'names', 'key-epoch', 'dealing', 'key-member',
  'recovery', 'ruleset', 'review'
] as const

/**
 * Gives typed access to the data of a node. Rows that belong together are written in one synced batch. This
 * class does not decode values.
 */
export class NodeStore extends NodeTables {
  readonly blocks: BlockStore
  readonly #tree = new StateTree(keys => this.loadEntries(keys))
  #committing = false
  /** Settles when the last commit has ended. */
  #committed = Promise.resolve()

  private constructor (
    private readonly store: KeyValueStore, readonly meta: Meta, readonly bodies: BodyStore,
    /** The pads of the bodies, which the database never has. */
    readonly pads: Pads, private headNow: Head | undefined
  ) {
    super(store)
    this.blocks = new BlockStore(store)
  }

  /**
   * Opens a node's data. The database then belongs to the returned store, pads and envelopes to the caller.
   * @param envelopes undefined to keep the envelopes of bodies in the database
   * @throws StorageError 'other-format', or 'corrupt' if the newest block is missing
   */
  static async open (store: KeyValueStore, pads = NO_PADS, envelopes?: Envelopes): Promise<NodeStore> {
    const meta = new Meta(store)
    await meta.checkFormat()
    const head = await headOf(storedChain(store))
    return new NodeStore(store, meta, await BodyStore.open(store, pads, envelopes), pads, head)
  }

  /** Returns height and hash of the newest final block; undefined before the first block. */
  head (): Head | undefined {
    return this.headNow
  }

  /**
   * Writes block, certificate, ledger rows with their state tree, and `extra` in one synced batch. Heights
   * must have no gap.
   */
  commitBlock (commit: BlockCommit): Promise<void> {
    this.#committed = this.#commit(commit)
    return this.#committed
  }

  async #commit (commit: BlockCommit): Promise<void> {
    const expected = this.headNow === undefined ? 1 : this.headNow.height + 1
    assert(!this.#committing, 'one commit at a time')
    assert.equal(commit.height, expected, 'blocks are committed in order')
    const head = { height: commit.height, hash: commit.hash }
    const operations = this.blocks.putting(commit, commit.hash)
    this.#committing = true
    try {
      const tree = await this.#tree.changesWith(commit.changes)
      for (const change of commit.changes) operations.push(operationOf(change))
      for (const change of tree) operations.push(operationOf(change))
      for (const operation of commit.extra ?? []) operations.push(operation)
      operations.push(this.meta.puttingHead(head))
      const { opened, waiting, deleted } = commit.bodies?.() ?? NO_BODIES
      for (const operation of this.bodies.unmarking(opened)) operations.push(operation)
      for (const operation of this.bodies.marking(waiting)) operations.push(operation)
      if (deleted.length > 0) await this.bodies.deleteWith(deleted, operations)
      else await this.store.batch(operations, { sync: true })
    } finally {
      this.#committing = false
    }
    this.headNow = head
  }

  /**
   * Returns a row of the state below the newest block, with the pages that prove it under the root in the
   * header of that block. Undefined if the newest block changed the row, if a block is committed meanwhile,
   * and after a start until the next block.
   */
  async proofOf (key: EntryKey): Promise<RowProof | undefined> {
    // A failed commit is reported to its caller, and the store refuses to read after it.
    await this.#committed.catch(() => {})
    const head = this.headNow
    const [pages, value] = await Promise.all([this.#tree.pathBefore(key), this.entry(key)])
    const isUnchanged = head !== undefined && this.headNow === head && !this.#committing
    return pages === undefined || !isUnchanged ? undefined : { height: head.height, value, pages }
  }

  /** Returns what `proofOf` does, but the value. The newest block may have changed the row. */
  async pathTo (key: EntryKey): Promise<Omit<RowProof, 'value'> | undefined> {
    await this.#committed.catch(() => {})
    const head = this.headNow
    const pages = await this.#tree.pathBefore(key, true)
    const isUnchanged = head !== undefined && this.headNow === head && !this.#committing
    return pages === undefined || !isUnchanged ? undefined : { height: head.height, pages }
  }

  readBlock (height: number): Promise<StoredBlock | undefined> {
    return this.blocks.read(height)
  }

  /** See `BlockStore.readRange`. */
  readBlocks (from: number, count: number, maxBytes: number): Promise<StoredBlock[]> {
    return this.blocks.readRange(from, count, maxBytes)
  }

  heightOf (hash: Uint8Array): Promise<number | undefined> {
    return this.blocks.heightOf(hash)
  }

  /** Reads rows of the ledger. Missing rows are not in the map. */
  async loadEntries (keys: readonly EntryKey[]): Promise<Entries> {
    const values = await this.loadRows(keys)
    const entries = new Map<string, Uint8Array>()
    keys.forEach((key, i) => {
      const value = values[i]
      if (value !== undefined) entries.set(entryId(key), value)
    })
    return entries
  }

  /** Reads rows of the ledger in the order of their keys; undefined for a missing row. */
  loadRows (keys: readonly EntryKey[]): Promise<(Uint8Array | undefined)[]> {
    return this.store.getMany(keys.map(({ space, key }) => keyIn(LedgerSpace[space], key)))
  }

  entry ({ space, key }: EntryKey): Promise<Uint8Array | undefined> {
    return this.store.get(keyIn(LedgerSpace[space], key))
  }

  /** Reads a ledger table in key order, or only the keys that begin with `prefix`, at most `limit` rows. */
  async * entries (
    space: EntrySpace, prefix: Uint8Array = new Uint8Array(0), limit?: number
  ): AsyncGenerator<Row> {
    for await (const [key, value] of new Table(this.store, LedgerSpace[space]).withPrefix(prefix, limit)) {
      yield { space, key, value }
    }
  }

  /** Reads the rows of a ledger table behind `after` in key order, at most `limit` of them if it is given. */
  async * entriesAfter (space: EntrySpace, after: Uint8Array, limit?: number): AsyncGenerator<Row> {
    const range = limit === undefined ? { gt: after } : { gt: after, limit }
    for await (const [key, value] of new Table(this.store, LedgerSpace[space]).iterate(range)) {
      yield { space, key, value }
    }
  }

  /** Reads a snapshot of all ledger tables, the `ledger` row first. */
  ledgerRows (): AsyncGenerator<Row> {
    return ledgerRows(this.store)
  }

  /** Reads the rows that `restoreState` needs after a restart, including all undecided cases. */
  async stateRows (): Promise<Row[]> {
    const rows: Row[] = []
    for (const space of STATE_SPACES) {
      for await (const row of this.entries(space)) rows.push(row)
    }
    const cases = rows.filter(row => row.space === 'undecided')
      .map(({ key }): EntryKey => ({ space: 'case', key }))
    const loaded = await this.loadEntries(cases)
    for (const key of cases) {
      const value = loaded.get(entryId(key))
      if (value === undefined) {
        throw new StorageError('corrupt', 'an undecided case has no row of its own')
      }
      rows.push({ ...key, value })
    }
    return rows
  }

  /** Returns the ids of the cases with this pseudonym, oldest first. */
  async history (pseudonym: Pseudonym): Promise<CaseId[]> {
    const ids: CaseId[] = []
    const table = new Table(this.store, LedgerSpace.patient)
    for await (const [, value] of table.withPrefix(pseudonym)) ids.push(value)
    return ids
  }

  /** Reads all cases, in the order of their ids. */
  async * iterateCases (): AsyncGenerator<readonly [id: CaseId, row: Uint8Array]> {
    for await (const { key, value } of this.entries('case')) yield [key, value]
  }

  /** Stores bodies durably. Returns the hashes of the bodies that were not stored before. */
  putBodies (bodies: readonly StoredBody[]): Promise<NewBodies> {
    return this.bodies.put(bodies)
  }

  getBody (hash: BodyHash): Promise<Uint8Array | undefined> {
    return this.bodies.get(hash)
  }

  getBodies (hashes: readonly BodyHash[]): Promise<(Uint8Array | undefined)[]> {
    return this.bodies.getMany(hashes)
  }

  /** Returns bodies with their pads, as hospitals send them. */
  sentBodies (hashes: readonly BodyHash[]): Promise<(StoredBody | undefined)[]> {
    return this.bodies.getWithPads(hashes)
  }

  hasBodies (hashes: readonly BodyHash[]): Promise<boolean[]> {
    return this.bodies.has(hashes)
  }

  /** Returns the hashes of the bodies that wait: no block has opened a case with them. */
  waitingBodies (): AsyncGenerator<BodyHash> {
    return this.bodies.waiting()
  }

  /** Notes durably that these bodies belong to cases. */
  settleBodies (hashes: readonly BodyHash[]): Promise<void> {
    return hashes.length === 0 ? Promise.resolve() : this.write(this.bodies.unmarking(hashes))
  }

  /** Tells whether an accepted case has this body. */
  async isAccepted (hash: BodyHash): Promise<boolean> {
    for await (const row of this.entries('body', hash)) return row.value.length > 0
    return false
  }

  deleteBody (hash: BodyHash): Promise<void> {
    return this.bodies.delete([hash])
  }

  deleteBodies (hashes: readonly BodyHash[]): Promise<void> {
    return this.bodies.delete(hashes)
  }

  /** Stores a proposal and its new bodies in one synced batch. Then the transaction may be gossiped. */
  async storeOwnProposal (own: OwnProposal): Promise<void> {
    await this.storeDiagnoses(
      { ...own, extra: [this.outbox.putting(own.leaf, own.transaction), ...own.extra ?? []] })
  }

  /** Stores new diagnoses of this hospital in one synced batch. Batches are written in the order of calls. */
  async storeDiagnoses ({ bodies, extra = [], recordKeys }: OwnDiagnoses): Promise<void> {
    await this.bodies.putSealed(bodies,
      [...recordKeys.map(({ caseId, sealed }) => this.recordKeys.putting(caseId, sealed)), ...extra])
  }

  /** Returns this hospital's transactions that are not final yet, in no particular order. */
  async outboxTransactions (): Promise<Uint8Array[]> {
    const waiting: Uint8Array[] = []
    for await (const [, transaction] of this.outbox.iterate()) waiting.push(transaction)
    return waiting
  }

  /** Makes the operation that deletes a stored proposal, for the `extra` of the block that contains it. */
  deletingOwnProposal (leaf: LeafHash): Operation {
    return this.outbox.deleting(leaf)
  }

  /** Writes to several tables atomically. The rows are durable when it resolves. */
  write (operations: readonly Operation[]): Promise<void> {
    return this.store.batch(operations, { sync: true })
  }

  close (): Promise<void> {
    return this.store.close()
  }
}

function operationOf ({ space, key, value }: Change): Operation {
  const at = keyIn(LedgerSpace[space], key)
  return value === undefined ? del(at) : put(at, value)
}

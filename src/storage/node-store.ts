import assert from 'node:assert/strict'
import {
  entryId, type Change, type Entries, type EntryKey, type EntrySpace, type Row
} from '../protocol/ledger/index.js'
import type { BodyHash, CaseId, LeafHash, Pseudonym } from '../protocol/types/index.js'
import { BlockStore, type StoredBlock } from './block-store.js'
import { BodyStore, type NewBodies, type StoredBody } from './body-store.js'
import { StorageError } from './errors.js'
import { keyIn, KeySpace, LedgerSpace } from './key-spaces.js'
import { del, put, type KeyValueStore, type Operation } from './key-value-store.js'
import { ledgerRows } from './ledger-rows.js'
import { Meta, type Head } from './meta.js'
import { headOf, storedChain } from './stored-chain.js'
import { Table } from './table.js'

/** A final block with all its changes. `extra` are further rows that must be written with it. */
export interface BlockCommit extends StoredBlock {
  readonly hash: Uint8Array
  readonly changes: readonly Change[]
  readonly extra?: readonly Operation[]
  /** The bodies that are no longer needed; they are deleted in the same batch. */
  readonly deletedBodies?: readonly BodyHash[]
}

/** This hospital's PROPOSE with all data that must be durable before it is gossiped (SPECIFICATION.md §3). */
export interface OwnProposal {
  readonly leaf: LeafHash
  /** The bytes to gossip, and to resend after a restart. */
  readonly transaction: Uint8Array
  readonly bodies: readonly StoredBody[]
  /** Sealed under the storage key. */
  readonly recordKeys: readonly { readonly caseId: CaseId, readonly sealed: Uint8Array }[]
  readonly extra?: readonly Operation[]
}

/** The tables that `restoreState` needs, besides the rows of undecided cases. */
const STATE_SPACES = [
  'ledger', 'tally', 'allowlist', 'undecided', 'presence', 'key-epoch', 'dealing', 'key-member', 'recovery',
  'ruleset'
] as const

/**
 * Gives typed access to the data of a node. Rows that belong together are written in one synced batch. This
 * class does not decode values.
 */
export class NodeStore {
  readonly blocks: BlockStore
  readonly recordKeys: Table
  readonly outbox: Table
  readonly allowlists: Table
  readonly missingBodies: Table
  readonly reviews: Table
  readonly addresses: Table
  readonly enrolments: Table
  readonly alarms: Table
  readonly submissions: Table
  readonly linkingKeys: Table
  readonly opinions: Table
  readonly reviewDecisions: Table
  readonly ownFindings: Table
  readonly findings: Table
  readonly awaitedFindings: Table
  readonly disputes: Table
  #committing = false

  private constructor (
    private readonly store: KeyValueStore, readonly meta: Meta, readonly bodies: BodyStore,
    private headNow: Head | undefined
  ) {
    this.blocks = new BlockStore(store)
    this.recordKeys = new Table(store, KeySpace.recordKey)
    this.outbox = new Table(store, KeySpace.outbox)
    this.allowlists = new Table(store, KeySpace.allowlist)
    this.missingBodies = new Table(store, KeySpace.missingBody)
    this.reviews = new Table(store, KeySpace.review)
    this.addresses = new Table(store, KeySpace.address)
    this.enrolments = new Table(store, KeySpace.enrolment)
    this.alarms = new Table(store, KeySpace.alarm)
    this.submissions = new Table(store, KeySpace.submission)
    this.linkingKeys = new Table(store, KeySpace.linkingKey)
    this.opinions = new Table(store, KeySpace.opinion)
    this.reviewDecisions = new Table(store, KeySpace.reviewDecision)
    this.ownFindings = new Table(store, KeySpace.ownFindings)
    this.findings = new Table(store, KeySpace.findings)
    this.awaitedFindings = new Table(store, KeySpace.awaitedFindings)
    this.disputes = new Table(store, KeySpace.dispute)
  }

  /**
   * Opens a node's data. The database then belongs to the returned store.
   * @throws StorageError 'other-format', or 'corrupt' if the newest block is missing
   */
  static async open (store: KeyValueStore): Promise<NodeStore> {
    const meta = new Meta(store)
    await meta.checkFormat()
    const head = await headOf(storedChain(store))
    return new NodeStore(store, meta, await BodyStore.open(store), head)
  }

  /** Returns height and hash of the newest final block; undefined before the first block. */
  head (): Head | undefined {
    return this.headNow
  }

  /** Writes block, certificate, ledger rows and `extra` in one synced batch. Heights must have no gap. */
  async commitBlock (commit: BlockCommit): Promise<void> {
    const expected = this.headNow === undefined ? 1 : this.headNow.height + 1
    assert(!this.#committing, 'one commit at a time')
    assert.equal(commit.height, expected, 'blocks are committed in order')
    const head = { height: commit.height, hash: commit.hash }
    const operations = this.blocks.putting(commit, commit.hash)
    for (const change of commit.changes) operations.push(operationOf(change))
    for (const operation of commit.extra ?? []) operations.push(operation)
    operations.push(this.meta.puttingHead(head))
    const deleted = commit.deletedBodies ?? []
    this.#committing = true
    try {
      if (deleted.length > 0) await this.bodies.deleteWith(deleted, operations)
      else await this.store.batch(operations, { sync: true })
    } finally {
      this.#committing = false
    }
    this.headNow = head
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
    const rows = keys.map(({ space, key }) => keyIn(LedgerSpace[space], key))
    const values = await this.store.getMany(rows)
    const entries = new Map<string, Uint8Array>()
    keys.forEach((key, i) => {
      const value = values[i]
      if (value !== undefined) entries.set(entryId(key), value)
    })
    return entries
  }

  entry ({ space, key }: EntryKey): Promise<Uint8Array | undefined> {
    return this.store.get(keyIn(LedgerSpace[space], key))
  }

  /** Reads a ledger table in key order, or only the keys that begin with `prefix`. */
  async * entries (space: EntrySpace, prefix: Uint8Array = new Uint8Array(0)): AsyncGenerator<Row> {
    for await (const [key, value] of new Table(this.store, LedgerSpace[space]).withPrefix(prefix)) {
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
    for await (const { value } of this.entries('patient', pseudonym)) ids.push(value)
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

  hasBodies (hashes: readonly BodyHash[]): Promise<boolean[]> {
    return this.bodies.has(hashes)
  }

  /** Returns the hashes of all stored bodies, in order. */
  bodyHashes (): AsyncGenerator<BodyHash> {
    return this.bodies.hashes()
  }

  deleteBody (hash: BodyHash): Promise<void> {
    return this.bodies.delete([hash])
  }

  deleteBodies (hashes: readonly BodyHash[]): Promise<void> {
    return this.bodies.delete(hashes)
  }

  /** Stores a proposal in one synced batch. When it resolves, the transaction may be gossiped. */
  async storeOwnProposal (own: OwnProposal): Promise<void> {
    await this.bodies.put(own.bodies, [
      this.outbox.putting(own.leaf, own.transaction),
      ...own.recordKeys.map(({ caseId, sealed }) => this.recordKeys.putting(caseId, sealed)),
      ...own.extra ?? []
    ])
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

import { accessEntryCodec, u64 } from '../../protocol/codec/index.js'
import { eventsOf } from '../../protocol/ledger/index.js'
import {
  AccessKind, equal, hex, type AccessEntry, type Chain, type Hex, type Signer, type Timestamp
} from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Fail, RandomBytes } from '../machine/ports.js'
import { sealEvent, type SealedAccess } from './events.js'
import type { AccessNote } from './note.js'

/** Accesses that may wait for a block. Each takes some 300 bytes of memory. Emergencies have room beyond. */
export const MAX_WAITING_ACCESSES = 100_000
const ROOM_OF_EMERGENCIES = 10_000

export interface AccessLogParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore
  readonly random: RandomBytes, readonly fail: Fail
  now (): Timestamp
}

/** Says that too many accesses wait for a block, so that no more can be traced. */
export class AccessLogFull extends Error {}

interface Waiting {
  /** By the clock of this hospital; after a restart the time of the start. */
  readonly since: Timestamp
  /** The number of its row. */
  readonly row: number
  readonly entry: AccessEntry
}

/**
 * Keeps the accesses of this hospital until a block has them (SPECIFICATION.md §18.4). An access is durable
 * when `record` resolves, and no answer may leave before that. Accesses that come meanwhile share one flush.
 */
export class AccessLog {
  /** By hexadecimal hash, oldest first. */
  readonly #waiting = new Map<Hex, Waiting>()
  #queued: SealedAccess[] = []
  #last: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  #row = 0
  /** Called when accesses have become durable. */
  onRecorded: () => void = () => {}

  constructor (private readonly parts: AccessLogParts) {}

  /** Loads what was durable before a restart. */
  async load (): Promise<void> {
    for await (const [key, row] of this.parts.store.accessOutbox.iterate()) {
      const entry = accessEntryCodec.decode(row.slice())
      this.#row = u64.decode(key.slice())
      this.#waiting.set(hex(entry.hash), { row: this.#row, entry, since: this.parts.now() })
    }
  }

  /** The number of accesses that no block has yet. */
  get waiting (): number { return this.#waiting.size + this.#queued.length }

  /** Since when the oldest access waits; undefined if none waits. */
  get waitsSince (): Timestamp | undefined {
    const [oldest] = this.#waiting.values()
    return oldest?.since
  }

  /** Tells whether an access of this hospital waits for a block. Its event is here. */
  has (hash: Uint8Array): boolean { return this.#waiting.has(hex(hash)) }

  /** Returns the oldest accesses that wait. */
  oldest (count: number): AccessEntry[] {
    const entries: AccessEntry[] = []
    for (const { entry } of this.#waiting.values()) {
      if (entries.length === count) break
      entries.push(entry)
    }
    return entries
  }

  /**
   * Logs accesses. They are durable when the promise resolves.
   * @throws AccessLogFull; then nothing may be shown
   */
  async record (notes: readonly AccessNote[]): Promise<void> {
    if (notes.length === 0) return
    const isEmergency = notes.some(({ event }) => event.kind === AccessKind.emergency)
    const room = MAX_WAITING_ACCESSES + (isEmergency ? ROOM_OF_EMERGENCIES : 0)
    if (this.waiting + notes.length > room) throw new AccessLogFull('too many accesses wait for a block')
    const { chain, random, signer } = this.parts
    const time = this.parts.now()
    this.#queued.push(...notes.map(({ event, handle, key }) =>
      sealEvent(chain.id, handle, key, { ...event, hospital: signer.id, time }, random)))
    // Whatever comes until the flush before has ended is in the next one.
    this.#next ??= this.#after(this.#last)
    await this.#next
  }

  async #after (last: Promise<void>): Promise<void> {
    await last
    const some = this.#queued
    this.#queued = []
    this.#next = undefined
    const writing = this.#write(some)
    this.#last = writing.catch(this.parts.fail)
    await writing
    this.onRecorded()
  }

  async #write (accesses: readonly SealedAccess[]): Promise<void> {
    const { store } = this.parts
    const since = this.parts.now()
    const rows = accesses.map(({ entry }) => ({ row: ++this.#row, entry, since }))
    await store.write([
      ...rows.map(({ entry, row }) =>
        store.accessOutbox.putting(u64.encode(row), accessEntryCodec.encode(entry))),
      ...accesses.map(({ entry, sealed }) => store.accessEvents.putting(entry.hash, sealed))
    ])
    for (const waiting of rows) this.#waiting.set(hex(waiting.entry.hash), waiting)
  }

  /** Returns the deletions of accesses that a block has, for the batch of the block. */
  operationsWith ({ delta }: Pick<CommittedBlock, 'delta'>): Operation[] {
    return this.#in(delta).map(({ row }) => this.parts.store.accessOutbox.deleting(u64.encode(row)))
  }

  /** Forgets the accesses of a block that is durable. */
  committed ({ delta }: Pick<CommittedBlock, 'delta'>): void {
    for (const { entry } of this.#in(delta)) this.#waiting.delete(hex(entry.hash))
  }

  #in (delta: CommittedBlock['delta']): Waiting[] {
    return eventsOf(delta, 'access').flatMap(({ access: { author, hash } }) => {
      const waiting = equal(author, this.parts.signer.id) ? this.#waiting.get(hex(hash)) : undefined
      return waiting === undefined ? [] : [waiting]
    })
  }
}

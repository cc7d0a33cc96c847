import { MAX_ACCESSES, signTransaction, transactionCodec } from '../../protocol/codec/index.js'
import { accessCountCodec, accessCountKey, eventsOf } from '../../protocol/ledger/index.js'
import { TransactionKind, equal, type Chain, type Signer } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { Gossip, TransactionGate } from '../gates/transaction-gate.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostLoop } from '../loop/host-loop.js'
import { every } from '../loop/timers.js'
import type { HostClock, Scheduler } from '../machine/ports.js'
import type { AccessLog } from './access-log.js'

/** How long accesses wait for others, so that they share a transaction. */
const GATHER_MS = 1_000
/** After this time a batch that no block has is sent again. */
const RESEND_MS = 5_000
/** With so many accesses the next batch does not wait. */
const FULL = MAX_ACCESSES

export interface BatchesParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly gate: TransactionGate, readonly gossip: Gossip, readonly commits: CommitFeed,
  readonly clock: HostClock, readonly scheduler: Scheduler
}

interface Sent {
  readonly number: number
  readonly transaction: Uint8Array
  /** Monotonic clock, ms. */
  at: number
}

/**
 * Brings waiting accesses onto the chain, one batch after the other (SPECIFICATION.md §18.4). A batch takes
 * the next number of this hospital. If the node dies, another batch may get the same number. A block takes
 * one of them, and what was in the other alone still waits.
 */
export class Batches {
  #last = 0
  #sent: Sent | undefined
  #stop: (() => void) | undefined

  constructor (private readonly parts: BatchesParts, private readonly log: AccessLog) {}

  async start (): Promise<void> {
    const { commits, signer, store } = this.parts
    const row = await store.entry(accessCountKey(signer.id))
    this.#last = row === undefined ? 0 : accessCountCodec.decode(row).last
    commits.subscribe(({ delta }) => {
      for (const { access } of eventsOf(delta, 'access')) {
        if (equal(access.author, signer.id)) this.#last = Math.max(this.#last, access.number)
      }
      if (this.log.waiting >= FULL) this.#look()
    })
    this.log.onRecorded = () => { if (this.log.waiting >= FULL) this.#look() }
    this.#stop = every(this.parts, GATHER_MS, () => { this.#look() })
  }

  stop (): void {
    this.#stop?.()
  }

  /** Sends the next batch, or the last one again if no block has taken it for a while. */
  #look (): void {
    const { clock, hostLoop: { state: { ledger } }, signer } = this.parts
    if (!ledger.set.has(signer.id) || ledger.keys.active === undefined) return
    const number = this.#last + 1
    const isUnderWay = this.#sent?.number === number
    if (isUnderWay && clock.monotonic() - this.#sent!.at < RESEND_MS) return
    const transaction = isUnderWay ? this.#sent!.transaction : this.#make(number)
    if (transaction === undefined) return
    this.#sent = { number, transaction, at: clock.monotonic() }
    this.#send(transaction)
  }

  #make (number: number): Uint8Array | undefined {
    const { chain, signer } = this.parts
    const entries = this.log.oldest(MAX_ACCESSES)
    return entries.length === 0
      ? undefined
      : transactionCodec.encode(signTransaction(chain.id, signer,
        { kind: TransactionKind.accessLog, author: signer.id, number, entries }))
  }

  #send (transaction: Uint8Array): void {
    const { gate, gossip } = this.parts
    const { verdict } = gate.takeOwn(transaction)
    // A batch that the pool has already is gossiped again, since its first message may be lost.
    if (verdict !== 'reject') gossip({ transaction, bodies: [] })
    else this.#sent = undefined
  }
}

import { signTransaction, transactionCodec } from '../../protocol/codec/index.js'
import {
  compare, dayOf, hex, TransactionKind, type Chain, type NamesTotal, type Signer
} from '../../protocol/types/index.js'
import type { Gossip, TransactionGate } from '../gates/transaction-gate.js'
import type { HostLoop } from '../loop/host-loop.js'
import { every } from '../loop/timers.js'
import type { Fail, HostClock, Scheduler } from '../machine/ports.js'
import type { Allowances } from './allowances.js'

/** How often a node looks whether a day is over, and sends its totals again until a block has them. */
const LOOK_MS = 60_000
/** The ledger takes no totals of a day that was over for longer (SPECIFICATION.md §6.12). */
const DAYS_KEPT = 8

export interface NameTotalsParts {
  readonly chain: Chain, readonly signer: Signer, readonly hostLoop: HostLoop,
  readonly gate: TransactionGate, readonly gossip: Gossip, readonly clock: HostClock,
  readonly scheduler: Scheduler, readonly fail: Fail
}

/**
 * Publishes on the chain, once a day, how many names this hospital evaluated for each other hospital
 * (SPECIFICATION.md §6.12). So every hospital can see unusual look-ups at all others.
 */
export class NameTotals {
  #stop: (() => void) | undefined

  constructor (private readonly parts: NameTotalsParts, private readonly allowances: Allowances) {}

  start (): void {
    this.#stop = every(this.parts, LOOK_MS, () => { this.look().catch(this.parts.fail) })
  }

  stop (): void {
    this.#stop?.()
  }

  /** Sends the totals of the oldest day that is over and not on the chain, and forgets the days before it. */
  async look (): Promise<void> {
    const { clock, hostLoop, signer } = this.parts
    const { ledger } = hostLoop.state
    const today = dayOf(clock.wall())
    const reported = ledger.names.get(hex(signer.id))?.reported ?? 0
    const first = Math.max(reported + 1, today - DAYS_KEPT + 1)
    await this.allowances.forgetBefore(first)
    const day = await this.allowances.firstDay()
    if (day === undefined || day >= today || !ledger.set.has(signer.id)) return
    const totals = (await this.allowances.on(day))
      .filter(({ hospital, names }) => names > 0 && ledger.tallies.has(hex(hospital)))
      .map(({ hospital, names }): NamesTotal => ({ hospital, names }))
      .sort((a, b) => compare(a.hospital, b.hospital))
    if (totals.length > 0) this.#send(day, totals)
  }

  #send (day: number, totals: readonly NamesTotal[]): void {
    const { chain, gate, gossip, signer } = this.parts
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer,
      { kind: TransactionKind.namesTotals, author: signer.id, day, totals }))
    gate.takeOwn(transaction)
    gossip({ transaction, bodies: [] })
  }
}

import { verifyTransaction, type TransactionEnvelope } from '../../protocol/codec/index.js'
import { waitingOf } from '../../protocol/replica/index.js'
import { isOfKind, type Chain } from '../../protocol/types/index.js'
import type { Gossip, TransactionGate } from '../gates/transaction-gate.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { Fail, HostClock, Scheduler } from '../machine/ports.js'
import { bodiesToSend } from '../peers/serve-requests.js'
import type { PendingCase } from './own-cases.js'
import { pendingOf, type OwnPropose, type OwnProposes, type OwnProposesParts } from './own-proposes.js'
import { every } from '../loop/timers.js'
import { TransactionSpacing } from './transaction-spacing.js'

/** Own transactions that no block has taken after this long are gossiped again. */
const RESEND_MS = 5_000

export interface OutboxParts extends OwnProposesParts {
  readonly gate: Pick<TransactionGate, 'takeOwn'>, readonly scheduler: Scheduler, readonly fail: Fail,
  readonly chain: Chain, readonly commits: CommitFeed, readonly clock: HostClock, readonly gossip: Gossip
}

/** Sends own PROPOSE transactions that are durable, and sends each again until a block contains it. */
export class Outbox {
  readonly #spacing: TransactionSpacing
  #stop: (() => void) | undefined

  /**
   * @param onVoid gets a PROPOSE that no block can hold, its proposals that are void, and the others
   */
  constructor (
    private readonly parts: OutboxParts, private readonly proposes: OwnProposes,
    private readonly onVoid:
    (own: OwnPropose, voids: readonly PendingCase[], others: readonly PendingCase[]) => Promise<void>
  ) {
    this.#spacing = new TransactionSpacing(parts.commits, parts.clock, parts.scheduler)
  }

  async start (): Promise<void> {
    const { chain, store } = this.parts
    for (const transaction of await store.outboxTransactions()) {
      // Membership is not checked: the transaction also counts as waiting while this hospital is no member.
      const verified = verifyTransaction(chain, () => true, transaction)
      if (verified.verdict !== 'accept' || !isOfKind(verified.value, 'propose')) continue
      this.proposes.note(verified.value, -Infinity)
    }
    await this.#resend()
    this.#stop = every(this.parts, RESEND_MS, () => {
      this.#resend().catch((error: unknown) => { this.parts.fail(error) })
    })
  }

  stop (): void {
    this.#stop?.()
  }

  /** True if the next transaction may be sent now. */
  get isFree (): boolean { return this.#spacing.isFree }

  /** Resolves when the next transaction may be sent. Only one caller may wait at a time. */
  async turn (): Promise<void> {
    await this.#spacing.turn()
  }

  send (envelope: TransactionEnvelope): void {
    const { clock, gate, gossip } = this.parts
    const taken = gate.takeOwn(envelope.transaction)
    if (taken.verdict !== 'accept') return
    this.#spacing.sent(taken.value.leaf)
    this.proposes.sent(taken.value.leaf, clock.monotonic())
    gossip(envelope)
  }

  /** Sends exactly the stored bytes again (SPECIFICATION.md §3). Nothing is read that was sent of late. */
  async #resend (): Promise<void> {
    const { clock, hostLoop: { state }, store } = this.parts
    for (const own of this.proposes.notSentSince(clock.monotonic() - RESEND_MS)) {
      const pending = pendingOf(own)
      const voids = await this.proposes.voidOf(pending)
      if (voids.length > 0) {
        await this.onVoid(own, voids, pending.filter(one => !voids.includes(one)))
        continue
      }
      if (waitingOf(state, own.leaf) !== undefined) continue
      const [transaction, bodies] = await Promise.all([
        store.outbox.get(own.leaf), bodiesToSend(store, own.transaction.proposals)
      ])
      // A block may have taken it meanwhile.
      if (transaction !== undefined && bodies !== undefined) this.send({ transaction, bodies })
    }
  }
}

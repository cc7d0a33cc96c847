import { verifyTransaction, type TransactionEnvelope } from '../../protocol/codec/index.js'
import { waitingOf } from '../../protocol/replica/index.js'
import { isOfKind, type Chain } from '../../protocol/types/index.js'
import type { Gossip, TransactionGate } from '../gates/transaction-gate.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { Fail, HostClock, Scheduler } from '../machine/ports.js'
import { bodiesToSend } from '../peers/serve-requests.js'
import type { OwnProposes, OwnProposesParts } from './own-proposes.js'
import { every } from '../loop/timers.js'
import { TransactionSpacing } from './transaction-spacing.js'

/** Own transactions that no block has taken after this long are gossiped again. */
const RESEND_MS = 5_000

export interface OutboxParts extends OwnProposesParts {
  readonly gate: TransactionGate, readonly scheduler: Scheduler, readonly fail: Fail,
  readonly chain: Chain, readonly commits: CommitFeed, readonly clock: HostClock, readonly gossip: Gossip
}

/** Sends own PROPOSE transactions that are durable, and sends each again until a block contains it. */
export class Outbox {
  readonly #spacing: TransactionSpacing
  #stop: (() => void) | undefined

  constructor (private readonly parts: OutboxParts, private readonly proposes: OwnProposes) {
    this.#spacing = new TransactionSpacing(parts.commits, parts.clock, parts.scheduler)
  }

  async start (): Promise<void> {
    await this.#resend()
    this.#stop = every(this.parts, RESEND_MS, () => {
      this.#resend().catch((error: unknown) => { this.parts.fail(error) })
    })
  }

  stop (): void {
    this.#stop?.()
  }

  /** Resolves when the next transaction may be sent. Only one caller may wait at a time. */
  async turn (): Promise<void> {
    await this.#spacing.turn()
  }

  send (envelope: TransactionEnvelope): void {
    const taken = this.parts.gate.takeOwn(envelope.transaction)
    if (taken.verdict !== 'accept') return
    this.#spacing.sent(taken.value.leaf)
    this.parts.gossip(envelope)
  }

  /** Sends exactly the stored bytes again (SPECIFICATION.md §3). */
  async #resend (): Promise<void> {
    const { state } = this.parts.hostLoop
    for (const transaction of await this.parts.store.outboxTransactions()) {
      // Membership is not checked: the transaction also counts as waiting while this hospital is no member.
      const verified = verifyTransaction(this.parts.chain, () => true, transaction)
      if (verified.verdict !== 'accept' || !isOfKind(verified.value, 'propose')) continue
      this.proposes.note(verified.value)
      if (await this.proposes.isVoid(verified.value)) {
        await this.proposes.giveUp(verified.value)
        continue
      }
      if (waitingOf(state, verified.value.leaf) !== undefined) continue
      const { proposals } = verified.value.transaction
      const bodies = await bodiesToSend(this.parts.store, proposals)
      if (bodies === undefined) continue
      this.send({ transaction, bodies })
    }
  }
}

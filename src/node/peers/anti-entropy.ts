import {
  MAX_LEAVES_PER_REQUEST, replyCodec, requestCodec, transactionsReplyCodec, transactionsSummaryCodec,
  type TransactionEnvelope
} from '../../protocol/codec/index.js'
import type { Hex, LeafHash, MemberId } from '../../protocol/types/index.js'
import { hex } from '../../protocol/types/index.js'
import type { Core } from '../assembly/core.js'
import { ask, serve } from './ask.js'
import { Lag } from './lag.js'
import { LeafAges } from './leaf-ages.js'
import { PeerChoice } from './peer-choice.js'
import { envelopesOf, REPLY_BUDGET } from './serve-requests.js'
import { every } from '../loop/timers.js'

const INTERVAL_MS = 500

/** What has waited for less than this is on its way by gossip. */
const LOST_AFTER_MS = 1_000

/**
 * Lost transactions (consensus.md §3): gossip may lose a message and never repeats it. While
 * transactions wait, a node shows a peer every 500 ms what it holds; the peer answers with what the
 * node lacks and pulls what it lacks itself, as far as it has waited long enough to be lost: under load
 * gossip is late, and sending every body twice would make it later. A node that catches up keeps out.
 */
export class AntiEntropy {
  readonly #peers: PeerChoice
  /** Of what waits here, and of what others say waits there. */
  readonly #own = new LeafAges()
  readonly #offered = new LeafAges()
  /** Peers that a pull is under way from. */
  readonly #pulled = new Set<Hex>()
  readonly #lag: Lag
  #stop: (() => void) | undefined

  constructor (private readonly core: Core) {
    this.#peers = new PeerChoice(core.network)
    this.#lag = new Lag(core)
  }

  async start (): Promise<void> {
    await serve(this.core, 'txs', transactionsSummaryCodec, transactionsReplyCodec,
      async (from, summary) => {
        if (this.#lag.isLarge) return { envelopes: [] }
        const held = new Set(summary.waiting.map(hex))
        const lacking = this.#lost(this.core.host.state.pool.summary().waiting, this.#own)
          .filter(leaf => !held.has(hex(leaf)))
        this.#pull(from, summary.waiting).catch(this.core.fail)
        return { envelopes: await envelopesOf(this.core, lacking, true, REPLY_BUDGET) }
      })
    this.#stop = every(this.core, INTERVAL_MS, () => { this.#exchange().catch(this.core.fail) })
  }

  stop (): void {
    this.#stop?.()
  }

  async #exchange (): Promise<void> {
    const { pool } = this.core.host.state
    if (pool.size === 0 || this.#lag.isLarge) return
    const [peer] = this.#peers.order()
    if (peer === undefined) return
    const { authors, waiting } = pool.summary()
    this.#lost(waiting, this.#own)
    const reply = await ask(this.core, peer, 'txs', {
      codec: transactionsSummaryCodec, value: { authors, waiting: waiting.slice(0, MAX_LEAVES_PER_REQUEST) }
    }, transactionsReplyCodec)
    if (reply.verdict === 'accept') this.#take(peer, reply.value.envelopes)
  }

  async #pull (peer: MemberId, offered: readonly LeafHash[]): Promise<void> {
    const { pool } = this.core.host.state
    const leaves = this.#lost(offered.filter(leaf => !pool.knows(leaf)), this.#offered)
    const from = hex(peer)
    // What it shows meanwhile starts no other, or a peer that answers late has ever more of them.
    if (leaves.length === 0 || this.#pulled.has(from)) return
    this.#pulled.add(from)
    try {
      await this.#pullThese(peer, leaves)
    } finally {
      this.#pulled.delete(from)
    }
  }

  async #pullThese (peer: MemberId, leaves: readonly LeafHash[]): Promise<void> {
    const reply = await ask(this.core, peer, 'request', {
      codec: requestCodec, value: { type: 'transactions', leaves, withBodies: true }
    }, replyCodec)
    if (reply.verdict === 'accept' && reply.value.type === 'transactions') {
      this.#take(peer, reply.value.envelopes)
    }
  }

  #lost (leaves: readonly LeafHash[], ages: LeafAges): LeafHash[] {
    return ages.olderThan(LOST_AFTER_MS, leaves, this.core.clock.monotonic())
  }

  #take (peer: MemberId, envelopes: readonly TransactionEnvelope[]): void {
    for (const envelope of envelopes) {
      const taken = this.core.intake.take(envelope)
      if (taken.verdict === 'reject') this.core.network.report(peer, taken.code)
    }
  }
}

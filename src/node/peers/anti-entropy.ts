import {
  replyCodec, requestCodec, transactionsReplyCodec, transactionsSummaryCodec,
  type TransactionEnvelope
} from '../../protocol/codec/index.js'
import type { LeafHash, MemberId } from '../../protocol/types/index.js'
import { hex } from '../../protocol/types/index.js'
import type { Core } from '../core.js'
import { ask, serve } from './ask.js'
import { PeerChoice } from './peer-choice.js'
import { envelopesOf } from './serve-requests.js'

const INTERVAL_MS = 500
/** As many as one request may name. */
const MAX_LEAVES = 4096
const REPLY_BUDGET = 4 * 1024 * 1024 - 64 * 1024

/**
 * Lost transactions (consensus.md §3): gossip may lose a message and never repeats it. While
 * transactions wait, a node shows a peer every 500 ms what it holds; the peer answers with what the
 * node lacks and pulls what it lacks itself.
 */
export class AntiEntropy {
  readonly #peers: PeerChoice
  #stop: (() => void) | undefined

  constructor (private readonly core: Core) {
    this.#peers = new PeerChoice(core.network)
  }

  async start (): Promise<void> {
    await serve(this.core, 'txs', transactionsSummaryCodec, transactionsReplyCodec,
      async (from, summary) => {
        const held = new Set(summary.waiting.map(hex))
        const lacking = this.core.host.state.pool.summary().waiting.filter(leaf => !held.has(hex(leaf)))
        void this.#pull(from, summary.waiting)
        return { envelopes: await envelopesOf(this.core, lacking, true, REPLY_BUDGET) }
      })
    this.#repeat()
  }

  stop (): void {
    this.#stop?.()
  }

  #repeat (): void {
    this.#stop = this.core.scheduler.after(INTERVAL_MS, () => {
      void this.#exchange()
      if (!this.core.host.stopped) this.#repeat()
    })
  }

  async #exchange (): Promise<void> {
    const { pool } = this.core.host.state
    if (pool.size === 0) return
    const [peer] = this.#peers.order()
    if (peer === undefined) return
    const { authors, waiting } = pool.summary()
    const reply = await ask(this.core, peer, 'txs', {
      codec: transactionsSummaryCodec, value: { authors, waiting: waiting.slice(0, MAX_LEAVES) }
    }, transactionsReplyCodec)
    if (reply.verdict === 'accept') this.#take(peer, reply.value.envelopes)
  }

  async #pull (peer: MemberId, offered: readonly LeafHash[]): Promise<void> {
    const { pool } = this.core.host.state
    const leaves = offered.filter(leaf => !pool.has(leaf))
    if (leaves.length === 0) return
    const reply = await ask(this.core, peer, 'request', {
      codec: requestCodec, value: { type: 'transactions', leaves, withBodies: true }
    }, replyCodec)
    if (reply.verdict === 'accept' && reply.value.type === 'transactions') {
      this.#take(peer, reply.value.envelopes)
    }
  }

  #take (peer: MemberId, envelopes: readonly TransactionEnvelope[]): void {
    for (const envelope of envelopes) {
      const taken = this.core.intake.take(envelope)
      if (taken.verdict === 'reject') this.core.network.report(peer, taken.code)
    }
  }
}

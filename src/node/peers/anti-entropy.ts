import {
  MAX_LEAVES_PER_REQUEST, transactionsReplyCodec, transactionsSummaryCodec, type TransactionEnvelope
} from '../../protocol/codec/index.js'
import { hex, type Hex, type LeafHash, type MemberId } from '../../protocol/types/index.js'
import { ask, askFor, serve } from './ask.js'
import { BODIES } from './body-class.js'
import { CatchUpDetector } from './catch-up-detector.js'
import { LeafAges } from './leaf-ages.js'
import { PeerChoice } from './peer-choice.js'
import { takeInSlices } from './slices.js'
import { envelopesOf, REPLY_BUDGET, type ServingParts } from './serve-requests.js'
import { every } from '../loop/timers.js'
import type { TransactionGate } from '../gates/transaction-gate.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { Fail, HostClock, Scheduler } from '../machine/ports.js'

const INTERVAL_MS = 500

/** A transaction that has waited for less than this is probably still on its way by gossip. */
const LOST_AFTER_MS = 1_000

export interface AntiEntropyParts extends ServingParts {
  readonly gate: TransactionGate, readonly commits: CommitFeed, readonly clock: HostClock,
  readonly scheduler: Scheduler, readonly fail: Fail
}

/**
 * Recovers transactions that gossip lost (SPECIFICATION.md §3.14); gossip never repeats a message. While
 * transactions wait here, this node sends a summary of them to a peer every 500 ms. The peer replies with
 * the transactions that this node lacks, and requests those that the peer lacks itself.
 *
 * Only transactions that have waited for a while count as lost. Under load gossip is late, and sending every
 * body twice would delay it further. A node that is catching up takes no part.
 */
export class AntiEntropy {
  readonly #peers: PeerChoice
  /** The ages of the transactions that wait here, and of those that peers offer. */
  readonly #own = new LeafAges()
  readonly #offered = new LeafAges()
  /** Peers with a pull under way. */
  readonly #pulled = new Set<Hex>()
  readonly #catchUp: CatchUpDetector
  #stop: (() => void) | undefined

  constructor (private readonly parts: AntiEntropyParts) {
    this.#peers = new PeerChoice(parts.network)
    this.#catchUp = new CatchUpDetector(parts.commits, parts.clock)
  }

  async start (): Promise<void> {
    await serve(this.parts, 'txs', transactionsSummaryCodec, transactionsReplyCodec,
      async (from, summary) => {
        if (this.#catchUp.isCatchingUp) return { envelopes: [] }
        const held = new Set(summary.waiting.map(hex))
        const lacking = this.#lost(this.parts.hostLoop.state.pool.leavesFor(held), this.#own)
        this.#pull(from, summary.waiting).catch(this.parts.fail)
        return { envelopes: await envelopesOf(this.parts, lacking, true, REPLY_BUDGET) }
      })
    this.#stop = every(this.parts, INTERVAL_MS, () => { this.#exchange().catch(this.parts.fail) })
  }

  stop (): void {
    this.#stop?.()
  }

  async #exchange (): Promise<void> {
    const { gate, hostLoop: { state: { arriving, pool } } } = this.parts
    if (pool.size === 0 || this.#catchUp.isCatchingUp) return
    const [peer] = this.#peers.order()
    if (peer === undefined) return
    const { waiting } = pool.summary()
    this.#lost(waiting, this.#own)
    // Those whose bodies are being written, or whose rows are being read, are here, too.
    const here = [...waiting, ...gate.onTheWay, ...arriving.leaves].slice(0, MAX_LEAVES_PER_REQUEST)
    const reply = await ask(this.parts, peer, 'txs', {
      codec: transactionsSummaryCodec, value: { waiting: here }
    }, transactionsReplyCodec)
    if (reply.verdict === 'accept') await this.#take(peer, reply.value.envelopes)
  }

  async #pull (peer: MemberId, offered: readonly LeafHash[]): Promise<void> {
    const { clock, gate, hostLoop: { state: { arriving, pool } } } = this.parts
    const now = clock.wall()
    const unknown = offered.filter(leaf =>
      !pool.knows(leaf, now) && arriving.get(leaf) === undefined && !gate.isOnTheWay(leaf))
    const leaves = this.#lost(unknown, this.#offered)
    const from = hex(peer)
    // One pull per peer at a time; otherwise pulls from a slow peer would pile up.
    if (leaves.length === 0 || this.#pulled.has(from)) return
    this.#pulled.add(from)
    try {
      await this.#pullThese(peer, leaves)
    } finally {
      this.#pulled.delete(from)
    }
  }

  async #pullThese (peer: MemberId, leaves: readonly LeafHash[]): Promise<void> {
    const reply = await askFor(this.parts, peer, 'transactions', { leaves, withBodies: true }, BODIES)
    if (reply.verdict === 'accept') await this.#take(peer, reply.value.envelopes)
  }

  #lost (leaves: readonly LeafHash[], ages: LeafAges): LeafHash[] {
    return ages.olderThan(LOST_AFTER_MS, leaves, this.parts.clock.monotonic())
  }

  async #take (peer: MemberId, envelopes: readonly TransactionEnvelope[]): Promise<void> {
    const { gate, network, scheduler } = this.parts
    await takeInSlices(scheduler, envelopes, envelope => {
      const taken = gate.take(envelope, { from: peer })
      if (taken.verdict === 'reject') network.report(peer, taken.code)
      return taken.verdict !== 'reject'
    })
  }
}

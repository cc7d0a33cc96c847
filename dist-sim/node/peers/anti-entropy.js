import { MAX_LEAVES_PER_REQUEST, replyCodec, requestCodec, transactionsReplyCodec, transactionsSummaryCodec } from '../../protocol/codec/index.js';
import { hex } from '../../protocol/types/index.js';
import { ask, serve } from './ask.js';
import { CatchUpDetector } from './catch-up-detector.js';
import { LeafAges } from './leaf-ages.js';
import { PeerChoice } from './peer-choice.js';
import { takeInSlices } from './slices.js';
import { envelopesOf, REPLY_BUDGET } from './serve-requests.js';
import { every } from '../loop/timers.js';
const INTERVAL_MS = 500;
/** A transaction that has waited for less than this is probably still on its way by gossip. */
const LOST_AFTER_MS = 1_000;
/**
 * Recovers transactions that gossip lost (SPECIFICATION.md §3.14); gossip never repeats a message. While
 * transactions wait here, this node sends a summary of them to a peer every 500 ms. The peer replies with
 * the transactions that this node lacks, and requests those that the peer lacks itself.
 *
 * Only transactions that have waited for a while count as lost. Under load gossip is late, and sending every
 * body twice would delay it further. A node that is catching up takes no part.
 */
export class AntiEntropy {
    parts;
    #peers;
    /** The ages of the transactions that wait here, and of those that peers offer. */
    #own = new LeafAges();
    #offered = new LeafAges();
    /** Peers with a pull under way. */
    #pulled = new Set();
    #catchUp;
    #stop;
    constructor(parts) {
        this.parts = parts;
        this.#peers = new PeerChoice(parts.network);
        this.#catchUp = new CatchUpDetector(parts.commits, parts.clock);
    }
    async start() {
        await serve(this.parts, 'txs', transactionsSummaryCodec, transactionsReplyCodec, async (from, summary) => {
            if (this.#catchUp.isCatchingUp)
                return { envelopes: [] };
            const held = new Set(summary.waiting.map(hex));
            const lacking = this.#lost(this.parts.hostLoop.state.pool.leavesFor(held), this.#own);
            this.#pull(from, summary.waiting).catch(this.parts.fail);
            return { envelopes: await envelopesOf(this.parts, lacking, true, REPLY_BUDGET) };
        });
        this.#stop = every(this.parts, INTERVAL_MS, () => { this.#exchange().catch(this.parts.fail); });
    }
    stop() {
        this.#stop?.();
    }
    async #exchange() {
        const { pool } = this.parts.hostLoop.state;
        if (pool.size === 0 || this.#catchUp.isCatchingUp)
            return;
        const [peer] = this.#peers.order();
        if (peer === undefined)
            return;
        const { waiting } = pool.summary();
        this.#lost(waiting, this.#own);
        const reply = await ask(this.parts, peer, 'txs', {
            codec: transactionsSummaryCodec, value: { waiting: waiting.slice(0, MAX_LEAVES_PER_REQUEST) }
        }, transactionsReplyCodec);
        if (reply.verdict === 'accept')
            await this.#take(peer, reply.value.envelopes);
    }
    async #pull(peer, offered) {
        const { arriving, pool } = this.parts.hostLoop.state;
        const unknown = offered.filter(leaf => !pool.knows(leaf) && arriving.get(leaf) === undefined);
        const leaves = this.#lost(unknown, this.#offered);
        const from = hex(peer);
        // One pull per peer at a time; otherwise pulls from a slow peer would pile up.
        if (leaves.length === 0 || this.#pulled.has(from))
            return;
        this.#pulled.add(from);
        try {
            await this.#pullThese(peer, leaves);
        }
        finally {
            this.#pulled.delete(from);
        }
    }
    async #pullThese(peer, leaves) {
        const reply = await ask(this.parts, peer, 'request', {
            codec: requestCodec, value: { type: 'transactions', leaves, withBodies: true }
        }, replyCodec);
        if (reply.verdict === 'accept' && reply.value.type === 'transactions') {
            await this.#take(peer, reply.value.envelopes);
        }
    }
    #lost(leaves, ages) {
        return ages.olderThan(LOST_AFTER_MS, leaves, this.parts.clock.monotonic());
    }
    async #take(peer, envelopes) {
        const { gate, network, scheduler } = this.parts;
        await takeInSlices(scheduler, envelopes, envelope => {
            const taken = gate.take(envelope, { from: peer });
            if (taken.verdict === 'reject')
                network.report(peer, taken.code);
            return taken.verdict !== 'reject';
        });
    }
}
//# sourceMappingURL=anti-entropy.js.map
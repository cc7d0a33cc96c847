import { replyCodec } from '../../protocol/codec/index.js';
import { entryOf } from '../entry-of.js';
import { valueIn } from '../frames.js';
import { FINALIZE, name, short } from './arithmetic.js';
import { Invariant } from './checker.js';
/** The first byte of a reply with shares (§3.10). */
const SHARES_REPLY = 6;
/**
 * §6.1: nobody knows the draw of a block before the block is final. The checker counts what colluders can
 * know: the shares of all lying holders, and the shares of honest holders that left an honest process. Such a
 * share is in a message of its own, beside a proposal, or in a reply. Fewer than t shares show nothing of σ.
 * An honest holder gives out no share at all before a quorum has signed FINALIZE. A liar may keep its own
 * FINALIZE and give the certificate to a single node. So a block on an honest disk is final, too.
 */
export class NoEarlyDraw extends Invariant {
    invariant = '§6.1';
    /** Hashes of blocks for which a quorum has signed FINALIZE, or that an honest node has made final. */
    #final = new Set();
    /** Block hash -> names of the honest holders whose share colluders can have. */
    #known = new Map();
    quorum({ kind, blockHash }) {
        if (kind === FINALIZE)
            this.#final.add(name(blockHash));
    }
    committed(_node, { block }) {
        this.#final.add(name(block.hash));
    }
    sent(node, message) {
        if (message.type === 'share') {
            const { blockHash, holder } = message.share;
            this.#learn(node, blockHash, [holder]);
            return;
        }
        // The shares beside a proposal are of the tip of its sender. A liar passes on what others gave out.
        const drawing = node.parts?.hostLoop.state.tipShares?.drawing;
        if (message.type !== 'proposal' || !node.isHonest || drawing === undefined)
            return;
        const holders = message.proposal.shares.flatMap(({ index }) => drawing.epoch.holders[index] ?? []);
        this.#learn(node, drawing.hash, holders);
    }
    replied(node, reply) {
        if (reply[0] !== SHARES_REPLY || !node.isHonest)
            return;
        const decoded = valueIn(replyCodec, reply);
        if (decoded?.type !== 'shares')
            return;
        for (const { blockHash, holder } of decoded.shares)
            this.#learn(node, blockHash, [holder]);
    }
    /** Notes that colluders can have the shares of these holders. */
    #learn(node, hash, holders) {
        if (this.run.plan.isBeyond || this.#final.has(name(hash)))
            return;
        const honest = holders.filter(holder => !this.run.isLiar(holder));
        if (honest.length === 0)
            return;
        this.violate(`${node.name}: a share of ${short(hash)}, which is not final`);
        const known = entryOf(this.#known, name(hash), () => new Set());
        for (const holder of honest)
            known.add(name(holder));
        const epoch = node.parts?.hostLoop.state.ledger.keys.active;
        if (epoch === undefined || this.#liarsIn(epoch) + known.size < epoch.threshold)
            return;
        this.violate(`colluders can know σ of ${short(hash)}, which is not final`);
    }
    #liarsIn({ holders }) {
        return holders.filter(id => this.run.isLiar(id)).length;
    }
}
//# sourceMappingURL=no-early-draw.js.map
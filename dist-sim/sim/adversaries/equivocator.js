import { messageFrame } from '../../node/loop/frames.js';
import { messageIn } from '../frames.js';
import { blockHash } from '../../protocol/codec/index.js';
import { hex, VoteKind, ZERO_32 } from '../../protocol/types/index.js';
import { toAll } from './behaviour.js';
import { signedProposal, voteFrame } from './statements.js';
/** The chance that a peer receives only the block that was made for it. */
const CONSISTENT = 0.7;
/**
 * Leads with two blocks at once, each to some peers. Votes for both blocks, finalizes both, and nullifies
 * a finalized view. Equivocators act together: they support each other's blocks, and a hospital mostly
 * receives the same block from all of them.
 */
export class Equivocator {
    means;
    constructor(means) {
        this.means = means;
    }
    outgoing(frame, to) {
        const message = messageIn(frame);
        if (message?.type === 'proposal')
            return this.#lead(frame, message.proposal, to);
        return message?.type === 'vote' ? this.#vote(frame, message.vote, to) : toAll(frame, to);
    }
    #lead(frame, message, to) {
        const { proposal, block } = message;
        if (block === undefined)
            return toAll(frame, to);
        const { chain, random } = this.means;
        const header = { ...block.header, timestamp: block.header.timestamp + 1 };
        const hash = blockHash(chain.id, header);
        const { height, view } = proposal;
        const left = new Set(random.subset(to).map(peer => peer.name));
        this.means.plots.set(`${height}/${view}`, { blocks: [proposal.blockHash, hash], left });
        const other = messageFrame({
            type: 'proposal',
            proposal: {
                ...message, block: { ...block, header },
                proposal: { ...proposal, ...signedProposal(this.means, { height, view, blockHash: hash }) }
            }
        });
        return to.flatMap(peer => {
            const both = random.chance(0.1);
            const isLeft = left.has(peer.name);
            const first = isLeft || both ? [{ frame, to: peer }] : [];
            return isLeft && !both ? first : [...first, { frame: other, to: peer }];
        });
    }
    #vote(frame, vote, to) {
        const { plots, random } = this.means;
        const plot = plots.get(`${vote.height}/${vote.view}`);
        const deliveries = [];
        for (const peer of to) {
            const deliver = (change) => {
                deliveries.push({ frame: voteFrame(this.means, { ...vote, ...change }), to: peer });
            };
            if (plot !== undefined && random.chance(CONSISTENT)) {
                const blockHash = plot.blocks[plot.left.has(peer.name) ? 0 : 1];
                deliver({ kind: VoteKind.notarize, blockHash });
                deliver({ kind: VoteKind.finalize, blockHash });
                continue;
            }
            if (random.chance(0.7))
                deliveries.push({ frame, to: peer });
            if (plot !== undefined && vote.kind !== VoteKind.nullify) {
                const other = plot.blocks.find(hash => hex(hash) !== hex(vote.blockHash));
                if (other !== undefined)
                    deliver({ blockHash: other });
            }
            if (vote.kind === VoteKind.notarize && random.chance(0.3))
                deliver({ kind: VoteKind.finalize });
            if (random.chance(0.2))
                deliver({ kind: VoteKind.nullify, blockHash: ZERO_32 });
        }
        return deliveries;
    }
}
//# sourceMappingURL=equivocator.js.map
import { messageFrame } from '../../node/loop/frames.js';
import { replyCodec } from '../../protocol/codec/index.js';
import { messageIn, valueIn } from '../frames.js';
import { toAll } from './behaviour.js';
/** The number of own shares that the adversary keeps back. */
const KEPT = 16;
/**
 * Keeps its shares of σ back, so that the others have as few as possible. It sends a share late, when other
 * heights are active. It sends shares under another epoch, height or block. It answers requests for shares
 * with shares of former heights, or with none.
 */
export class ShareHoarder {
    means;
    #kept = [];
    constructor(means) {
        this.means = means;
    }
    outgoing(frame, to) {
        const message = messageIn(frame);
        if (message?.type !== 'share')
            return toAll(frame, to);
        this.#kept.unshift(message.share);
        this.#kept.splice(KEPT);
        return [];
    }
    act(to) {
        const { random } = this.means;
        if (this.#kept.length === 0 || random.chance(0.7))
            return [];
        const share = this.#changed(random.pick(this.#kept));
        return toAll(messageFrame({ type: 'share', share }), random.subset(to));
    }
    reply(protocol, reply) {
        if (protocol !== 'request')
            return reply;
        const answer = valueIn(replyCodec, reply);
        if (answer?.type !== 'shares')
            return reply;
        const shares = this.means.random.pick([[], this.#kept]);
        return replyCodec.encode({ type: 'shares', shares });
    }
    /** Returns the share, perhaps under another name, for which its proof says nothing. */
    #changed(share) {
        const { random } = this.means;
        const tip = this.means.state()?.ledger;
        const height = tip?.height ?? share.height;
        return random.pick([
            share, share, { ...share, height }, { ...share, height: height + 1 },
            { ...share, epoch: share.epoch + 1 }, { ...share, height, blockHash: tip?.hash ?? share.blockHash },
            { ...share, blockHash: random.bytes(32) }
        ]);
    }
}
//# sourceMappingURL=share-hoarder.js.map
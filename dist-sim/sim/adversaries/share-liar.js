import { recoveryAt } from '../../protocol/ledger/index.js';
import { messageFrame } from '../../node/loop/frames.js';
import { lotteryInput, shareOf } from '../../protocol/lottery/index.js';
import { equal, LOTTERY } from '../../protocol/types/index.js';
import { messageIn } from '../frames.js';
import { toAll } from './behaviour.js';
/**
 * Lies with its shares of σ. It withholds a share, sends the share to some, or sends a bad proof. It makes
 * shares for blocks that are not final, and for blocks that do not exist. It attaches too few shares to its
 * proposals, or one share twice.
 */
export class ShareLiar {
    means;
    constructor(means) {
        this.means = means;
    }
    outgoing(frame, to) {
        const { random } = this.means;
        const message = messageIn(frame);
        if (message?.type === 'share') {
            if (random.chance(0.3))
                return [];
            if (random.chance(0.4))
                return toAll(frame, random.subset(to));
            const proof = { ...message.share.proof, s: random.bytes(32) };
            const bad = messageFrame({ type: 'share', share: { ...message.share, proof } });
            return to.map(peer => ({ frame: random.chance(0.3) ? bad : frame, to: peer }));
        }
        if (message?.type !== 'proposal' || random.chance(0.5))
            return toAll(frame, to);
        const { shares } = message.proposal;
        const others = random.pick([shares.slice(1), [...shares.slice(1), ...shares.slice(-1)], []]);
        return toAll(messageFrame({ type: 'proposal', proposal: { ...message.proposal, shares: others } }), to);
    }
    /** Makes a share for a proposed block, or a second share for the height of the last final block. */
    act(to) {
        const { random } = this.means;
        const state = this.means.state();
        if (state === undefined)
            return [];
        const [candidate] = state.candidates.values();
        const frame = random.chance(0.5) && candidate !== undefined
            ? this.#share(state, candidate.header.height, candidate.hash)
            : this.#share(state, state.ledger.height, random.bytes(32));
        return frame === undefined ? [] : toAll(frame, to);
    }
    #share(state, height, blockHash) {
        const { chain, keySecrets, signer } = this.means;
        const epoch = state.ledger.keys.active;
        const index = epoch?.holders.findIndex(id => equal(id, signer.id)) ?? -1;
        const secret = keySecrets().shares.find(held => held.epoch === epoch?.number)?.scalars[LOTTERY];
        if (epoch === undefined || index < 0 || secret === undefined)
            return undefined;
        const drawing = { chain, epoch, height, hash: blockHash, recovery: recoveryAt(state.ledger, height) };
        const { element, proof } = shareOf(drawing, lotteryInput(drawing), index, secret);
        return messageFrame({
            type: 'share', share: { epoch: epoch.number, height, blockHash, holder: signer.id, element, proof }
        });
    }
}
//# sourceMappingURL=share-liar.js.map
import { finalBlockFrame, messageFrame } from '../../node/loop/frames.js';
import { finalityCodec } from '../../protocol/codec/index.js';
import { toAll } from './behaviour.js';
import { forgedCertificate, VOTE_KINDS } from './statements.js';
/** Votes in the name of others, forges certificates, sends random bytes, and corrupts frames and replies. */
export class Forger {
    means;
    constructor(means) {
        this.means = means;
    }
    outgoing(frame, to) {
        return to.map(peer => ({
            frame: this.means.random.chance(0.05) ? this.#corrupted(frame) : frame, to: peer
        }));
    }
    act(to) {
        const { random } = this.means;
        const state = this.means.state();
        if (state === undefined || to.length === 0)
            return [];
        const statement = {
            kind: random.pick(VOTE_KINDS),
            height: state.context.height + random.between(-1, 2),
            view: random.between(0, state.consensus.view + 20),
            blockHash: random.bytes(32)
        };
        const victim = random.pick(state.context.set.members);
        switch (random.between(0, 3)) {
            case 0: return toAll(random.bytes(random.between(0, 300)), to);
            case 1: return toAll(messageFrame({
                type: 'vote', vote: { ...statement, signer: victim.id, signature: random.bytes(64) }
            }), to);
            case 2: return toAll(messageFrame({
                type: 'certificate', certificate: forgedCertificate(this.means, statement)
            }), to);
            default: return toAll(finalBlockFrame({
                block: random.bytes(400),
                certificate: finalityCodec.encode({
                    certificate: forgedCertificate(this.means, statement), shares: [], recovery: undefined
                })
            }), to);
        }
    }
    reply(_protocol, reply) {
        return this.means.random.chance(0.1) ? this.#corrupted(reply) : reply;
    }
    #corrupted(bytes) {
        const corrupted = bytes.slice();
        if (corrupted.length > 0) {
            const at = this.means.random.between(0, corrupted.length - 1);
            corrupted[at] = (corrupted[at] ?? 0) ^ 1 << this.means.random.between(0, 7);
        }
        return corrupted;
    }
}
//# sourceMappingURL=forger.js.map
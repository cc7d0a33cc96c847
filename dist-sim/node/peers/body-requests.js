import { bodyHash, replyCodec, requestCodec } from '../../protocol/codec/index.js';
import { hex } from '../../protocol/types/index.js';
import { ask } from './ask.js';
import { hedged } from './hedged.js';
import { PeerChoice } from './peer-choice.js';
import { Suppliers } from './suppliers.js';
/** Fetches bodies by their hashes from any hospital, and checks each body against its hash. */
export class BodyRequests {
    parts;
    #peers;
    #suppliers;
    constructor(parts) {
        this.parts = parts;
        this.#peers = new PeerChoice(parts.network);
        this.#suppliers = new Suppliers(parts.clock);
    }
    /** Returns the bodies of the first hospital that has any of them; an empty list if none has. */
    async get(wanted) {
        const hedging = { suppliers: this.#suppliers, scheduler: this.parts.scheduler };
        return await hedged(hedging, () => this.#candidates(), async (peer) => await this.#ask(peer, wanted)) ?? [];
    }
    /** Orders all peers, with resting peers last. Any of the peers may be the only peer with the body. */
    #candidates() {
        const all = this.#peers.order();
        return [...this.#suppliers.order(all), ...all.filter(id => this.#suppliers.rests(id))];
    }
    async #ask(peer, wanted) {
        const reply = await ask(this.parts, peer, 'request', {
            codec: requestCodec, value: { type: 'bodies', hashes: wanted.map(({ hash }) => hash) }
        }, replyCodec);
        if (reply.verdict !== 'accept')
            return 'failed';
        if (reply.value.type !== 'bodies')
            return this.#blame(peer, 'another-reply');
        const submitters = new Map(wanted.map(({ hash, submitter }) => [hex(hash), submitter]));
        const good = [];
        for (const body of reply.value.bodies) {
            const submitter = submitters.get(hex(body.hash));
            const isGood = submitter !== undefined &&
                hex(bodyHash(this.parts.chain.id, submitter, body.ciphertext)) === hex(body.hash);
            // One wrong body discredits the whole reply.
            if (!isGood)
                return this.#blame(peer, 'wrong-body');
            good.push(body);
        }
        return good.length === 0 ? 'lacking' : { value: good, share: good.length / wanted.length };
    }
    #blame(peer, code) {
        this.parts.network.report(peer, code);
        return 'failed';
    }
}
//# sourceMappingURL=body-requests.js.map
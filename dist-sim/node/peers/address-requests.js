import { replyCodec, requestCodec } from '../../protocol/codec/index.js';
import { equal, hex } from '../../protocol/types/index.js';
import { ask } from './ask.js';
/**
 * Asks peers for address records that this node lacks (SPECIFICATION.md §3.9). A peer is asked only if the
 * digest in its STATUS differs from the own digest, and once per digest. So records travel when they change,
 * after a connection, and after a new list.
 */
export class AddressRequests {
    parts;
    /** The digest for which each peer was asked last, with the version of the list at that time. */
    #asked = new Map();
    /** Peers whose answer is awaited. A peer with ever new digests gets one question at a time. */
    #asking = new Set();
    constructor(parts) {
        this.parts = parts;
    }
    /** Asks the peer again, whatever its digest is: the connection is new. */
    forget(id) {
        this.#asked.delete(hex(id));
    }
    async look(id, digest) {
        const { addresses, membership: { committed, successor } } = this.parts;
        if (equal(digest, addresses.digest()) || this.#asking.has(hex(id)))
            return;
        const question = `${hex(digest)} ${(successor ?? committed).list.version}`;
        if (this.#asked.get(hex(id)) === question)
            return;
        this.#asked.set(hex(id), question);
        this.#asking.add(hex(id));
        const reply = await ask(this.parts, id, 'request', {
            codec: requestCodec, value: { type: 'addresses', known: addresses.known() }
        }, replyCodec).finally(() => { this.#asking.delete(hex(id)); });
        if (reply.verdict !== 'accept')
            return this.forget(id);
        if (reply.value.type === 'addresses')
            addresses.learn(reply.value.records);
    }
}
//# sourceMappingURL=address-requests.js.map
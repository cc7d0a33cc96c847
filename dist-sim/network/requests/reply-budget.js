import { setTimeout as pause } from 'node:timers/promises';
import { REPLY_BYTES_BURST, REPLY_BYTES_PER_SECOND } from '../shared/limits.js';
import { PeerRates } from '../shared/peer-rates.js';
/**
 * Bounds the bytes of the replies to each peer, over all protocols. A peer beyond its bytes waits before its
 * next request is handled, so it costs neither disk nor uplink that others need. Nothing is refused: a node
 * that catches up only reads more slowly.
 */
export class ReplyBudget {
    #rates;
    constructor(perSecond = REPLY_BYTES_PER_SECOND, burst = REPLY_BYTES_BURST, now) {
        this.#rates = new PeerRates(perSecond, burst, now);
    }
    /** Counts the bytes of a reply. */
    charge(id, bytes) {
        this.#rates.of(id).spend(bytes);
    }
    /** Returns the ms until the replies to a peer are paid; 0 if it may ask at once. */
    owes(id) {
        return this.#rates.of(id).spend(0);
    }
    /** Resolves when the replies to a peer are paid. @throws when the signal is aborted */
    async paid(id, signal) {
        const ms = this.owes(id);
        if (ms > 0)
            await pause(ms, undefined, { signal });
    }
}
//# sourceMappingURL=reply-budget.js.map
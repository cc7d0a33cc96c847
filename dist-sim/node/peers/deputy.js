/** The first hospital waits this long for the government, and each further hospital this much longer. */
export const DEPUTY_STEP_MS = 10_000;
/**
 * Tells whether this hospital collects the signatures of the pending list in the place of the government
 * (SPECIFICATION.md §5.1). Hospitals begin one after another, from a place that the version of the list
 * chooses. So one that does nothing delays the list by a step only.
 */
export class Deputy {
    parts;
    /** When this node last noticed the government, or learned of a list; undefined while no list waits. */
    #since;
    constructor(parts) {
        this.parts = parts;
    }
    collects() {
        const { chain, clock, membership, network } = this.parts;
        const now = clock.monotonic();
        const rank = this.#rank();
        if (rank === undefined || network.isConnected(chain.genesis.governmentPeer)) {
            this.#since = undefined;
            return false;
        }
        this.#since ??= now;
        return membership.successor !== undefined && now - this.#since >= DEPUTY_STEP_MS * (1 + rank);
    }
    /** Returns the turn of this hospital, from 0 on; undefined for a hospital that is not on both lists. */
    #rank() {
        const { membership: { set, successor, successorSet }, signer } = this.parts;
        const place = set.indexOf(signer.id);
        if (successor === undefined || place < 0 || successorSet?.has(signer.id) !== true)
            return undefined;
        return (place + successor.list.version) % set.size;
    }
}
//# sourceMappingURL=deputy.js.map
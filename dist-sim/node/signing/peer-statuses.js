import { verifyCertificate } from '../../protocol/codec/index.js';
import { equal, hex, VoteKind } from '../../protocol/types/index.js';
/** Keeps the last STATUS of every peer (SPECIFICATION.md §3). Its statements are unchecked. */
export class PeerStatuses {
    chain;
    membership;
    clock;
    #statuses = new Map();
    /** The peers whose last STATUS was of another chain, and when it arrived. */
    #elsewhere = new Map();
    constructor(chain, membership, clock) {
        this.chain = chain;
        this.membership = membership;
        this.clock = clock;
    }
    /**
     * @param roundTripMs given if the STATUS answers a request of this node
     * @returns false if the peer follows another chain
     */
    take(id, status, roundTripMs) {
        const receivedAt = this.clock.wall();
        if (!equal(status.chainId, this.chain.id)) {
            this.#elsewhere.set(hex(id), receivedAt);
            return false;
        }
        this.#elsewhere.delete(hex(id));
        const before = this.#statuses.get(hex(id));
        const clock = roundTripMs === undefined
            ? before?.clock
            : {
                offsetMs: Math.round(status.now - (receivedAt - roundTripMs / 2)), roundTripMs: Math.ceil(roundTripMs)
            };
        const hasStood = before?.status.height === status.height ? before.undecidedSince : undefined;
        const undecidedSince = status.view === 0 ? undefined : hasStood ?? receivedAt;
        this.#statuses.set(hex(id), { id, status, receivedAt, clock, undecidedSince });
        return true;
    }
    of(id) {
        return this.#statuses.get(hex(id))?.status;
    }
    all() {
        return [...this.#statuses.values()];
    }
    /** Returns when a peer's last STATUS arrived, if it was of another chain. */
    anotherChainAt(id) {
        return this.#elsewhere.get(hex(id));
    }
    /** Returns the highest height that a peer proved final with a certificate (SPECIFICATION.md §10.4). */
    provenHeight() {
        const { chain, membership } = this;
        let highest = 0;
        for (const { status: { tip } } of this.#statuses.values()) {
            if (tip === undefined || tip.kind !== VoteKind.finalize || tip.height <= highest)
                continue;
            if (verifyCertificate(chain, membership.set.members, tip).verdict === 'accept')
                highest = tip.height;
        }
        return highest;
    }
}
//# sourceMappingURL=peer-statuses.js.map
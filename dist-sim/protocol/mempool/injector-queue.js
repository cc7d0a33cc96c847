/** The waiting transactions of an injector, in the order of their arrival. */
export class InjectorQueue {
    id;
    entries = new Set();
    #claims = new Set();
    bytes = 0;
    constructor(id) {
        this.id = id;
    }
    get isEmpty() {
        return this.entries.size === 0;
    }
    add(entry) {
        this.bytes += entry.bytes;
        if (entry.traits.claim !== undefined)
            this.#claims.add(entry.traits.claim);
        this.entries.add(entry);
    }
    remove(entry) {
        if (!this.entries.delete(entry))
            return;
        if (entry.traits.claim !== undefined)
            this.#claims.delete(entry.traits.claim);
        this.bytes -= entry.bytes;
    }
    /** Tells whether a transaction with this claim waits here. */
    holdsClaim(claim) {
        return claim !== undefined && this.#claims.has(claim);
    }
    /** The transaction to drop first: the last PROPOSE, else the last arrival. */
    get dispensable() {
        let last;
        for (const entry of this.entries) {
            if (last === undefined || isPropose(entry) || !isPropose(last))
                last = entry;
        }
        return last;
    }
}
function isPropose({ traits }) {
    return traits.proposals > 0;
}
//# sourceMappingURL=injector-queue.js.map
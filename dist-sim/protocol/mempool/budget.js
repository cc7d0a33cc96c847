import { MAX_CHECKS_PER_INJECTOR } from './limits.js';
/** Bytes that a block adds to each transaction. */
const FRAME_BYTES = 4;
/** Collects the transactions of a block and counts them against its limits. */
export class Budget {
    limits;
    chosen = [];
    bytes = 0;
    bodyBytes = 0;
    proposals = 0;
    perInjector = new Map();
    constructor(limits) {
        this.limits = limits;
    }
    take(entry) {
        const { limits } = this;
        const count = entry.traits.proposals;
        const own = this.perInjector.get(entry.injector) ?? { proposals: 0, checks: 0 };
        const fits = this.bytes + entry.bytes + FRAME_BYTES <= limits.maxBytes &&
            this.bodyBytes + entry.traits.bodyBytes <= limits.maxBodyBytes &&
            own.proposals + count <= limits.maxProposals &&
            own.checks + entry.traits.checks <= MAX_CHECKS_PER_INJECTOR &&
            // The first proposals are always taken, since this limit is no rule of the chain.
            (this.proposals === 0 || this.proposals + count <= (limits.maxTotalProposals ?? Infinity));
        if (!fits)
            return false;
        this.bytes += entry.bytes + FRAME_BYTES;
        this.bodyBytes += entry.traits.bodyBytes;
        this.proposals += count;
        this.perInjector.set(entry.injector, { proposals: own.proposals + count, checks: own.checks + entry.traits.checks });
        this.chosen.push(entry.tx);
        return true;
    }
    /** Takes candidates of which the block will hold at most one, and reserves room for the largest. */
    takeOneOf(entries) {
        const most = Math.max(0, ...entries.map(entry => entry.bytes + FRAME_BYTES));
        if (this.bytes + most > this.limits.maxBytes)
            return;
        this.bytes += most;
        this.chosen.push(...entries.map(entry => entry.tx));
    }
    /** Returns the largest part of any budget of the block that a transaction takes, from 0 to 1. */
    costOf({ bytes, traits }) {
        const { maxBodyBytes, maxBytes } = this.limits;
        return Math.max((bytes + FRAME_BYTES) / maxBytes, traits.bodyBytes / Math.max(1, maxBodyBytes), traits.checks / MAX_CHECKS_PER_INJECTOR);
    }
}
//# sourceMappingURL=budget.js.map
import { hex } from '../../protocol/types/index.js';
import { PeerRates } from '../shared/peer-rates.js';
/** Bounds the requests of each peer in one protocol: how many run at once, and how many per second. */
export class Quotas {
    limits;
    #running = new Map();
    #rates;
    constructor(limits) {
        this.limits = limits;
        this.#rates = new PeerRates(limits.ratePerSecond, 2 * limits.ratePerSecond);
    }
    /** Takes a place. @returns the function that gives the place back, or the bound that was reached */
    take(id) {
        const key = hex(id);
        const running = this.#running.get(key) ?? 0;
        if (running >= this.limits.perPeerConcurrency)
            return 'concurrency';
        if (!this.#rates.of(id).take())
            return 'rate';
        this.#running.set(key, running + 1);
        return () => {
            const now = (this.#running.get(key) ?? 1) - 1;
            if (now === 0)
                this.#running.delete(key);
            else
                this.#running.set(key, now);
        };
    }
}
//# sourceMappingURL=quotas.js.map
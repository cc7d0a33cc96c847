import { openSubShares } from '../sharing/index.js';
import { mapKey } from '../types/index.js';
/** More dealings than two epochs of the largest chain have. */
const REMEMBERED = 256;
/** Opens own boxes in dealings. Results are remembered, because each costs t products in the group. */
export class OpenedDealings {
    group;
    chainId;
    #results = new Map();
    constructor(group, chainId) {
        this.group = group;
        this.chainId = chainId;
    }
    /** Returns the sub-shares by order of `dealing.keys`; undefined for a bad dealing. */
    open({ id, dealing }, holder, boxSecret) {
        const name = mapKey(id) + mapKey(boxSecret);
        if (this.#results.has(name))
            return this.#results.get(name);
        const opened = openSubShares(this.group, this.chainId, dealing, holder, boxSecret);
        if (this.#results.size >= REMEMBERED)
            this.forget();
        this.#results.set(name, opened);
        return opened;
    }
    /** Forgets all sub-shares. */
    forget() {
        this.#results.clear();
    }
}
//# sourceMappingURL=opened-dealings.js.map
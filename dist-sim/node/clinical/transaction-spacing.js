import { hex } from '../../protocol/types/index.js';
/** Longer than a block takes on a fast network, and too short for people to notice. */
const LONGEST_WAIT_MS = 60;
/**
 * Delays the next transaction of a kind until the last transaction is in a block, or for LONGEST_WAIT_MS.
 * Otherwise both would enter the same block, but cost two signatures and messages. Content is collected
 * meanwhile. A single transaction never waits.
 */
export class TransactionSpacing {
    clock;
    scheduler;
    #last;
    #sentAt = -Infinity;
    #wake;
    constructor(commits, clock, scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
        commits.subscribe(({ block }) => {
            if (this.#last === undefined)
                return;
            if (!block.transactions.some(({ leaf }) => hex(leaf) === this.#last))
                return;
            this.#last = undefined;
            this.#wake?.();
        });
    }
    sent(leaf) {
        this.#last = hex(leaf);
        this.#sentAt = this.clock.monotonic();
    }
    /** Resolves when the next transaction may be sent. Only one caller may wait at a time. */
    async turn() {
        const left = this.#sentAt + LONGEST_WAIT_MS - this.clock.monotonic();
        if (this.#last === undefined || left <= 0)
            return;
        await new Promise(resolve => {
            const cancel = this.scheduler.after(left, resolve);
            this.#wake = () => {
                cancel();
                resolve();
            };
        });
        this.#wake = undefined;
    }
}
//# sourceMappingURL=transaction-spacing.js.map
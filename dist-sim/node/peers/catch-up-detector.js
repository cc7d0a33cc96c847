/** This node is catching up after so many blocks in a row that others finished. */
const BLOCKS_IN_A_ROW = 16;
/** If no block arrives for this long, there is nothing left to catch up with. */
const QUIET_MS = 2_000;
/**
 * Tells whether this node is catching up, by the blocks that become final here. Other nodes have long decided
 * the transactions in the pool of such a node, so its pool is of no use to them.
 */
export class CatchUpDetector {
    clock;
    #inARow = 0;
    #lastAt = -Infinity;
    constructor(commits, clock) {
        this.clock = clock;
        commits.subscribe(({ caughtUp }) => {
            this.#inARow = caughtUp ? this.#inARow + 1 : 0;
            this.#lastAt = clock.monotonic();
        });
    }
    get isCatchingUp() {
        return this.#inARow >= BLOCKS_IN_A_ROW && this.clock.monotonic() - this.#lastAt < QUIET_MS;
    }
}
//# sourceMappingURL=catch-up-detector.js.map
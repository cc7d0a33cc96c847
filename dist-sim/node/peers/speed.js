const WINDOW_MS = 10_000;
const MARK_MS = 500;
/** Counts events, and measures their rate over the last ten seconds. */
export class Speed {
    clock;
    #total = 0;
    #marks = [];
    constructor(clock) {
        this.clock = clock;
    }
    add(count = 1) {
        const at = this.clock.monotonic();
        const last = this.#marks.at(-1);
        if (last === undefined || at - last.at >= MARK_MS) {
            this.#marks = [...this.#marks.filter(mark => at - mark.at < WINDOW_MS), { at, total: this.#total }];
        }
        this.#total += count;
    }
    /** The rate over the last ten seconds; 0 until MARK_MS have passed since the first event. */
    get perSecond() {
        const now = this.clock.monotonic();
        const first = this.#marks.find(mark => now - mark.at < WINDOW_MS);
        if (first === undefined || now - first.at < MARK_MS)
            return 0;
        return Math.round((this.#total - first.total) * 1000 / (now - first.at));
    }
}
//# sourceMappingURL=speed.js.map
import process from 'node:process';
const BAR_WIDTH = 30;
const EVERY_MS = 100;
/** Shows progress on a terminal, in one line that is overwritten. */
export class Progress {
    goal;
    before;
    #started = performance.now();
    #shown = -Infinity;
    /** @param before how many of `goal` were done at the start */
    constructor(goal, before = 0) {
        this.goal = goal;
        this.before = before;
    }
    show(done, facts) {
        const now = performance.now();
        if (!process.stdout.isTTY || now - this.#shown < EVERY_MS)
            return;
        this.#shown = now;
        const bar = '#'.repeat(Math.round(done / this.goal * BAR_WIDTH)).padEnd(BAR_WIDTH, '.');
        const here = done - this.before;
        const left = here === 0 ? 0 : (now - this.#started) / here * (this.goal - done);
        process.stdout.write(`\r[${bar}] ${done}/${this.goal}  ${facts}, ${duration(left)} to go\x1b[K`);
    }
    /** Clears the line before other lines are printed. */
    clear() {
        if (process.stdout.isTTY)
            process.stdout.write('\r\x1b[K');
        this.#shown = -Infinity;
    }
}
export function duration(ms) {
    const minutes = Math.round(ms / 60_000);
    if (minutes < 1)
        return `${Math.round(ms / 1000)} s`;
    return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
//# sourceMappingURL=progress.js.map
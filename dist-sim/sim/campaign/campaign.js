import { addRun, addSum, emptySum, taskOf, SIZES } from '../sweep/index.js';
import { missing, sizeOf, withoutSeed, withSeed } from './ranges.js';
export function emptyState() {
    return { format: 1, chapters: [], failures: [], fixed: [] };
}
/**
 * Runs all seeds from 1 once, over many sessions. When the code changes, the campaign goes on: each seed
 * counts for the code that it ran on. Only seeds that failed on other code run again, and they run first.
 */
export class Campaign {
    state;
    code;
    constructor(state, code) {
        this.state = state;
        this.code = code;
    }
    /** The tasks that are left, in their order. */
    *tasks(goal) {
        const again = this.state.failures.filter(failure => failure.digest !== this.code.digest);
        for (const { seed, hospitals } of again)
            yield { seed, hospitals };
        const ran = this.state.chapters.map(({ seeds }) => seeds);
        for (const seed of missing(ran, goal))
            yield taskOf(seed, SIZES);
    }
    record(run) {
        const { state, code } = this;
        const { seed, hospitals, violations } = run;
        for (const chapter of state.chapters)
            chapter.seeds = withoutSeed(chapter.seeds, seed);
        const chapter = this.#chapter();
        chapter.seeds = withSeed(chapter.seeds, seed);
        addRun(chapter.sum, run);
        const former = state.failures.find(failure => failure.seed === seed);
        state.failures = state.failures.filter(failure => failure !== former);
        if (violations.length > 0)
            state.failures.push({ seed, hospitals, violations, ...code });
        else if (former !== undefined)
            state.fixed.push({ ...former, by: code });
    }
    spend(ms) { this.#chapter().wallMs += ms; }
    get done() { return this.state.chapters.reduce((n, { seeds }) => n + sizeOf(seeds), 0); }
    get wallMs() { return this.state.chapters.reduce((ms, { wallMs }) => ms + wallMs, 0); }
    /** The sum of all runs, including repeated seeds. */
    get sum() {
        const sum = emptySum();
        for (const chapter of this.state.chapters)
            addSum(sum, chapter.sum);
        return sum;
    }
    #chapter() {
        const { chapters } = this.state;
        const same = chapters.find(({ digest }) => digest === this.code.digest);
        if (same !== undefined)
            return same;
        const chapter = { ...this.code, seeds: [], sum: emptySum(), wallMs: 0 };
        chapters.push(chapter);
        return chapter;
    }
}
//# sourceMappingURL=campaign.js.map
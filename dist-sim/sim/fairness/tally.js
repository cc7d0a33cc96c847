import { chiSquared, chiSquaredPoint } from './chi-squared.js';
import { DRAWN } from './parameters.js';
/** Counts how often each hospital is drawn, alone and in pairs, and counts the submitters. */
export class Tally {
    size;
    #alone;
    #pairs = new Map();
    /** Draws by submitter. */
    #submitted;
    draws = 0;
    constructor(size) {
        this.size = size;
        this.#alone = Array(size).fill(0);
        this.#submitted = Array(size).fill(0);
    }
    /** Counts the hospitals that got the first slots of a case. */
    add(chain, { holders, submitter }) {
        const drawn = holders.slice(0, DRAWN).map(({ validator }) => chain.hospitalOf(validator).number);
        for (const number of drawn)
            this.#alone[number]++;
        const pair = drawn.sort((a, b) => a - b).join();
        this.#pairs.set(pair, (this.#pairs.get(pair) ?? 0) + 1);
        this.#submitted[chain.hospitalOf(submitter).number]++;
        this.draws++;
    }
    /** Compares with equal chances of all hospitals but the submitter. */
    get alone() {
        const { size } = this;
        const expected = this.#submitted.map(own => (this.draws - own) * DRAWN / (size - 1));
        return { chiSquared: chiSquared(this.#alone, expected), most: chiSquaredPoint(size - 1) };
    }
    /** Compares with equal chances of all pairs without the submitter. */
    get inPairs() {
        const { size } = this;
        const pairs = Array.from({ length: size }, (_, a) => Array.from({ length: size - a - 1 }, (_, i) => [a, a + 1 + i])).flat();
        const expected = pairs.map(([a, b]) => {
            const others = this.draws - this.#submitted[a] - this.#submitted[b];
            return others * 2 / ((size - 1) * (size - 2));
        });
        const observed = pairs.map(pair => this.#pairs.get(pair.join()) ?? 0);
        return { chiSquared: chiSquared(observed, expected), most: chiSquaredPoint(pairs.length - 1) };
    }
}
//# sourceMappingURL=tally.js.map
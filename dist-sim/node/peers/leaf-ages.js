import { BoundedMap, hex } from '../../protocol/types/index.js';
/** Leaves not mentioned for this long are forgotten. */
const MEMORY_MS = 30_000;
/** The limit, since a peer may mention any leaf. The leaves that were noted first are forgotten first. */
export const MAX_LEAF_AGES = 65_536;
/** Keeps since when each transaction has been waiting, to tell a lost transaction from a late one. */
export class LeafAges {
    #first = new BoundedMap(MAX_LEAF_AGES);
    #sweptAt = 0;
    /** Notes all these leaves, and returns those that were first mentioned at least `age` ms before `now`. */
    olderThan(age, leaves, now) {
        this.#sweep(now);
        return leaves.filter(leaf => {
            const name = hex(leaf);
            const known = this.#first.get(name);
            if (known === undefined)
                this.#first.set(name, { since: now, last: now });
            else
                known.last = now;
            return known !== undefined && now - known.since >= age;
        });
    }
    get size() { return this.#first.size; }
    #sweep(now) {
        if (now - this.#sweptAt < MEMORY_MS)
            return;
        this.#sweptAt = now;
        for (const [name, { last }] of this.#first) {
            if (now - last > MEMORY_MS)
                this.#first.delete(name);
        }
    }
}
//# sourceMappingURL=leaf-ages.js.map
/** A node accuses and keeps at most this many offences while one height is decided. */
export const MAX_ACCUSATIONS_PER_HEIGHT = 64;
/** An accusation is remembered for this many heights; by then a block contains it. */
const HEIGHTS_REMEMBERED = 16;
/**
 * Remembers against which hospitals this node has reported which type of offence, and which of them the chain
 * proves. The chain has one row for each, so further proofs are kept here. Their number is bounded. Otherwise
 * a member that signs a thousand contradictions would fill the accuser's share of every pool.
 */
export class Accusations {
    /** Infinity for offences on the chain. Bounded by the number of members and types. */
    #heights = new Map();
    #height = 0;
    #taken = 0;
    /** @param offence hexadecimal `conflictKey` */
    take(offence, height) {
        if (height !== this.#height)
            this.#begin(height);
        if (this.#taken >= MAX_ACCUSATIONS_PER_HEIGHT)
            return 'ignore';
        this.#taken++;
        if (this.#heights.has(offence))
            return 'keep';
        this.#heights.set(offence, height);
        return 'report';
    }
    /** Notes that the chain has evidence of the offence. */
    prove(offence) {
        this.#heights.set(offence, Infinity);
    }
    #begin(height) {
        this.#height = height;
        this.#taken = 0;
        for (const [offence, at] of this.#heights) {
            if (at + HEIGHTS_REMEMBERED < height)
                this.#heights.delete(offence);
        }
    }
}
//# sourceMappingURL=accusations.js.map
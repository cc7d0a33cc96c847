import { hex } from '../../protocol/types/index.js';
/**
 * Keeps the heights that peers claim. A claim costs a peer nothing, so it only makes us ask that peer. We
 * believe a height that a certificate proves, or that more peers claim than may lie.
 */
export class HeightClaims {
    #claims = new Map();
    #proven = 0;
    note(id, height) {
        this.#claims.set(hex(id), { id, height });
    }
    /** Drops the claim of a peer that did not deliver the blocks. */
    forget(id) {
        this.#claims.delete(hex(id));
    }
    heightOf(id) {
        return this.#claims.get(hex(id))?.height ?? 0;
    }
    /** Notes that the block of this height is final: its certificate was verified. */
    prove(height) {
        this.#proven = Math.max(this.#proven, height);
    }
    /** Lists the peers that claim to have the block of this height. */
    holders(height) {
        return [...this.#claims.values()].filter(claim => claim.height > height).map(({ id }) => id);
    }
    /**
     * Returns the height of the newest final block, if at most `faulty` peers lie. If at most `faulty` peers
     * have stated a height, the lowest stated height counts.
     */
    tip(faulty) {
        const heights = [...this.#claims.values()].map(({ height }) => height).sort((a, b) => b - a);
        const believed = heights[Math.min(faulty, heights.length - 1)] ?? 0;
        return Math.max(this.#proven, believed - 1);
    }
}
//# sourceMappingURL=height-claims.js.map
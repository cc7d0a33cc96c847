import { hex } from '../../protocol/types/index.js';
/**
 * Bounds what each hospital has on its way to the replica while the loop waits for the disk (§14). So a
 * flood from one hospital neither displaces the input of the others nor fills the memory.
 */
export class Backlog {
    limits;
    #queued = new Map();
    constructor(limits) {
        this.limits = limits;
    }
    /** Returns false if there is no room. After true, the caller must call `leave`. */
    enter(id, bytes) {
        const { count, bytes: held } = this.#queued.get(hex(id)) ?? { count: 0, bytes: 0 };
        if (count >= this.limits.count || held + bytes > this.limits.bytes)
            return false;
        this.#queued.set(hex(id), { count: count + 1, bytes: held + bytes });
        return true;
    }
    leave(id, bytes) {
        const queued = this.#queued.get(hex(id));
        if (queued === undefined)
            return;
        queued.count--;
        queued.bytes -= bytes;
        if (queued.count === 0)
            this.#queued.delete(hex(id));
    }
    /** The bytes of all hospitals together. */
    get bytes() {
        return [...this.#queued.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    }
}
//# sourceMappingURL=backlog.js.map
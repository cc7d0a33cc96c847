/**
 * Finds the entries whose readiness a block may have changed. An entry names the cases and hospitals on which
 * it depends, so a commit reads these entries alone. Without the index, one hospital's opinions that wait for
 * a day would cost every node time at every block.
 */
export class WatchIndex {
    #byId = new Map();
    /** Entries that name nothing, so that each block reads them. */
    #others = new Set();
    add(entry) {
        if (entry.watches === undefined)
            this.#others.add(entry);
        for (const id of entry.watches ?? []) {
            const watching = this.#byId.get(id);
            if (watching === undefined)
                this.#byId.set(id, new Set([entry]));
            else
                watching.add(entry);
        }
    }
    remove(entry) {
        this.#others.delete(entry);
        for (const id of entry.watches ?? []) {
            const watching = this.#byId.get(id);
            watching?.delete(entry);
            if (watching?.size === 0)
                this.#byId.delete(id);
        }
    }
    /** Returns the entries that depend on one of the ids, and those that name none. */
    touchedBy(ids) {
        const touched = new Set(this.#others);
        for (const id of ids) {
            for (const entry of this.#byId.get(id) ?? [])
                touched.add(entry);
        }
        return touched;
    }
}
//# sourceMappingURL=watch-index.js.map
/**
 * This map drops its oldest entry when it has more than `limit` entries, so that peers cannot fill memory.
 * Use it only for entries whose loss costs time and never safety.
 */
export class BoundedMap extends Map {
    limit;
    constructor(limit) {
        super();
        this.limit = limit;
    }
    /** Sets a value. A key that is already in the map keeps its place in the order. */
    set(key, value) {
        super.set(key, value);
        if (this.size > this.limit) {
            const [oldest] = this.keys();
            this.delete(oldest);
        }
        return this;
    }
    /** Sets a value and moves its key to the end of the order, so that the key is dropped last. */
    renew(key, value) {
        this.delete(key);
        this.set(key, value);
    }
}
//# sourceMappingURL=bounded-map.js.map
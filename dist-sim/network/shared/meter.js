/** Counters by name. The names are our protocols and codes, so their number is bounded. */
export class Meter {
    bytesIn = new Counter();
    bytesOut = new Counter();
    messagesIn = new Counter();
    messagesOut = new Counter();
    events = new Counter();
    toRecord() {
        return {
            bytesIn: this.bytesIn.toRecord(),
            bytesOut: this.bytesOut.toRecord(),
            messagesIn: this.messagesIn.toRecord(),
            messagesOut: this.messagesOut.toRecord(),
            events: this.events.toRecord()
        };
    }
}
export class Counter {
    #counts = new Map();
    add(name, count = 1) {
        this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
    }
    toRecord() {
        return Object.fromEntries(this.#counts);
    }
}
//# sourceMappingURL=meter.js.map
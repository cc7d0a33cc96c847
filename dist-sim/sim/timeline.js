/** Time between two calls of `done`, which inspects every node. */
const DONE_MS = 10;
/**
 * Simulated time in ms. Tasks run in the order of their times; tasks of equal times run in the order of
 * their creation. After each task all its promise callbacks run, since the code under test waits only for
 * promises that tasks resolve. So nothing depends on the speed of this machine.
 */
export class Timeline {
    #now = 0;
    #made = 0;
    #heap = [];
    get now() { return this.#now; }
    /** Adds a task. @returns the function that cancels it */
    after(ms, task) {
        const entry = { at: this.#now + Math.max(0, ms), order: this.#made++, task };
        this.#push(entry);
        return () => { entry.task = undefined; };
    }
    /** Runs up to `deadline`, or until `done` returns true. @returns the last result of `done` */
    async run(deadline, done) {
        let asked = -Infinity;
        for (;;) {
            if (this.#now - asked >= DONE_MS) {
                if (done())
                    return true;
                asked = this.#now;
            }
            const next = this.#heap[0];
            if (next === undefined || next.at > deadline)
                break;
            this.#removeFirst();
            if (next.task === undefined)
                continue;
            this.#now = next.at;
            next.task();
            await settled();
        }
        this.#now = Math.max(this.#now, deadline);
        return done();
    }
    #push(entry) {
        const heap = this.#heap;
        let i = heap.push(entry) - 1;
        while (i > 0) {
            const parent = (i - 1) >> 1;
            if (!isEarlier(entry, heap[parent]))
                break;
            heap[i] = heap[parent];
            i = parent;
        }
        heap[i] = entry;
    }
    #removeFirst() {
        const heap = this.#heap;
        const last = heap.pop();
        if (heap.length === 0)
            return;
        let i = 0;
        for (;;) {
            let child = 2 * i + 1;
            if (child >= heap.length)
                break;
            const right = child + 1;
            const isRight = right < heap.length &&
                isEarlier(heap[right], heap[child]);
            if (isRight)
                child = right;
            if (!isEarlier(heap[child], last))
                break;
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = last;
    }
}
function isEarlier(a, b) {
    return a.at < b.at || (a.at === b.at && a.order < b.order);
}
/** Waits until all promise callbacks have run; they come before the next turn of the event loop. */
function settled() {
    return new Promise(resolve => { setImmediate(resolve); });
}
//# sourceMappingURL=timeline.js.map
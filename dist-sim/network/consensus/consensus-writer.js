import { RELAY_DELAY_MS } from '../shared/limits.js';
/**
 * Feeds one outgoing stream from a queue. Frames of one turn of the event loop leave together, since a
 * chunk costs an encryption and a system call whatever its size. Coalesced frames are 2-3 times cheaper.
 *
 * The class implements the iterator itself: a generator that waits cannot be ended from outside, and the
 * stream would stay half closed.
 */
export class ConsensusWriter {
    queue;
    onSent;
    #waiting;
    #flush;
    #later;
    #ended = false;
    #askedAt = performance.now();
    constructor(queue, onSent) {
        this.queue = queue;
        this.onSent = onSent;
    }
    /**
     * Time of the last request of the stream for data, monotonic ms; undefined while the stream waits for
     * data. A stream that waits has drained everything.
     */
    get busySince() {
        return this.#waiting === undefined ? this.#askedAt : undefined;
    }
    /** Sends the queue soon, after a frame that may wait for other frames. */
    wakeLater() {
        this.#later ??= setTimeout(() => { this.wake(); }, RELAY_DELAY_MS);
    }
    /** Sends the queue at the end of this turn, or at once if it holds a full chunk. */
    wake() {
        clearTimeout(this.#later);
        this.#later = undefined;
        if (this.#waiting === undefined)
            return;
        if (this.queue.hasChunk)
            this.#deliver();
        else
            this.#flush ??= setImmediate(() => { this.#deliver(); });
    }
    next() {
        this.#askedAt = performance.now();
        if (this.#ended)
            return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => {
            this.#waiting = resolve;
            if (this.queue.length > 0)
                this.wake();
        });
    }
    return() {
        this.end();
        return Promise.resolve({ done: true, value: undefined });
    }
    end() {
        this.#ended = true;
        clearImmediate(this.#flush);
        clearTimeout(this.#later);
        this.#waiting?.({ done: true, value: undefined });
        this.#waiting = undefined;
    }
    [Symbol.asyncIterator]() {
        return this;
    }
    #deliver() {
        clearImmediate(this.#flush);
        this.#flush = undefined;
        const resolve = this.#waiting;
        if (resolve === undefined)
            return;
        const chunk = this.queue.take();
        if (chunk === undefined)
            return;
        this.#waiting = undefined;
        this.onSent(chunk.byteLength);
        resolve({ done: false, value: chunk });
    }
}
//# sourceMappingURL=consensus-writer.js.map
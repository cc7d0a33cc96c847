import { createHash } from 'node:crypto';
/** Number of characters that are hashed at once. */
const BATCH = 16_384;
/** Records every event of a run as a line. Equal hashes of all lines show that two runs were the same. */
export class Transcript {
    onLine;
    #hash = createHash('sha256');
    #waiting = '';
    constructor(onLine) {
        this.onLine = onLine;
    }
    note(now, name, text) {
        const line = `${now.toFixed(3).padStart(12)} ${name.padEnd(5)} ${text}`;
        this.#waiting += line;
        if (this.#waiting.length > BATCH)
            this.#flush();
        this.onLine?.(line);
    }
    /** Ends the transcript and returns its hash. */
    digest() {
        this.#flush();
        return this.#hash.digest('hex');
    }
    #flush() {
        this.#hash.update(this.#waiting);
        this.#waiting = '';
    }
}
//# sourceMappingURL=transcript.js.map
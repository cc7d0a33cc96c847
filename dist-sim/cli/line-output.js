/** At most this much output of a node waits for a slow reader. Further lines are dropped. */
const MAX_WAITING_BYTES = 1024 * 1024;
/**
 * Writes to stdout or stderr without ever failing. A line that cannot be written is counted, and the next
 * line is tried again. This class never throws, and adds no lines to the output.
 */
export class LineOutput {
    stream;
    now;
    #loss;
    #bounded = false;
    #waiting = 0;
    #settled = [];
    constructor(stream, now = Date.now) {
        this.stream = stream;
        this.now = now;
        // Without a listener this event would end the process. The callback of `write` has already counted the
        // failures of this class; other failures come from other writers, such as a live table.
        stream.on('error', error => {
            if (this.#loss?.lasts !== true)
                this.#lose(causeOf(error));
        });
    }
    /** The loss since the start; undefined if no line was lost. */
    get loss() { return this.#loss; }
    /** Makes sure that no reader delays this process, and bounds the waiting output. Nodes use it. */
    neverWait() {
        this.#bounded = true;
        // On a blocking terminal, Ctrl-S would stop the whole process at its next line.
        this.stream._handle?.setBlocking?.(false);
    }
    write(text) {
        if (this.#bounded && this.stream.writableLength > MAX_WAITING_BYTES) {
            this.#lose('nobody reads them');
            return;
        }
        this.#waiting++;
        try {
            this.stream.write(text, error => { this.#done(error); });
        }
        catch (error) {
            this.#done(error);
        }
    }
    /** Resolves when every line is written or lost. */
    async settled() {
        if (this.#waiting === 0)
            return;
        await new Promise(resolve => { this.#settled.push(resolve); });
    }
    #done(error) {
        if (error !== undefined && error !== null) {
            this.#lose(causeOf(error));
        }
        else if (this.#loss?.lasts === true) {
            this.#loss = { ...this.#loss, lasts: false };
        }
        if (--this.#waiting > 0)
            return;
        for (const resolve of this.#settled.splice(0))
            resolve();
    }
    #lose(cause) {
        const { lines, since } = this.#loss ?? { lines: 0, since: this.now() };
        this.#loss = { lines: lines + 1, since, cause, lasts: true };
    }
}
function causeOf(error) {
    return error.code ?? error.message;
}
export function lossOf(outputs) {
    const losses = outputs.flatMap(({ loss }) => loss ?? []);
    const [first] = losses;
    if (first === undefined)
        return undefined;
    return {
        lines: losses.reduce((sum, { lines }) => sum + lines, 0),
        since: Math.min(...losses.map(({ since }) => since)),
        cause: (losses.find(({ lasts }) => lasts) ?? first).cause,
        lasts: losses.some(({ lasts }) => lasts)
    };
}
//# sourceMappingURL=line-output.js.map
import { constants } from 'node:os';
import { STOP_SIGNALS, StopWish } from './stop-signals.js';
/** Waits for the end of a node: a first signal, or a failure. A repeated signal ends the process at once. */
export class Ending {
    process;
    wish;
    /** Resolves to the signal, or to the error with which the node failed. */
    ended;
    failure;
    #signal;
    #end = () => { };
    constructor(process, wish = new StopWish()) {
        this.process = process;
        this.wish = wish;
        this.ended = new Promise(resolve => { this.#end = resolve; });
        for (const signal of STOP_SIGNALS)
            process.on(signal, this.#onSignal);
    }
    get signal() { return this.#signal; }
    fail = (error) => {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
        this.#end(this.failure);
    };
    forget() {
        for (const signal of STOP_SIGNALS)
            this.process.off(signal, this.#onSignal);
    }
    #onSignal = (signal) => {
        const taken = this.wish.take(signal);
        if (taken === 'again')
            this.process.exit(128 + constants.signals[signal]);
        if (taken !== 'first')
            return;
        this.#signal = signal;
        this.#end(signal);
    };
}
//# sourceMappingURL=ending.js.map
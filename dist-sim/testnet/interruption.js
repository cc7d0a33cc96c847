import process from 'node:process';
import { STOP_SIGNALS, StopWish } from '../node/index.js';
/** Handles the signals that end the testnet. A second signal ends it at once. */
export class Interruption {
    signal;
    happened;
    #controller = new AbortController();
    #onSignal;
    constructor(onSecond) {
        this.signal = this.#controller.signal;
        this.happened = new Promise(resolve => {
            this.signal.addEventListener('abort', () => { resolve(); }, { once: true });
        });
        const wish = new StopWish();
        this.#onSignal = signal => {
            if (wish.take(signal) === 'again')
                onSecond();
            this.#controller.abort();
        };
        for (const name of STOP_SIGNALS)
            process.on(name, this.#onSignal);
    }
    /** Returns the result of `work`, or undefined if the interruption is earlier. */
    async unlessInterrupted(work) {
        // After an interruption nobody awaits the work, and its failures are expected.
        work.catch(() => undefined);
        return await Promise.race([work, this.happened.then(() => undefined)]);
    }
    forget() {
        for (const name of STOP_SIGNALS)
            process.off(name, this.#onSignal);
    }
}
//# sourceMappingURL=interruption.js.map
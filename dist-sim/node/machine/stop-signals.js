import { systemClock } from './clocks.js';
/** The signals of Ctrl-C, a service manager, Ctrl-\, and a closed terminal or session. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP'];
/** Signals that follow the first within this time belong to the same wish. */
const ONE_WISH_MS = 1_000;
/**
 * Tells whether a signal repeats a wish to stop the node. One wish often causes several signals. The shell
 * and the kernel both send SIGHUP when a terminal is closed. A service manager sends SIGTERM and SIGHUP, and
 * npm passes on a Ctrl-C that its child also gets.
 */
export class StopWish {
    clock;
    #firstAt;
    constructor(clock = systemClock) {
        this.clock = clock;
    }
    /** Judges a signal. SIGHUP only tells that a terminal is closed, so it never repeats a wish. */
    take(signal) {
        const at = this.clock.monotonic();
        if (this.#firstAt === undefined) {
            this.#firstAt = at;
            return 'first';
        }
        return signal === 'SIGHUP' || at - this.#firstAt < ONE_WISH_MS ? 'same' : 'again';
    }
}
//# sourceMappingURL=stop-signals.js.map
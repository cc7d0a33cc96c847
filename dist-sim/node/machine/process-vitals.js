import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
const WINDOW_MS = 10_000;
/** The interval of the timer that measures the event loop; a delay is the time beyond this interval. */
const RESOLUTION_MS = 20;
/**
 * Measures the process: its memory, and the delay of its event loop. The delay grows if the thread computes
 * for too long, if the machine swaps, or if the process was stopped (SIGSTOP, a sleeping machine).
 */
export class ProcessVitals {
    #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    #turn;
    #before = { p99: 0, max: 0 };
    constructor(windowMs = WINDOW_MS) {
        this.#histogram.enable();
        this.#turn = setInterval(() => {
            this.#before = this.#since();
            this.#histogram.reset();
        }, windowMs).unref();
    }
    /** Returns memory and delays; each delay is the higher value of the last and the current window. */
    read() {
        const now = this.#since();
        const { rss, heapUsed } = process.memoryUsage();
        return {
            residentBytes: rss,
            heapBytes: heapUsed,
            eventLoopDelayMs: {
                p99: Math.max(now.p99, this.#before.p99), max: Math.max(now.max, this.#before.max)
            }
        };
    }
    stop() {
        clearInterval(this.#turn);
        this.#histogram.disable();
    }
    #since() {
        const delay = (nanoseconds) => {
            return Math.max(0, Math.round(nanoseconds / 1e6 - RESOLUTION_MS));
        };
        return { p99: delay(this.#histogram.percentile(99)), max: delay(this.#histogram.max) };
    }
}
//# sourceMappingURL=process-vitals.js.map
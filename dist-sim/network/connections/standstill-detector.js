import { STANDSTILL_MS, UPKEEP_INTERVAL_MS } from '../shared/limits.js';
/** Offences that a peer seems to commit when this process does not run. */
const EXCUSED = new Set(['not-draining', 'unresponsive']);
/**
 * Detects that this process stood still, by upkeep that runs late. The cause is a long computation, a slow
 * disk, or a frozen machine. All time limits then end at once, and no peer is to blame.
 */
export class StandstillDetector {
    now;
    #at;
    #stoodAt = -Infinity;
    constructor(now = () => performance.now()) {
        this.now = now;
        this.#at = now();
    }
    /** Notes a turn of the upkeep. @returns for how many ms the process stood still before it, or 0 */
    next() {
        const late = this.#late;
        this.#at = this.now();
        if (late < STANDSTILL_MS)
            return 0;
        this.#stoodAt = this.#at;
        return late;
    }
    /** Returns whether an offence is excused, also before the late turn: timers fire in any order. */
    excuses(code) {
        if (!EXCUSED.has(code))
            return false;
        return this.#late >= STANDSTILL_MS || this.now() - this.#stoodAt < STANDSTILL_MS;
    }
    get #late() {
        return this.now() - this.#at - UPKEEP_INTERVAL_MS;
    }
}
//# sourceMappingURL=standstill-detector.js.map
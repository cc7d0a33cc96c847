import { casesOf } from '../../protocol/ledger/index.js';
import { hex } from '../../protocol/types/index.js';
/**
 * Holds requests that wait until a case is opened or closed. The cost of a block depends on the number of its
 * cases, not on the number of requests.
 */
export class CaseWaiters {
    #waiting = new Map();
    #stopped = false;
    follow({ delta }) {
        if (this.#waiting.size === 0)
            return;
        const { timestamp } = delta;
        for (const milestone of ['opened', 'closed']) {
            for (const entry of casesOf(delta, milestone)) {
                this.#wake(nameOf(entry.id, milestone), { entry, timestamp });
            }
        }
    }
    /** Ends all waits. The caller calls it before the store closes, since the answers read the store. */
    stop() {
        this.#stopped = true;
        for (const name of [...this.#waiting.keys()])
            this.#wake(name, undefined);
    }
    /** Resolves when the case reaches the milestone, or with undefined after `ms` milliseconds. */
    async wait(id, milestone, ms) {
        if (this.#stopped)
            return undefined;
        const name = nameOf(id, milestone);
        return await new Promise(resolve => {
            const waiters = this.#waiting.get(name) ?? new Set();
            const done = (reached) => {
                clearTimeout(timer);
                waiters.delete(done);
                if (waiters.size === 0)
                    this.#waiting.delete(name);
                resolve(reached);
            };
            const timer = setTimeout(() => { done(undefined); }, ms);
            waiters.add(done);
            this.#waiting.set(name, waiters);
        });
    }
    #wake(name, reached) {
        for (const done of [...this.#waiting.get(name) ?? []])
            done(reached);
    }
}
function nameOf(id, milestone) {
    return `${milestone} ${hex(id)}`;
}
//# sourceMappingURL=case-waiters.js.map
/**
 * Tells the parts of a node about each final block, in order, once the block is durable. It also tells when
 * the draws of the next block are known. A listener must return at once: it starts slow work without waiting
 * for the end of that work.
 */
export class CommitFeed {
    scheduler;
    #listeners = new Set();
    #drawListeners = new Set();
    constructor(scheduler) {
        this.scheduler = scheduler;
    }
    publish(commit) {
        for (const listener of [...this.#listeners])
            listener(commit);
    }
    publishDraws() {
        for (const listener of [...this.#drawListeners])
            listener();
    }
    /** @returns a function that ends the subscription */
    subscribe(listener) {
        this.#listeners.add(listener);
        return () => { this.#listeners.delete(listener); };
    }
    /** @returns a function that ends the subscription */
    subscribeDraws(listener) {
        this.#drawListeners.add(listener);
        return () => { this.#drawListeners.delete(listener); };
    }
    /** Resolves at the next block, at the next draws, or after `ms`. */
    async changed(ms) {
        await new Promise(resolve => {
            const end = () => {
                cancel();
                for (const stop of stops)
                    stop();
                resolve();
            };
            const cancel = this.scheduler.after(ms, end);
            const stops = [this.subscribe(end), this.subscribeDraws(end)];
        });
    }
}
//# sourceMappingURL=commit-feed.js.map
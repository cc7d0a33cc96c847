import { setMaxListeners } from 'node:events';
import { pause } from '../fleet/index.js';
const DECIDED = new Set(['accepted', 'rejected', 'expired']);
const REOPEN_MS = 200;
/**
 * Follows the event streams of several nodes (at most 30), and records when each node has the decision of
 * each case. Cases are recorded by id, since an event may arrive before the answer to the submission.
 */
export class CaseTracker {
    nodes;
    options;
    cases = new Map();
    changes = 0;
    #stop = new AbortController();
    #followers = [];
    constructor(nodes, options) {
        this.nodes = nodes;
        this.options = options;
    }
    /** Subscribes to every node. No later event is missed after it resolves. */
    async open() {
        // Each stream listens to this signal, so more than ten listeners are not a leak.
        setMaxListeners(0, this.#stop.signal);
        await Promise.all(this.nodes.map(async (node, index) => {
            const detailed = this.options.details && index === 0;
            const events = await this.#subscribe(node, detailed);
            this.#followers.push(this.#follow(node, index, detailed, events));
        }));
    }
    async close() {
        this.#stop.abort();
        await Promise.all(this.#followers);
    }
    isDecided(id) {
        const status = this.cases.get(id)?.status;
        return status !== undefined && DECIDED.has(status);
    }
    isKnownEverywhere(id) {
        return this.cases.get(id)?.everywhereAt !== undefined;
    }
    /** Records a node's answer about a case whose events were missed. */
    learn(view, index, at) {
        const tracked = this.#update(view.id, view.status, index, at);
        if (index === 0)
            tracked.view = view;
    }
    async #subscribe(node, detailed) {
        const { signal } = this.#stop;
        if (!detailed)
            return steps(await node.client.open('briefEvents', signal), brief => brief);
        return steps(await node.client.open('events', signal), event => ({
            committedAt: event.committedAt, cases: [], views: event.cases
        }));
    }
    /** Subscribes again after a node has restarted or a stream has ended. */
    async #follow(node, index, detailed, first) {
        let events = first;
        while (!this.#stop.signal.aborted) {
            try {
                events ??= await this.#subscribe(node, detailed);
                for await (const step of events)
                    this.#take(step, index);
            }
            catch {
                await pause(REOPEN_MS);
            }
            events = undefined;
        }
    }
    #take({ committedAt, cases, views = [] }, index) {
        for (const [id, status] of cases)
            this.#changed(this.#update(id, status, index, committedAt));
        for (const view of views) {
            const tracked = this.#update(view.id, view.status, index, committedAt);
            tracked.view = view;
            this.#changed(tracked);
        }
    }
    #update(id, status, index, at) {
        let tracked = this.cases.get(id);
        if (tracked === undefined) {
            tracked = { id, status, view: undefined, everywhereAt: undefined, latestAt: 0, known: 0 };
            this.cases.set(id, tracked);
        }
        if (!DECIDED.has(status)) {
            // Nodes have different heights, and a decision is never reverted.
            if (!DECIDED.has(tracked.status))
                tracked.status = status;
            return tracked;
        }
        tracked.status = status;
        tracked.known |= 1 << index;
        if (tracked.everywhereAt !== undefined)
            return tracked;
        tracked.latestAt = Math.max(tracked.latestAt, at);
        if (tracked.known === 2 ** this.nodes.length - 1)
            tracked.everywhereAt = tracked.latestAt;
        return tracked;
    }
    #changed(tracked) {
        this.changes++;
        this.options.onChange?.(tracked);
    }
}
async function* steps(events, stepOf) {
    for await (const event of events)
        yield stepOf(event);
}
//# sourceMappingURL=case-tracker.js.map
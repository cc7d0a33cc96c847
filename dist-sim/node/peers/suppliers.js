import { hex } from '../../protocol/types/index.js';
/** The time for a full request that is assumed for a peer without measurements. */
const UNKNOWN_MS = 250;
/** A measurement loses half of its weight in this time, so that a slow peer is tried again later. */
const FORGOTTEN_HALF_MS = 20_000;
const MIN_PATIENCE_MS = 300;
const MAX_PATIENCE_MS = 2_000;
/** A request is slow after so many times the time of the quickest peer. */
const PATIENCE_FACTOR = 4;
const FIRST_REST_MS = 1_000;
/** Short enough that honest peers that were disconnected are soon asked again. */
const MAX_REST_MS = 20_000;
/**
 * Orders the peers for large requests by their past deliveries. A peer that failed rests, longer each time. A
 * slow peer is asked while faster peers have more requests under way. No peer is excluded for good here: the
 * transport scores misbehaviour.
 */
export class Suppliers {
    clock;
    #records = new Map();
    constructor(clock) {
        this.clock = clock;
    }
    /** Lists the peers that do not rest, the peer with the shortest expected time first. */
    order(ids) {
        return ids.filter(id => !this.rests(id))
            .map(id => ({ id, cost: this.#cost(id) }))
            .sort((a, b) => a.cost - b.cost)
            .map(({ id }) => id);
    }
    rests(id) {
        return this.#recordOf(id).restsUntil > this.clock.monotonic();
    }
    /** How long to wait for an answer before the next peer is asked. */
    get patienceMs() {
        const measured = [...this.#records.values()].filter(({ measuredAt }) => measuredAt > -Infinity)
            .map(({ expectedMs }) => expectedMs);
        const quickest = measured.length === 0 ? UNKNOWN_MS : Math.min(...measured);
        return Math.max(MIN_PATIENCE_MS, Math.min(MAX_PATIENCE_MS, PATIENCE_FACTOR * quickest));
    }
    /** Notes a request. The caller reports its outcome once, and may report `overtaken` before that. */
    startRequest(id) {
        const record = this.#recordOf(id);
        const since = this.clock.monotonic();
        record.underWay++;
        return outcome => {
            if (outcome.type !== 'overtaken')
                record.underWay--;
            const now = this.clock.monotonic();
            if (outcome.type === 'failed')
                this.fail(id);
            else if (outcome.type === 'overtaken')
                this.#measure(record, 2 * (now - since), 1);
            else if (outcome.type === 'delivered') {
                record.failures = 0;
                this.#measure(record, now - since, outcome.share);
            }
        };
    }
    /** Lets a peer rest that did not deliver, or delivered a bad block. */
    fail(id) {
        const record = this.#recordOf(id);
        const rest = Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** record.failures++);
        record.restsUntil = this.clock.monotonic() + rest;
    }
    #cost(id) {
        const { expectedMs, measuredAt, underWay } = this.#recordOf(id);
        const trust = 0.5 ** ((this.clock.monotonic() - measuredAt) / FORGOTTEN_HALF_MS);
        return (underWay + 1) * (UNKNOWN_MS + (expectedMs - UNKNOWN_MS) * trust);
    }
    #measure(record, ms, share) {
        // Scaled to a full delivery, so that a quick reply with few items does not count as fast.
        const full = ms / Math.max(share, 0.001);
        const isFirst = record.measuredAt === -Infinity;
        record.expectedMs = isFirst ? full : (record.expectedMs + full) / 2;
        record.measuredAt = this.clock.monotonic();
    }
    #recordOf(id) {
        const known = this.#records.get(hex(id));
        if (known !== undefined)
            return known;
        const fresh = {
            expectedMs: UNKNOWN_MS, measuredAt: -Infinity, underWay: 0, failures: 0, restsUntil: -Infinity
        };
        this.#records.set(hex(id), fresh);
        return fresh;
    }
}
//# sourceMappingURL=suppliers.js.map
import { BoundedMap, ZERO_32, accept, hex, ignore } from '../types/index.js';
import { InjectorQueue } from './injector-queue.js';
import { belongs, poolEntry, readinessOf } from './entry.js';
import { DEFAULT_POOL_LIMITS } from './limits.js';
import { inTurn, selectFrom } from './select.js';
import { leavesInTurn, summaryOf } from './summary.js';
import { UnknownRoom } from './unknown-room.js';
import { WatchIndex } from './watch-index.js';
/** Number of remembered leaves. At full load these are the transactions of some seconds. */
const MAX_DONE = 16_384;
export function createMempool(limits = DEFAULT_POOL_LIMITS) {
    return new Mempool(limits);
}
/** The pool of a replica. Its methods change it in place. */
export class Mempool {
    limits;
    byLeaf = new Map();
    byId = new Map();
    queues = new Map();
    /** Leaves of transactions that are committed or invalid, so that a late copy is ignored. */
    done = new BoundedMap(MAX_DONE);
    index = new WatchIndex();
    unknown;
    /** Entries that become ready as time passes. */
    timed = new Set();
    turn = 0;
    held = 0;
    readyCount = 0;
    constructor(limits) {
        this.limits = limits;
        this.unknown = new UnknownRoom(limits.maxUnknownBytesPerSender);
    }
    get size() { return this.byLeaf.size; }
    get bytes() { return this.held; }
    /** The number of transactions that wait for unknown cases. */
    get unknownSize() { return this.unknown.size; }
    get(leaf) {
        return this.byLeaf.get(hex(leaf))?.tx ?? this.unknown.get(leaf);
    }
    has(leaf) { return this.byLeaf.has(hex(leaf)) || this.unknown.has(leaf); }
    /** Returns the weight in bytes of what waits for unknown cases and came from this peer. */
    unknownBytesFrom(sender) { return this.unknown.weightOf(sender); }
    /** Tells whether a transaction waits here or was removed recently. */
    knows(leaf) { return this.has(leaf) || this.done.has(hex(leaf)); }
    /**
     * Adds a transaction or ignores it. It never rejects, since a full pool is not the sender's fault. A
     * transaction of unknown cases waits in the share of its sender, and the verdict is `unknown-case`.
     * @param sender the peer that sent the transaction; zeros for this node
     * @param missing ids of cases that the transaction names and the chain does not have. It waits for them
     */
    admit(tx, view, sender = ZERO_32, missing = []) {
        const entry = entryOf(tx, view);
        if (missing.length > 0 && entry.readiness !== 'never') {
            entry.readiness = 'unknown';
            entry.watches = missing;
        }
        const judged = this.judge(entry, view);
        if (judged.verdict !== 'accept')
            return judged;
        if (entry.readiness === 'unknown') {
            this.unknown.add(entry, sender);
            return ignore('unknown-case');
        }
        const queue = judged.value;
        if (!this.makeRoom(queue, entry))
            return ignore('pool-full');
        this.queues.set(entry.injector, queue);
        queue.add(entry);
        this.byLeaf.set(entry.leaf, entry);
        this.byId.set(entry.id, entry);
        this.held += entry.bytes;
        if (entry.readiness === 'ready')
            this.readyCount++;
        if (entry.traits.waitsForTime)
            this.timed.add(entry);
        this.index.add(entry);
        return accept(undefined);
    }
    /** Tells whether an injector's share has room for a transaction with this claim, which is not verified. */
    hasRoom(injector, bytes, claim) {
        const queue = this.queues.get(hex(injector));
        return (queue?.bytes ?? 0) + bytes <= this.limits.maxBytesPerInjector && queue?.holdsClaim(claim) !== true;
    }
    /** Returns the verdict of `admit` without its effect. It does not check the total size of the pool. */
    wouldAdmit(tx, view) {
        const judged = this.judge(entryOf(tx, view), view);
        return judged.verdict === 'accept' ? accept(undefined) : judged;
    }
    /** Returns candidates for a block. Each call begins with another injector. */
    select(view, limits) {
        this.turn++;
        return this.selectMore(view, limits, new Set());
    }
    /** Returns candidates for the block of the last `select`, without those that the ledger refused. */
    selectMore(view, limits, refused) {
        this.rereadTimed(view);
        return selectFrom(inTurn(this.queues.values(), this.turn), limits, refused);
    }
    /** Removes transactions that are committed or invalid, and refuses later copies. */
    remove(leaves) {
        for (const leaf of leaves) {
            const key = hex(leaf);
            const entry = this.byLeaf.get(key);
            this.done.set(key, true);
            if (entry !== undefined)
                this.drop(entry);
            this.unknown.removeLeaf(leaf);
        }
    }
    /** Removes the waiting transactions that can never be valid again, according to `isInvalid`. */
    discard(isInvalid) {
        this.remove([...this.byLeaf.values()].filter(({ tx }) => isInvalid(tx)).map(({ tx }) => tx.leaf));
    }
    /**
     * After a commit, drops transactions that cannot be valid again, and updates the readiness of others.
     * @param touched ids that the block touched; undefined to read every transaction again
     * @returns transactions that waited for cases which the chain has now, and those in doubt. They are to be
     *   admitted again
     */
    prune(view, touched) {
        const inDoubt = [];
        const entries = touched === undefined ? [...this.byLeaf.values()] : this.index.touchedBy(touched);
        for (const entry of entries) {
            const readiness = belongs(entry, view) ? readinessOf(entry, view) : 'never';
            // A transaction without a case that is still undecided has had its time.
            if (readiness === 'never' || readiness === 'unknown')
                this.drop(entry);
            else if (view.isInDoubt?.(entry.tx) === true) {
                this.drop(entry);
                inDoubt.push({ tx: entry.tx, sender: entry.tx.injector });
            }
            else
                this.reread(entry, view, readiness);
        }
        return [...inDoubt, ...this.release(view, touched)];
    }
    /** Tells whether a transaction is ready, which is a Reason of SPECIFICATION.md §8. */
    hasWork(view) {
        this.rereadTimed(view);
        return this.readyCount > 0;
    }
    summary() {
        return summaryOf(inTurn(this.queues.values(), this.turn));
    }
    /** Returns the leaves that a peer may lack, in turn, without those that it named. */
    leavesFor(held) {
        return leavesInTurn(inTurn(this.queues.values(), this.turn), held);
    }
    /** Returns the queue that the entry would join. */
    judge(entry, view) {
        // With a second signature the same transaction has another leaf but the same id.
        if (this.has(entry.tx.leaf) || this.byId.has(entry.id))
            return ignore('duplicate');
        if (this.done.has(entry.leaf))
            return ignore('stale');
        if (!belongs(entry, view))
            return ignore('not-a-member');
        const queue = this.queues.get(entry.injector) ?? new InjectorQueue(entry.tx.injector);
        if (entry.readiness === 'unknown')
            return accept(queue);
        if (entry.readiness === 'never')
            return ignore('stale');
        if (queue.holdsClaim(entry.traits.claim))
            return ignore('claim-held');
        if (queue.bytes + entry.bytes > this.limits.maxBytesPerInjector)
            return ignore('share-full');
        return accept(queue);
    }
    /**
     * Drops transactions of the injector with the most bytes until `entry` fits. Returns false if no injector
     * would still have more bytes than this one (§14).
     */
    makeRoom(queue, entry) {
        while (this.held + entry.bytes > this.limits.maxBytes) {
            let largest;
            for (const other of this.queues.values()) {
                if (other.bytes > (largest?.bytes ?? 0))
                    largest = other;
            }
            if (largest === undefined || largest.bytes <= queue.bytes + entry.bytes)
                return false;
            const victim = largest.dispensable;
            if (victim === undefined)
                return false;
            this.drop(victim);
        }
        return true;
    }
    /** Removes the transactions of unknown cases that the block made known or stale. */
    release(view, touched) {
        const released = [];
        for (const { entry, sender } of this.unknown.touchedBy(touched)) {
            if (belongs(entry, view) && readinessOf(entry, view) === 'unknown')
                continue;
            this.unknown.remove(entry);
            released.push({ tx: entry.tx, sender });
        }
        return released;
    }
    rereadTimed(view) {
        for (const entry of this.timed)
            this.reread(entry, view, readinessOf(entry, view));
    }
    reread(entry, view, readiness) {
        if (entry.readiness === 'ready')
            this.readyCount--;
        if (readiness === 'ready')
            this.readyCount++;
        entry.readiness = readiness;
        this.index.remove(entry);
        entry.watches = view.watches?.(entry.tx, readiness);
        this.index.add(entry);
    }
    drop(entry) {
        if (entry.readiness === 'ready')
            this.readyCount--;
        this.timed.delete(entry);
        this.index.remove(entry);
        this.byLeaf.delete(entry.leaf);
        this.byId.delete(entry.id);
        this.held -= entry.bytes;
        const queue = this.queues.get(entry.injector);
        queue?.remove(entry);
        if (queue?.isEmpty === true)
            this.queues.delete(entry.injector);
    }
}
function entryOf(tx, view) {
    const entry = poolEntry(tx, view.traitsOf(tx));
    entry.readiness = readinessOf(entry, view);
    entry.watches = view.watches?.(tx, entry.readiness);
    return entry;
}
//# sourceMappingURL=mempool.js.map
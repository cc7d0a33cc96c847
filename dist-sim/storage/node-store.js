import assert from 'node:assert/strict';
import { entryId } from '../protocol/ledger/index.js';
import { BlockStore } from './block-store.js';
import { BodyStore } from './body-store.js';
import { StorageError } from './errors.js';
import { keyIn, LedgerSpace } from './key-spaces.js';
import { del, put } from './key-value-store.js';
import { ledgerRows } from './ledger-rows.js';
import { Meta } from './meta.js';
import { NodeTables } from './node-tables.js';
import { headOf, storedChain } from './stored-chain.js';
import { Table } from './table.js';
/** The tables that `restoreState` needs, besides the rows of undecided cases. */
const STATE_SPACES = [
    'ledger', 'tally', 'allowlist', 'undecided', 'presence', 'key-epoch', 'dealing', 'key-member', 'recovery'
];
/**
 * Gives typed access to the data of a node. Rows that belong together are written in one synced batch. This
 * class does not decode values.
 */
export class NodeStore extends NodeTables {
    store;
    meta;
    bodies;
    headNow;
    blocks;
    #committing = false;
    constructor(store, meta, bodies, headNow) {
        super(store);
        this.store = store;
        this.meta = meta;
        this.bodies = bodies;
        this.headNow = headNow;
        this.blocks = new BlockStore(store);
    }
    /**
     * Opens a node's data. The database then belongs to the returned store.
     * @throws StorageError 'other-format', or 'corrupt' if the newest block is missing
     */
    static async open(store) {
        const meta = new Meta(store);
        await meta.checkFormat();
        const head = await headOf(storedChain(store));
        return new NodeStore(store, meta, await BodyStore.open(store), head);
    }
    /** Returns height and hash of the newest final block; undefined before the first block. */
    head() {
        return this.headNow;
    }
    /** Writes block, certificate, ledger rows and `extra` in one synced batch. Heights must have no gap. */
    async commitBlock(commit) {
        const expected = this.headNow === undefined ? 1 : this.headNow.height + 1;
        assert(!this.#committing, 'one commit at a time');
        assert.equal(commit.height, expected, 'blocks are committed in order');
        const head = { height: commit.height, hash: commit.hash };
        const operations = this.blocks.putting(commit, commit.hash);
        for (const change of commit.changes)
            operations.push(operationOf(change));
        for (const operation of commit.extra ?? [])
            operations.push(operation);
        operations.push(this.meta.puttingHead(head));
        const { opened, waiting, deleted } = commit.bodies ?? NO_BODIES;
        for (const operation of this.bodies.unmarking(opened))
            operations.push(operation);
        for (const operation of this.bodies.marking(waiting))
            operations.push(operation);
        this.#committing = true;
        try {
            if (deleted.length > 0)
                await this.bodies.deleteWith(deleted, operations);
            else
                await this.store.batch(operations, { sync: true });
        }
        finally {
            this.#committing = false;
        }
        this.headNow = head;
    }
    readBlock(height) {
        return this.blocks.read(height);
    }
    /** See `BlockStore.readRange`. */
    readBlocks(from, count, maxBytes) {
        return this.blocks.readRange(from, count, maxBytes);
    }
    heightOf(hash) {
        return this.blocks.heightOf(hash);
    }
    /** Reads rows of the ledger. Missing rows are not in the map. */
    async loadEntries(keys) {
        const rows = keys.map(({ space, key }) => keyIn(LedgerSpace[space], key));
        const values = await this.store.getMany(rows);
        const entries = new Map();
        keys.forEach((key, i) => {
            const value = values[i];
            if (value !== undefined)
                entries.set(entryId(key), value);
        });
        return entries;
    }
    entry({ space, key }) {
        return this.store.get(keyIn(LedgerSpace[space], key));
    }
    /** Reads a ledger table in key order, or only the keys that begin with `prefix`. */
    async *entries(space, prefix = new Uint8Array(0)) {
        for await (const [key, value] of new Table(this.store, LedgerSpace[space]).withPrefix(prefix)) {
            yield { space, key, value };
        }
    }
    /** Reads the rows of a ledger table behind `after` in key order, at most `limit` of them if it is given. */
    async *entriesAfter(space, after, limit) {
        const range = limit === undefined ? { gt: after } : { gt: after, limit };
        for await (const [key, value] of new Table(this.store, LedgerSpace[space]).iterate(range)) {
            yield { space, key, value };
        }
    }
    /** Reads a snapshot of all ledger tables, the `ledger` row first. */
    ledgerRows() {
        return ledgerRows(this.store);
    }
    /** Reads the rows that `restoreState` needs after a restart, including all undecided cases. */
    async stateRows() {
        const rows = [];
        for (const space of STATE_SPACES) {
            for await (const row of this.entries(space))
                rows.push(row);
        }
        const cases = rows.filter(row => row.space === 'undecided')
            .map(({ key }) => ({ space: 'case', key }));
        const loaded = await this.loadEntries(cases);
        for (const key of cases) {
            const value = loaded.get(entryId(key));
            if (value === undefined) {
                throw new StorageError('corrupt', 'an undecided case has no row of its own');
            }
            rows.push({ ...key, value });
        }
        return rows;
    }
    /** Returns the ids of the cases with this pseudonym, oldest first. */
    async history(pseudonym) {
        const ids = [];
        for await (const { value } of this.entries('patient', pseudonym))
            ids.push(value);
        return ids;
    }
    /** Reads all cases, in the order of their ids. */
    async *iterateCases() {
        for await (const { key, value } of this.entries('case'))
            yield [key, value];
    }
    /** Stores bodies durably. Returns the hashes of the bodies that were not stored before. */
    putBodies(bodies) {
        return this.bodies.put(bodies);
    }
    getBody(hash) {
        return this.bodies.get(hash);
    }
    getBodies(hashes) {
        return this.bodies.getMany(hashes);
    }
    hasBodies(hashes) {
        return this.bodies.has(hashes);
    }
    /** Returns the hashes of the bodies that wait: no block has opened a case with them. */
    waitingBodies() {
        return this.bodies.waiting();
    }
    /** Notes durably that these bodies belong to cases. */
    settleBodies(hashes) {
        return hashes.length === 0 ? Promise.resolve() : this.write(this.bodies.unmarking(hashes));
    }
    /** Tells whether an accepted case has this body. */
    async isAccepted(hash) {
        for await (const row of this.entries('body', hash))
            return row.value.length > 0;
        return false;
    }
    deleteBody(hash) {
        return this.bodies.delete([hash]);
    }
    deleteBodies(hashes) {
        return this.bodies.delete(hashes);
    }
    /** Stores a proposal in one synced batch. When it resolves, the transaction may be gossiped. */
    async storeOwnProposal(own) {
        await this.bodies.put(own.bodies, [
            this.outbox.putting(own.leaf, own.transaction),
            ...own.recordKeys.map(({ caseId, sealed }) => this.recordKeys.putting(caseId, sealed)),
            ...own.extra ?? []
        ]);
    }
    /** Returns this hospital's transactions that are not final yet, in no particular order. */
    async outboxTransactions() {
        const waiting = [];
        for await (const [, transaction] of this.outbox.iterate())
            waiting.push(transaction);
        return waiting;
    }
    /** Makes the operation that deletes a stored proposal, for the `extra` of the block that contains it. */
    deletingOwnProposal(leaf) {
        return this.outbox.deleting(leaf);
    }
    /** Writes to several tables atomically. The rows are durable when it resolves. */
    write(operations) {
        return this.store.batch(operations, { sync: true });
    }
    close() {
        return this.store.close();
    }
}
const NO_BODIES = { opened: [], waiting: [], deleted: [] };
function operationOf({ space, key, value }) {
    const at = keyIn(LedgerSpace[space], key);
    return value === undefined ? del(at) : put(at, value);
}
//# sourceMappingURL=node-store.js.map
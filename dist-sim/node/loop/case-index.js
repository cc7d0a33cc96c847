import { caseCodec, decode } from '../../protocol/codec/index.js';
import { hmacSha256 } from '../../protocol/crypto/index.js';
import { casesOf } from '../../protocol/ledger/index.js';
import { CaseStatus, concat, equal, hex, utf8 } from '../../protocol/types/index.js';
import { u64, readU64 } from '../../storage/index.js';
import { readHeader } from './stored-block.js';
const MARK = 'case-index';
const TAG_BYTES = 16;
const ORDER_BYTES = 18;
const ROWS_AT_ONCE = 4096;
const NOTHING = new Uint8Array(0);
/**
 * Keeps lists of cases by submitter and by final status, in the order of the chain, and the times of blocks.
 * The batch of a block writes its rows, so an index is never behind. A row is written once and never changed:
 * undecided cases are in memory, and no status changes after the end of a case. The names of the lists are
 * keyed, so the rows of a stolen folder do not say whose they are without the node's secret.
 */
export class CaseIndex {
    store;
    secret;
    #tags = new Map();
    #isWhole;
    constructor(store, secret, isWhole) {
        this.store = store;
        this.secret = secret;
        this.#isWhole = isWhole;
    }
    /** Opens the index, which is whole from the first block on. An index with another secret is not whole. */
    static async open(store, secret) {
        const mark = hmacSha256(secret, utf8('medichain/v2/index-mark'));
        if (store.head() === undefined)
            await store.meta.put(MARK, mark);
        const stored = await store.meta.get(MARK);
        return new CaseIndex(store, secret, stored !== undefined && equal(stored, mark));
    }
    /** False if the rows were made with another secret, or a rebuilding was interrupted. */
    get isWhole() { return this.#isWhole; }
    /** Returns the rows that are written in one batch with a block. */
    operationsWith({ block: { header: { height, timestamp } }, delta }) {
        return [
            this.store.blockTimes.putting(u64(height), u64(timestamp)),
            ...casesOf(delta, 'opened').flatMap(opened => this.#opening(opened)),
            ...casesOf(delta, 'closed').flatMap(closed => this.#closing(closed))
        ];
    }
    /** Reads a list from its newest case, or from the case before `before` in the order of the chain. */
    async *list(name, before) {
        const tag = this.#tag(name);
        const upper = before === undefined ? { lte: concat(tag, LAST) } : { lt: this.#key(tag, before) };
        for await (const [key] of this.store.caseIndex.iterate({ gte: tag, ...upper, reverse: true })) {
            yield key.subarray(TAG_BYTES + ORDER_BYTES);
        }
    }
    /** Returns the times of these blocks, as far as they are known. */
    async timesOf(heights) {
        const asked = [...new Set(heights)];
        const rows = await this.store.blockTimes.getMany(asked.map(height => u64(height)));
        const times = new Map();
        for (const [at, height] of asked.entries()) {
            const row = rows[at];
            if (row !== undefined)
                times.set(height, readU64(row));
        }
        return times;
    }
    /**
     * Deletes the index and makes it again from the blocks and the cases. Blocks may be committed meanwhile: a
     * row never changes, so the rows that both write are equal.
     * @returns the number of cases
     */
    async rebuild() {
        const { store } = this;
        this.#isWhole = false;
        await store.meta.put(MARK, NOTHING);
        for (const table of [store.caseIndex, store.blockTimes]) {
            for (;;) {
                const keys = [];
                for await (const [key] of table.iterate({ limit: ROWS_AT_ONCE }))
                    keys.push(key);
                if (keys.length === 0)
                    break;
                await store.write(keys.map(key => table.deleting(key)));
            }
        }
        return await this.#fill();
    }
    async #fill() {
        const { store } = this;
        let rows = [];
        const add = async (more, isLast = false) => {
            rows.push(...more);
            if (rows.length === 0 || (rows.length < ROWS_AT_ONCE && !isLast))
                return;
            await store.write(rows);
            rows = [];
        };
        const head = store.head()?.height ?? 0;
        for (let height = 1; height <= head; height++) {
            const header = await readHeader(store, height);
            if (header === undefined)
                throw new Error(`block ${height} is missing; run chain verify`);
            await add([store.blockTimes.putting(u64(height), u64(header.timestamp))]);
        }
        let cases = 0;
        for await (const [id, row] of store.iterateCases()) {
            const found = decode(caseCodec, row);
            if (found.verdict !== 'accept')
                throw new Error(`case ${hex(id)} is damaged; run chain verify`);
            const one = found.value;
            await add([...this.#opening(one), ...one.status >= CaseStatus.accepted ? this.#closing(one) : []]);
            cases++;
        }
        await add([], true);
        await store.meta.put(MARK, hmacSha256(this.secret, utf8('medichain/v2/index-mark')));
        this.#isWhole = true;
        return cases;
    }
    #opening(opened) {
        return [this.#row({}, opened), this.#row({ submitter: opened.submitter }, opened)];
    }
    #closing(closed) {
        const { status, submitter } = closed;
        return [this.#row({ status }, closed), this.#row({ status, submitter }, closed)];
    }
    #row(name, place) {
        return this.store.caseIndex.putting(this.#key(this.#tag(name), place), NOTHING);
    }
    /** The case id comes last, so that no two cases have one row, however their transactions are made. */
    #key(tag, { height, id, index, transactionId }) {
        const key = new Uint8Array(TAG_BYTES + ORDER_BYTES + id.byteLength);
        key.set(tag);
        key.set(u64(height), TAG_BYTES);
        key.set(transactionId.subarray(0, 8), TAG_BYTES + 8);
        key.set([index >> 8, index & 0xff], TAG_BYTES + 16);
        key.set(id, TAG_BYTES + ORDER_BYTES);
        return key;
    }
    /** There is a tag per status and hospital that ever submitted. */
    #tag({ status, submitter = NOTHING }) {
        const name = `${status ?? 'any'}/${hex(submitter)}`;
        let tag = this.#tags.get(name);
        if (tag === undefined) {
            tag = hmacSha256(this.secret, utf8(`medichain/v2/case-list/${name}`)).subarray(0, TAG_BYTES);
            this.#tags.set(name, tag);
        }
        return tag;
    }
}
const LAST = new Uint8Array(ORDER_BYTES + 32).fill(0xff);
//# sourceMappingURL=case-index.js.map
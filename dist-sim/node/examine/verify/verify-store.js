import { equal, hex } from '../../../protocol/types/index.js';
import { readU64 } from '../../../storage/index.js';
import { ChainReplay, nothingVerified } from './chain-replay.js';
import { compareLedger, StoredRows } from './compare-ledger.js';
import { isDamage, Mismatch, reading } from './mismatch.js';
import { RebuiltRows } from './rebuilt-rows.js';
import { withScratchStore } from './scratch-store.js';
/** Progress is reported once in this many blocks. */
const PROGRESS_STEP = 100;
/**
 * Verifies every hash, signature, share of σ, draw and certificate from the stored bytes. Then compares the
 * stored ledger with the ledger that these bytes make. This works while the node commits blocks: the answer
 * is then about the moment when the ledger was read.
 * @param onProgress called now and then
 */
export async function verifyStore(store, onProgress, options = {}) {
    const run = (scratch) => new Verification(store, onProgress, options, scratch).run();
    return options.scratch === undefined ? withScratchStore(run) : run(options.scratch);
}
class Verification {
    store;
    onProgress;
    options;
    #replay;
    #tip = 0;
    #rows;
    constructor(store, onProgress, options, scratch) {
        this.store = store;
        this.onProgress = onProgress;
        this.options = options;
        this.#rows = new RebuiltRows(scratch);
    }
    async run() {
        try {
            // The order matters: on a running node the head must be at least as high as the last block.
            const highest = await this.#highest();
            const head = await this.store.meta.head().catch(damageAsUndefined);
            this.#tip = Math.max(highest ?? 0, head?.height ?? 0);
            const replay = this.#replay = await this.#begin();
            await this.#takeBlocks(replay, head);
            this.#checkEnd(replay, head);
            await this.#checkLedger(replay);
            return this.#view();
        }
        catch (error) {
            if (!(error instanceof Mismatch))
                throw error;
            const { finding } = error;
            const height = Math.max(0, Math.min(this.#replay?.height ?? 0, finding.height - 1));
            return { ...this.#view(), height, failure: finding };
        }
    }
    async #begin() {
        const { meta } = this.store;
        const genesis = await reading(0, 'The genesis', () => meta.genesis());
        if (genesis === undefined) {
            throw new Mismatch(0, 'missing-genesis', 'The genesis is not in the database.');
        }
        const replay = ChainReplay.begin(genesis, this.#rows);
        const pinned = await reading(0, 'The chain id', () => meta.chainId());
        const names = [pinned === undefined ? undefined : hex(pinned), this.options.chainId];
        for (const named of names) {
            if (named === undefined || named === replay.chainId)
                continue;
            throw new Mismatch(0, 'wrong-genesis', `The stored genesis makes chain ` +
                `${replay.chainId.slice(0, 16)}…, but this node follows ${named.slice(0, 16)}….`);
        }
        return replay;
    }
    async #takeBlocks(replay, head) {
        while (replay.height < this.#tip) {
            const height = replay.height + 1;
            if (!await this.#takeNext(replay)) {
                throw new Mismatch(height, 'missing-block', `Block ${height} or its certificate is not in ` +
                    `the database, though the chain goes on to ${this.#tip}.`);
            }
            if (height % PROGRESS_STEP === 0 || height === this.#tip) {
                this.onProgress(height, this.#tip);
            }
            if (height === head?.height && !equal(head.hash, replay.hash)) {
                throw new Mismatch(height, 'wrong-head', `The database names another block ${height} as its newest.`);
            }
        }
    }
    /** False if there is no next block. */
    async #takeNext(replay) {
        const height = replay.height + 1;
        const { blocks } = this.store;
        const stored = await reading(height, `Block ${height} or its certificate`, () => blocks.read(height));
        if (stored === undefined)
            return false;
        await replay.take(stored);
        const indexed = await reading(height, `The entry of block ${height} in the index by hash`, () => blocks.heightOf(replay.hash));
        if (indexed === height)
            return true;
        throw new Mismatch(height, 'wrong-block-index', `The index by hash has block ${height} at ` +
            `${indexed === undefined ? 'no height' : `height ${indexed}`}.`);
    }
    #checkEnd(replay, head) {
        const { height } = replay;
        if (height > 0 && head?.height !== height) {
            throw new Mismatch(height, 'wrong-head', `The database has block ${height}, but names ` +
                `${head?.height ?? 'none'} as its newest.`);
        }
        const { stoppedAt } = this.options;
        if (stoppedAt === undefined)
            return;
        if (stoppedAt.height > height) {
            throw new Mismatch(height + 1, 'missing-block', `Block ${height + 1} is not in the database, ` +
                `though the node stopped at ${stoppedAt.height}.`);
        }
        if (stoppedAt.height === height && stoppedAt.hash !== hex(replay.hash)) {
            throw new Mismatch(height, 'wrong-head', `The node stopped at another block ${height}.`);
        }
    }
    /** Compares a snapshot of the ledger; a running node may have committed more blocks by then. */
    async #checkLedger(replay) {
        const stored = new StoredRows(this.store.ledgerRows());
        try {
            await stored.advance();
            const until = heightOf(stored.current);
            while (replay.height < until && await this.#takeNext(replay))
                continue;
            this.#tip = replay.height;
            const finding = await compareLedger(stored, this.#rows.iterate(), replay.height);
            if (finding !== undefined)
                throw new Mismatch(finding.height, finding.code, finding.message);
        }
        finally {
            await stored.close();
        }
    }
    /** Finds the highest stored block. If that row is damaged, the head still has its height. */
    #highest() {
        return this.store.blocks.highest().catch(damageAsUndefined);
    }
    #view() {
        return this.#replay?.view(this.#tip) ?? nothingVerified(this.#tip, this.options.chainId);
    }
}
/** Reads the height at the beginning of the `ledger` row, a u64. */
function heightOf(row) {
    if (row === undefined || row instanceof Error || row.space !== 'ledger')
        return 0;
    return row.value.byteLength < 8 ? 0 : readU64(row.value);
}
function damageAsUndefined(error) {
    if (!isDamage(error))
        throw error;
}
//# sourceMappingURL=verify-store.js.map
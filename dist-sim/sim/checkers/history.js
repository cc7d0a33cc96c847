import { applyDelta, entryId, executeBlock, genesisState, judgeRecovery, nextSigma, recoveryAt, touches } from '../../protocol/ledger/index.js';
import { TransactionKind } from '../../protocol/types/index.js';
import { beaconBy, equalIds, name, ZEROS } from './arithmetic.js';
/**
 * The chain of the checkers. It holds the blocks, the sets of members that follow from them, the beacons,
 * and a ledger that has executed each block in isolation.
 */
export class History {
    chain;
    #heights = [];
    #rows = new Map();
    #ledger;
    /** Who decides the next height under a recovery list. */
    #voters;
    /** The members at the next height. */
    #next;
    constructor(chain) {
        this.chain = chain;
        this.#ledger = genesisState(chain);
        this.#next = chain.genesis.members;
    }
    get tip() { return this.#heights.length; }
    /** Ids of the members at the next height. */
    get current() { return this.#next.map(({ id }) => id); }
    at(height) { return this.#heights[height - 1]; }
    /** Returns set(height), which is known up to one height above the tip. */
    setAt(height) {
        return height === this.tip + 1 ? this.current : this.at(height)?.set;
    }
    /** Returns who decides a height: set(height), or the hospitals that a recovery list keeps (§10.6). */
    votersAt(height) {
        return height === this.tip + 1 ? this.#voters ?? this.current : this.at(height)?.voters;
    }
    /** Returns the recovery under which a height is or was decided (§10.6). */
    recoveryAt(height) { return recoveryAt(this.#ledger, height); }
    /** Distinguishes statements under a recovery in the keys of checkers; empty before the first recovery. */
    underText(height) {
        const recovery = this.recoveryAt(height);
        return recovery.every(byte => byte === 0) ? '' : ` under ${name(recovery).slice(0, 8)}`;
    }
    isMember(id, height) {
        return this.setAt(height)?.some(member => equalIds(member, id)) === true;
    }
    /** Returns the beacon of a height, which needs the σ in the next header (§6.1). */
    beaconAt(height) {
        if (height <= 0)
            return beaconBy(this.chain, 0, ZEROS);
        const next = this.at(height + 1);
        return next === undefined ? undefined : beaconBy(this.chain, height, next.block.header.sigma);
    }
    add({ block, recovery, shares }) {
        if (block.header.height !== this.tip + 1)
            return;
        this.adopt(recovery);
        const set = this.current;
        const voters = this.#voters ?? set;
        const list = this.#ledger.adopted?.list;
        const fault = this.#execute(block, shares);
        if (list !== undefined)
            this.#next = list.list.entries;
        this.#voters = undefined;
        for (const { transaction } of block.transactions) {
            if (transaction.kind === TransactionKind.allowlist) {
                this.#next = transaction.allowlist.list.entries;
            }
        }
        this.#heights.push({ block, set, voters, epoch: this.#ledger.keys.active, fault });
    }
    /** Adopts a recovery at the tip, before a node decides under it. Others are ignored. */
    adopt(recovery) {
        if (recovery === undefined || this.#ledger.adopted !== undefined)
            return;
        const verdict = judgeRecovery(this.#ledger, recovery);
        if (verdict.verdict !== 'accept')
            return;
        this.#ledger.adopted = verdict.value;
        this.#voters = verdict.value.list?.list.entries.map(({ id }) => id);
    }
    #execute(block, shares) {
        const wanted = touches(this.#ledger, block.transactions).map(key => entryId(key));
        const entries = new Map(wanted.flatMap(id => {
            const value = this.#rows.get(id);
            return value === undefined ? [] : [[id, value]];
        }));
        const sigma = nextSigma(this.#ledger, shares);
        if (sigma.verdict !== 'accept')
            return sigma.code;
        const verdict = executeBlock(this.chain, this.#ledger, block, entries, { sigma: sigma.value });
        if (verdict.verdict !== 'accept')
            return verdict.code;
        for (const change of verdict.value.changes) {
            if (change.value === undefined)
                this.#rows.delete(entryId(change));
            else
                this.#rows.set(entryId(change), change.value);
        }
        this.#ledger = applyDelta(this.#ledger, verdict.value);
        return undefined;
    }
}
//# sourceMappingURL=history.js.map
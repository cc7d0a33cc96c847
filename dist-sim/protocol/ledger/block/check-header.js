import { headerCodec } from '../../codec/index.js';
import { merkleRootOfHashes } from '../../crypto/index.js';
import { leaderAt, leaderOrder } from '../../sortition/index.js';
import { equal, hex } from '../../types/index.js';
import { hasUndrawn, nextDeadline } from '../cases/deadlines.js';
import { ruleOf } from '../kinds/transaction.js';
/** Bytes that a block adds to its header, and to each of its transactions. */
const FRAME_BYTES = { block: 2, transaction: 4 };
/** Returns the size of the encoded block (`blockCodec`), which MAX_BLOCK bounds. */
export function blockSize(header, transactions) {
    return transactions.reduce((sum, tx) => sum + transactionSize(tx), headerCodec.encode(header).byteLength + FRAME_BYTES.block);
}
/** Returns the number of bytes that a transaction adds to its block. */
export function transactionSize(tx) {
    return FRAME_BYTES.transaction + tx.bytes.byteLength;
}
/**
 * Checks rules 1 to 4 and 6 of SPECIFICATION.md §9.
 * @param sigma σ of the last block, combined from valid shares; zeros without `sigmaEpoch(state)`
 * @returns the code of the rule that the block breaks, or undefined
 */
export function checkHeader(chain, state, block, sigma, rules) {
    const { header, transactions } = block;
    const place = checkPlace(state, block);
    if (place !== undefined)
        return place;
    if (state.adopted?.required !== undefined && !isRequired(state, block))
        return 'not-the-required-block';
    // Rule 2.
    const order = leaderOrder(chain.id, state.beacon, header.height, state.set);
    if (!equal(leaderAt(order, header.view), header.proposer))
        return 'wrong-leader';
    // A quorum checked σ of a block that a recovery requires. Its shares may be lost (§10.6).
    if (!isRequired(state, block) && !equal(header.sigma, sigma))
        return 'wrong-sigma';
    if (header.transactionCount !== transactions.length)
        return 'wrong-transaction-count';
    const root = merkleRootOfHashes(transactions.map(tx => tx.leaf));
    if (!equal(root, header.transactionRoot))
        return 'wrong-transaction-root';
    // Rule 3.
    if (header.timestamp <= state.timestamp)
        return 'timestamp-not-after-parent';
    // Rule 4.
    const disorder = checkOrder(transactions, rules);
    if (disorder !== undefined)
        return disorder;
    // Rule 6.
    if (transactions.length === 0 && !mayBeEmpty(state, header.view, header.timestamp)) {
        return 'empty-block';
    }
    return undefined;
}
/** Tells whether a recovery requires this block: then it was notarized before the recovery (§10.6). */
export function isRequired({ adopted }, { hash }) {
    return adopted?.required !== undefined && equal(adopted.required, hash);
}
/** Checks rule 1: the size of the block, and its place in the chain. */
function checkPlace(state, { header, transactions }) {
    if (blockSize(header, transactions) > state.parameters.maxBlockBytes)
        return 'oversize';
    if (header.height !== state.height + 1)
        return 'wrong-height';
    if (!equal(header.parent, state.hash))
        return 'wrong-parent';
    if (!equal(header.allowlistHash, state.set.hash))
        return 'wrong-allowlist';
    if (!equal(header.stateRoot, state.stateRoot))
        return 'wrong-state-root';
    return undefined;
}
/** Checks rule 4: transactions sorted by rank, certain kinds at most once, and no transaction id twice. */
function checkOrder(transactions, rules) {
    const seen = new Set();
    const kinds = new Set();
    let rank = 0;
    for (const tx of transactions) {
        const rule = ruleOf(tx.transaction, rules);
        if (rule.rank < rank)
            return 'wrong-transaction-order';
        rank = rule.rank;
        if (rule.refusesTwo !== undefined && kinds.has(rule.kind))
            return rule.refusesTwo;
        kinds.add(rule.kind);
        const id = hex(tx.id);
        if (seen.has(id))
            return 'duplicate-transaction';
        seen.add(id);
    }
    return undefined;
}
/**
 * Tells whether rule 6 allows an empty block. Four cases do: a failed view before it, a draw, a deadline that
 * has passed, and a recovery that the block writes into the rows.
 */
export function mayBeEmpty(state, view, timestamp) {
    if (view > 0 || hasUndrawn(state) || state.adopted !== undefined)
        return true;
    const deadline = nextDeadline(state);
    return deadline !== undefined && deadline <= timestamp;
}
//# sourceMappingURL=check-header.js.map
import { blockHash } from '../codec/index.js';
import { merkleRootOfHashes } from '../crypto/index.js';
import { equal, hex } from '../types/index.js';
/** Makes a candidate. Undefined if the header does not have this hash, or the leaves not its root. */
export function openCandidate(chain, hash, compact, from) {
    if (!equal(blockHash(chain.id, compact.header), hash))
        return undefined;
    if (!equal(merkleRootOfHashes(compact.leaves), compact.header.transactionRoot))
        return undefined;
    return {
        hash, header: compact.header, leaves: compact.leaves, from, held: new Map(),
        stage: 'gathering', block: undefined, delta: undefined
    };
}
export function missingLeaves(candidate) {
    return candidate.leaves.filter(leaf => !candidate.held.has(hex(leaf)));
}
/** Returns the transactions that candidates of this height still lack, in hexadecimal. */
export function lackedLeaves(candidates) {
    const lacked = new Set();
    for (const candidate of candidates) {
        if (candidate.stage !== 'gathering')
            continue;
        for (const leaf of missingLeaves(candidate))
            lacked.add(hex(leaf));
    }
    return lacked;
}
/** Sets and returns the block once every transaction is held. */
export function assembleCandidate(candidate) {
    const transactions = [];
    for (const leaf of candidate.leaves) {
        const transaction = candidate.held.get(hex(leaf));
        if (transaction === undefined)
            return undefined;
        transactions.push(transaction);
    }
    candidate.block = { header: candidate.header, hash: candidate.hash, transactions };
    return candidate.block;
}
//# sourceMappingURL=candidate.js.map
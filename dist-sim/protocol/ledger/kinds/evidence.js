import { accusedOf, conflictHeight, conflictKey } from '../../codec/index.js';
import { TransactionKind, accept, equal, hex, ignore, reject } from '../../types/index.js';
import { evidenceKey } from '../rows/keys.js';
import { evidenceRowCodec } from '../rows/rows.js';
import { isDoubleShare, readinessOf } from './double-share.js';
/**
 * The rule of EVIDENCE (SPECIFICATION.md §12). The form has checked that the conflict is real. The rule
 * checks that the chain has no evidence of this type against the accused, and has reached the height of the
 * conflict. The accused must be a present or former member, or the government for lists.
 */
export const evidenceRule = {
    kind: TransactionKind.evidence,
    rank: 2,
    beforeEpochs: true,
    touches: ({ chain }, evidence) => [exclusiveRow(chain, evidence)],
    // A transaction carries three signatures: its own and those of the two objects.
    traits: ({ conflict }) => ({ checks: 3, claim: claimOf(conflict) }),
    doubts: ({ chain }, evidence) => [exclusiveRow(chain, evidence)],
    refute: (work, { transaction }) => work.read(exclusiveRow(work.chain, transaction)) === undefined
        ? falseProofIn(work.state, transaction)
        : 'known-evidence',
    offence: falseProofIn,
    readiness,
    exclusiveRow,
    judge
};
function exclusiveRow(chain, { conflict }) {
    return evidenceKey(conflictKey(chain, conflict));
}
/** Names the accused and the type of a conflict, as `exclusiveRow` does, without a hash. */
function claimOf(conflict) {
    switch (conflict.type) {
        case 'proposals':
        case 'recoveredProposals': return `proposals ${hex(conflict.first.signer)}`;
        case 'votes':
        case 'recoveredVotes': return `votes ${hex(conflict.first.signer)}`;
        case 'opinions': return `${conflict.type} ${hex(conflict.first.author)}`;
        case 'allowlists': return conflict.type;
        case 'shares': return `${conflict.type} ${hex(conflict.first.holder)}`;
    }
}
/** The accused may be a member of a list that this node lacks. */
function readiness(state, { author, conflict }) {
    const worth = conflict.type === 'shares' ? readinessOf(state, conflict) : 'ready';
    if (worth !== 'ready')
        return worth;
    if (!isKnown(state, accusedOf(state.chain, conflict)))
        return 'unknown';
    return state.set.has(author) && conflictHeight(conflict) <= state.height + 1 ? 'ready' : 'later';
}
/** Finds a false proof of a share. The epoch is active, and the height is final here. */
function falseProofIn(state, { conflict }) {
    if (conflict.type !== 'shares' || readinessOf(state, conflict) !== 'ready')
        return undefined;
    return isDoubleShare(state, conflict) ? undefined : 'bad-share-proof';
}
function judge(work, { transaction, id }) {
    const { chain, height } = work;
    if (!work.state.set.has(transaction.author))
        return ignore('not-a-member');
    if (conflictHeight(transaction.conflict) > height)
        return ignore('conflict-ahead');
    const key = exclusiveRow(chain, transaction);
    if (work.read(key) !== undefined)
        return reject('known-evidence');
    const accused = accusedOf(chain, transaction.conflict);
    if (!isKnown(work.state, accused))
        return reject('unknown-accused');
    const { conflict } = transaction;
    if (conflict.type === 'shares' && !isDoubleShare(work.state, conflict))
        return reject('bad-share-proof');
    work.write(key, evidenceRowCodec.encode({ accused, height, transactionId: id }));
    work.ruleEvents.push({ type: 'evidence', evidence: transaction });
    return accept(undefined);
}
function isKnown({ chain, tallies }, accused) {
    return tallies.has(hex(accused)) || equal(accused, chain.genesis.governmentListKey);
}
//# sourceMappingURL=evidence.js.map
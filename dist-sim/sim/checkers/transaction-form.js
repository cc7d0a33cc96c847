import { TransactionKind } from '../../protocol/types/index.js';
import { caseIdOf, leafOf, name, txIdOf } from './arithmetic.js';
import { messageOf, proposalBytes, transactionBytes } from './layouts.js';
/*
 * Verifies the ids, bytes and signature of a transaction that the daemon calls verified (§2, §3).
 */
/** Returns whether the author of a transaction has signed it. */
export function isSigned(chain, { transaction, bytes }) {
    const isBy = (id, signature) => chain.verifier.verify(id, messageOf(chain, transaction, bytes), signature);
    return transaction.kind === TransactionKind.allowlist
        ? isBy(chain.genesis.governmentListKey, transaction.allowlist.signature)
        : isBy(transaction.author, transaction.signature);
}
/** Computes the ids of the cases that a PROPOSE opens. */
export function caseIdsOf(chain, { transaction }) {
    if (transaction.kind !== TransactionKind.propose)
        return [];
    const { author: submitter, proposals } = transaction;
    return proposals.map(proposal => name(caseIdOf(chain, submitter, leafOf(proposalBytes(proposal)))));
}
/** Describes the fault of a transaction, independent of the state of the ledger. */
export function faultOfForm(chain, verified) {
    const kind = `a transaction of kind ${verified.transaction.kind}`;
    const bytes = transactionBytes(verified.transaction, verified.bytes);
    if (name(bytes) !== name(verified.bytes))
        return `${kind}: its bytes are not its fields'`;
    if (name(leafOf(bytes)) !== name(verified.leaf))
        return `${kind}: another leaf`;
    if (name(txIdOf(chain, bytes)) !== name(verified.id))
        return `${kind}: another id`;
    const caseIds = caseIdsOf(chain, verified).join();
    if (caseIds !== verified.caseIds.map(name).join())
        return `${kind}: other case ids`;
    return isSigned(chain, verified) ? undefined : `${kind}: not signed by its author`;
}
//# sourceMappingURL=transaction-form.js.map
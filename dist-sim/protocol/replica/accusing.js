import { conflictKey, proveOpinion, signTransaction, transactionCodec, verifyTransaction } from '../codec/index.js';
import { equal, hex, isOfKind, isVerdict, TransactionKind } from '../types/index.js';
import { poolView } from './reason.js';
/**
 * Makes an EVIDENCE transaction from two objects that this node saw, or keeps them if the accused is accused
 * of this type already (§12.3). @returns whether it did either
 */
export function accuse(run, conflict) {
    const { accusations, chain, context, signer } = run.state;
    if (signer === undefined)
        return false;
    const accusing = accusations.take(hex(conflictKey(chain, conflict)), context.height);
    if (accusing === 'keep')
        run.effects.push({ type: 'keep-evidence', conflict });
    return accusing === 'report' ? report(run, signer, conflict) : accusing === 'keep';
}
function report(run, signer, conflict) {
    const { chain } = run.state;
    const transaction = signTransaction(chain.id, signer, { kind: TransactionKind.evidence, author: signer.id, conflict });
    const verified = verifyTransaction(chain, id => run.state.ledger.set.has(id), transactionCodec.encode(transaction));
    if (verified.verdict !== 'accept')
        return false;
    run.state.pool.admit(verified.value, poolView(run.state, run.clock));
    run.effects.push({ type: 'publish', transactions: [verified.value] });
    return true;
}
/**
 * Compares a verified transaction with what its author signed before. Only opinions on undecided cases are
 * remembered: anybody could replay others, and so displace what the author signs now.
 */
export function compareWithEarlier(run, transaction) {
    const { undecided } = run.state.ledger;
    if (isOfKind(transaction, 'opinions')) {
        accuseOfTwoOpinions(run, transaction, id => undecided.get(id) !== undefined);
    }
}
/** Compares the opinions of a block with earlier opinions, and notes which offences it proves. */
export function compareCommitted(run, transaction) {
    if (isOfKind(transaction, 'opinions'))
        accuseOfTwoOpinions(run, transaction, () => true);
    else if (isOfKind(transaction, 'evidence')) {
        run.state.accusations.prove(hex(conflictKey(run.state.chain, transaction.transaction.conflict)));
    }
}
/** Accuses a validator that approves and rejects one case (§7.4, §12). */
function accuseOfTwoOpinions(run, later, isWorthKeeping) {
    const { opinionsSeen, signer } = run.state;
    if (signer === undefined)
        return;
    for (const { first, second } of opinionsSeen.take(later, isWorthKeeping)) {
        first.isReported = accuse(run, {
            type: 'opinions',
            first: proveOpinion(first.batch, first.index), second: proveOpinion(second.batch, second.index)
        });
    }
}
/**
 * Asks for counted opinions that the given batch contradicts. The ledger has counted opinions without their
 * signature, which is in the block. The opinions of the block come back as a `witness` input. By then
 * `opinionsSeen` has the batch, and the two are compared.
 */
export function recallContradicted(run, transaction) {
    if (!isOfKind(transaction, 'opinions') || run.state.signer === undefined)
        return;
    const { author, opinions } = transaction.transaction;
    const heights = new Set();
    for (const [index, { caseId, decision }] of opinions.entries()) {
        if (!isVerdict(decision))
            continue;
        const counted = run.state.ledger.undecided.get(transaction.judged[index])?.opinions.find(given => equal(given.validator, author));
        if (counted === undefined || counted.decision === decision)
            continue;
        if (!run.state.opinionsSeen.knows(author, caseId))
            heights.add(counted.height);
    }
    for (const height of heights)
        run.effects.push({ type: 'recall', height, author });
}
//# sourceMappingURL=accusing.js.map
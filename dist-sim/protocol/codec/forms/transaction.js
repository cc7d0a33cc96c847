import { TransactionKind, assert, accept, caseKeys, equal, hex, reject } from '../../types/index.js';
import { transactionIdOfBytes, transactionLeaf } from '../parts/identifiers.js';
import { decode } from '../wire/schema.js';
import { ALL_FORMS } from './index.js';
/** Encodes any transaction, signature included. */
export const transactionCodec = ALL_FORMS.codec;
/** Returns the transaction with its signature; `signer` must be its author. */
export function signTransaction(chainId, signer, transaction) {
    const form = ALL_FORMS.byNumber.get(transaction.kind);
    return signAs(form, chainId, signer, transaction);
}
/** Signs a transaction of the kind that `form` describes. */
export function signAs(form, chainId, signer, transaction) {
    assert(form.message !== undefined, 'members sign transactions of this kind');
    const { author } = transaction;
    assert(author !== undefined && equal(author, signer.id), 'a member signs its own transactions only');
    const signature = signer.sign(form.message(chainId, transaction));
    return { ...transaction, signature };
}
/** Returns the map keys of the cases of a transaction. @param caseIds of a PROPOSE */
export function namesIn(transaction, caseIds) {
    if (transaction.kind === TransactionKind.opinions) {
        return { keys: [], judged: transaction.opinions.map(({ caseId }) => hex(caseId)) };
    }
    if (transaction.kind !== TransactionKind.propose)
        return { keys: [], judged: [] };
    const author = hex(transaction.author);
    return {
        keys: transaction.proposals.map((proposal, index) => caseKeys(hex(caseIds[index]), author, proposal)),
        judged: []
    };
}
/**
 * Checks everything about a transaction that needs no ledger: canonical bytes, limits, author, signatures.
 * Only this function makes a `VerifiedTransaction`.
 * @param bytes the bytes received, which the result keeps
 */
export function verifyTransaction(chain, isMember, bytes, forms = ALL_FORMS) {
    if (bytes.byteLength > chain.genesis.parameters.maxTransactionBytes)
        return reject('oversize');
    const decoded = decode(forms.codec, bytes);
    if (decoded.verdict !== 'accept')
        return decoded;
    const transaction = decoded.value;
    const form = forms.byNumber.get(transaction.kind);
    const origin = form.verify(chain, isMember, transaction, bytes);
    if (origin.verdict !== 'accept')
        return origin;
    const { signer, injector, caseIds = [] } = origin.value;
    return accept({
        transaction,
        bytes,
        id: transactionIdOfBytes(chain.id, bytes),
        leaf: transactionLeaf(bytes),
        caseIds,
        ...namesIn(transaction, caseIds),
        signer,
        injector
    });
}
//# sourceMappingURL=transaction.js.map
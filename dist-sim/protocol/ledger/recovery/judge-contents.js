import { verifyCertificate } from '../../codec/index.js';
import { accept, equal, ignore, reject, VoteKind } from '../../types/index.js';
import { currentRecovery } from '../state/ledger-state.js';
/**
 * Checks what a statement says of the chain, as far as a node at this tip can (SPECIFICATION.md §10.6). A
 * liar may name a block that no quorum signed, so that the others wait for it in vain.
 * @returns `ignore` for a tip that only a node further up can check
 */
export function judgeContents(state, { above, tip }) {
    const { chain, height, set } = state;
    const verdict = judgeTip(state, tip);
    if (verdict.verdict !== 'accept')
        return verdict;
    for (const { certificate } of above) {
        if (certificate.kind === VoteKind.nullify)
            return reject('stated-nullification');
        if (certificate.height <= tip.height)
            return reject('stated-below-the-tip');
        if (certificate.height !== height + 1)
            continue;
        const signed = verifyCertificate(chain, set.members, certificate, currentRecovery(state));
        if (signed.verdict !== 'accept')
            return signed;
    }
    return accept(undefined);
}
/** Checks that a tip has its finalization. That of a lower block changes nothing, so it is not verified. */
function judgeTip(state, { certificate, hash, height }) {
    const { chain, set } = state;
    if (height === 0)
        return certificate === undefined ? accept(undefined) : reject('tip-without-finalization');
    if (certificate === undefined || certificate.kind !== VoteKind.finalize ||
        certificate.height !== height || !equal(certificate.blockHash, hash)) {
        return reject('tip-without-finalization');
    }
    if (height < state.height)
        return accept(undefined);
    if (height === state.height) {
        return equal(hash, state.hash) ? accept(undefined) : reject('tip-of-another-block');
    }
    const signed = verifyCertificate(chain, set.members, certificate, currentRecovery(state));
    return signed.verdict === 'accept' ? accept(undefined) : ignore('tip-not-verified');
}
//# sourceMappingURL=judge-contents.js.map
import { blockHash } from '../codec/index.js';
import { merkleRootOfHashes } from '../crypto/index.js';
import { faultOfForm } from '../lottery/index.js';
import { equal, VoteKind } from '../types/index.js';
/**
 * Checks that the parts of a BLOCK-PROPOSAL fit together (step 2 of R4). R6 checks the signatures of the
 * attached certificates, and the replica the proofs of the attached shares.
 * @param required the only block that may be proposed, after a recovery
 * @param threshold t of the key epoch, 0 if none is active: the number of attached shares
 * @returns why no honest leader can have sent the message, or undefined
 */
export function malformation(chainId, message, threshold, required) {
    const { proposal, justifyView, block, notarization } = message;
    if (required !== undefined && !equal(required, proposal.blockHash))
        return 'not-the-required-block';
    if (justifyView < -1 || justifyView >= proposal.view)
        return 'justification-view';
    if (!areNullificationsInRange(message))
        return 'justification-nullifications';
    const unfit = faultOfForm(message.shares, threshold);
    if (unfit !== undefined)
        return unfit;
    if (justifyView === -1 && required !== undefined) {
        return block === undefined && notarization === undefined ? undefined : 'required-with-block';
    }
    if (justifyView === -1) {
        if (block === undefined || notarization !== undefined)
            return 'fresh-without-block';
        return blockMalformation(chainId, message, block);
    }
    if (block !== undefined || notarization === undefined)
        return 'repeat-without-notarization';
    return isNotarizationOf(message, notarization) ? undefined : 'justification-notarization';
}
/** Checks that the leader signed this block, and that its leaves match its header. */
function blockMalformation(chainId, { proposal }, { header, leaves }) {
    if (!equal(blockHash(chainId, header), proposal.blockHash))
        return 'block-hash';
    if (header.height !== proposal.height || header.view !== proposal.view)
        return 'header-view';
    if (header.transactionCount !== leaves.length)
        return 'block-leaves';
    return equal(merkleRootOfHashes(leaves), header.transactionRoot) ? undefined : 'block-leaves';
}
function isNotarizationOf({ proposal, justifyView }, of) {
    return of.kind === VoteKind.notarize && of.height === proposal.height &&
        of.view === justifyView && equal(of.blockHash, proposal.blockHash);
}
/** Checks that the nullifications are of views in (r, p.view), ascending, each view at most once. */
function areNullificationsInRange(message) {
    const { proposal, justifyView, nullifications } = message;
    let previous = justifyView;
    for (const { kind, height, view } of nullifications) {
        if (kind !== VoteKind.nullify || height !== proposal.height)
            return false;
        if (view <= previous || view >= proposal.view)
            return false;
        previous = view;
    }
    return true;
}
//# sourceMappingURL=proposal-form.js.map
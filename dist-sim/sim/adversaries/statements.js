import { messageFrame } from '../../node/loop/frames.js';
import { blockProposalSignBytes, voteSignBytes } from '../../protocol/codec/index.js';
import { VoteKind } from '../../protocol/types/index.js';
export const VOTE_KINDS = [VoteKind.notarize, VoteKind.nullify, VoteKind.finalize];
export function signedVote({ chain, signer, state }, about) {
    const { kind, height, view, blockHash } = about;
    const statement = { kind, height, view, blockHash };
    const bytes = voteSignBytes(chain.id, statement, state()?.context.recovery);
    return { ...statement, signer: signer.id, signature: signer.sign(bytes) };
}
export function voteFrame(means, statement) {
    return messageFrame({ type: 'vote', vote: signedVote(means, statement) });
}
export function signedProposal({ chain, signer, state }, { height, view, blockHash }) {
    const signed = { height, view, blockHash };
    const signature = signer.sign(blockProposalSignBytes(chain.id, signed, state()?.context.recovery));
    return { ...signed, signer: signer.id, signature };
}
/** Makes a certificate in the name of all members, with random signatures. */
export function forgedCertificate({ random, state }, statement) {
    const n = state()?.context.set.size ?? 0;
    const bitmap = new Uint8Array(Math.ceil(n / 8));
    for (let i = 0; i < n; i++)
        bitmap[i >> 3] = (bitmap[i >> 3] ?? 0) | 1 << (i & 7);
    const signatures = Array.from({ length: n }, () => random.bytes(64));
    return { ...statement, bitmap, signatures };
}
//# sourceMappingURL=statements.js.map
import { NO_RECOVERY, VoteKind, ZERO_32, accept, equal, ignore, reject } from '../../types/index.js';
import { blockProposalSignBytes, voteSignBytes } from './sign-bytes.js';
/** Tells whether a statement is well formed: only NULLIFY names no block (SPECIFICATION.md §3.7 VOTE). */
export function isStatement(statement) {
    return (statement.kind === VoteKind.nullify) === equal(statement.blockHash, ZERO_32);
}
/** Checks statement, signer and signature of a vote (SPECIFICATION.md §8 R5). @param set set(vote.height) */
export function verifyVote(chain, set, vote, recovery = NO_RECOVERY) {
    if (!isStatement(vote))
        return reject('bad-statement');
    if (!set.has(vote.signer))
        return ignore('unknown-signer');
    const isValid = chain.verifier.verify(vote.signer, voteSignBytes(chain.id, vote, recovery), vote.signature);
    return isValid ? accept(undefined) : reject('bad-signature');
}
/** Checks only the signature. The caller first checks that the signer is leader(height, view). */
export function verifyBlockProposal(chain, proposal, recovery = NO_RECOVERY) {
    const message = blockProposalSignBytes(chain.id, proposal, recovery);
    const isValid = chain.verifier.verify(proposal.signer, message, proposal.signature);
    return isValid ? accept(undefined) : reject('bad-signature');
}
//# sourceMappingURL=verify-vote.js.map
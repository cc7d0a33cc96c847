import { verifyVote } from '../codec/index.js';
import { equal, tolerated } from '../types/index.js';
import { activate } from './activate.js';
import { reportVotes } from './evidence.js';
import { blameUnlessVoid } from './void.js';
import { countVote } from './vote.js';
/** Applies R5 OnVote: verifies the vote and keeps one vote per kind, view and signer. */
export function onVote(turn, vote, from) {
    const { state } = turn;
    const { chain, policy, recovery, set } = state.context;
    const signer = set.indexOf(vote.signer);
    // A vote beyond the bounds of §14.2 is dropped; R9 brings it again.
    if (signer < 0 || vote.view > state.view + policy.viewWindow)
        return;
    const { votes } = state;
    const held = votes.held(vote.kind, vote.view, signer);
    if (held !== undefined && equal(held.vote.blockHash, vote.blockHash))
        return;
    const rival = votes.conflicting(vote, signer);
    // A statement with a certificate needs no more votes. The vote is kept unverified, in case its signer
    // contradicts it. That saves about a quarter of all vote checks at n = 4.
    if (rival === undefined && state.certificates.has(vote)) {
        votes.put(vote, signer, false);
        return;
    }
    const verdict = verifyVote(chain, set, vote, recovery);
    if (verdict.verdict === 'ignore')
        return;
    if (verdict.verdict === 'reject') {
        return blameUnlessVoid(turn, from, verdict.code, under => verifyVote(chain, set, vote, under));
    }
    if (rival !== undefined) {
        if (rival.verified || verifyVote(chain, set, rival.vote, recovery).verdict === 'accept') {
            reportVotes(turn, rival.vote, vote);
            // Of two votes of one kind the first stays. NULLIFY and FINALIZE are held separately.
            if (rival.vote.kind === vote.kind)
                return;
        }
        else {
            votes.drop(rival.vote.kind, rival.vote.view, signer);
        }
    }
    countVote(turn, vote, signer);
    // Reason(h): f+1 hospitals have voted, so at least one correct hospital has voted.
    if (votes.signers > tolerated(set.size))
        activate(turn);
}
//# sourceMappingURL=on-vote.js.map
import { assert, equal, quorum, VoteKind, ZERO_32 } from '../types/index.js';
import { assembleCertificate, voteSignBytes } from '../codec/index.js';
import { mayFinalize, mayNotarize, mayNullify } from './guards.js';
/**
 * Signs a vote (§8.1). No other function signs votes. The vote is logged and flushed before it is sent. The
 * assertions are the last defence: if a rule is wrong, the node stops before it signs a contradiction.
 */
export function castVote(turn, kind, view, blockHash = ZERO_32) {
    const { state } = turn;
    const { context: { chain, height, recovery, self }, ownActs } = state;
    assert(self !== undefined && state.selfIndex >= 0, 'only a member of set(h) votes');
    switch (kind) {
        case VoteKind.notarize:
            assert(mayNotarize(ownActs, view), 'one NOTARIZE per view');
            break;
        case VoteKind.nullify:
            assert(view === state.view, 'NULLIFY only in v');
            assert(mayNullify(ownActs, view), 'no NULLIFY after FINALIZE');
            break;
        case VoteKind.finalize: {
            assert(mayFinalize(ownActs, view), 'no FINALIZE after NULLIFY');
            const just = state.certificates.notarization(view);
            assert(just !== undefined && equal(just.blockHash, blockHash), 'FINALIZE needs N(u,B)');
            break;
        }
    }
    const statement = { kind, height, view, blockHash };
    const signature = self.sign(voteSignBytes(chain.id, statement, recovery));
    const vote = { ...statement, signer: self.id, signature };
    turn.logAct({ type: 'vote', vote });
    ownActs.addVote(vote);
    turn.broadcast({ type: 'vote', vote });
    countVote(turn, vote, state.selfIndex);
}
/** Puts a verified vote into the table and makes the certificate at q votes (R5). */
export function countVote(turn, vote, signer) {
    const { votes, certificates, context: { set, self } } = turn.state;
    const count = votes.put(vote, signer, true);
    if (count < quorum(set.size) || certificates.has(vote))
        return;
    const { kind, height, view, blockHash } = vote;
    const statement = { kind, height, view, blockHash };
    const signatures = votes.signatures(statement);
    const certificate = assembleCertificate(statement, set.members, signatures);
    turn.later({ rule: 'R6', certificate, from: self?.id ?? vote.signer, verified: true });
}
//# sourceMappingURL=vote.js.map
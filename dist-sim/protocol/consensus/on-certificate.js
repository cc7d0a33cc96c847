import { verifyCertificate } from '../codec/index.js';
import { equal, hex, VoteKind } from '../types/index.js';
import { mayFinalize } from './guards.js';
import { leaderOf } from './state.js';
import { blameUnlessVoid } from './void.js';
import { castVote } from './vote.js';
/** Applies R6 OnCertificate(c). Certificates of any view count, since they need q signatures (§14.2). */
export function onCertificate(turn, { attachedTo, certificate, from, verified }) {
    const { state } = turn;
    const { certificates, votes, context: { chain, recovery, set, voidSet = set } } = state;
    if (certificates.has(certificate))
        return;
    if (!verified) {
        // Signatures that belong to verified votes need no second check.
        const known = votes.signatures(certificate);
        const isKnown = (index, signature) => {
            const held = known.get(index);
            return held !== undefined && equal(held, signature);
        };
        const verdict = verifyCertificate(chain, set.members, certificate, recovery, isKnown);
        if (verdict.verdict === 'ignore')
            return;
        if (verdict.verdict === 'reject') {
            return blameUnlessVoid(turn, from, verdict.code, under => verifyCertificate(chain, voidSet.members, certificate, under), certificate, attachedTo);
        }
    }
    turn.logCertificate(certificate);
    const rival = certificates.contradiction(certificate);
    if (rival !== undefined)
        return turn.halt('contradicting-certificates', [rival, certificate]);
    certificates.add(certificate);
    turn.broadcast({ type: 'certificate', certificate });
    actOn(turn, certificate, from);
}
/** Acts on a certificate that is new (R6) or was read from the log at the start (R1). */
export function actOn(turn, certificate, from) {
    const { state } = turn;
    const { kind, view, blockHash } = certificate;
    const isVoter = state.selfIndex >= 0;
    if (kind !== VoteKind.nullify) {
        // The sender has the block. If this node made the certificate, the leader of the view has the block.
        const { self } = state.context;
        const isOwn = self !== undefined && equal(from, self.id);
        turn.wantContent(blockHash, undefined, isOwn ? leaderOf(state.context, view) : from);
    }
    if (kind === VoteKind.finalize) {
        turn.later({ rule: 'R8' });
        return;
    }
    if (kind === VoteKind.notarize && isVoter && mayFinalize(state.ownActs, view)) {
        castVote(turn, VoteKind.finalize, view, blockHash);
    }
    if (view >= state.view)
        turn.later({ rule: 'R2', view: view + 1 });
    // The proposal of this view may have waited for this certificate.
    else if (state.proposals.has(state.view))
        turn.later({ rule: 'R4', view: state.view });
}
/** Applies R8 TryDecide: decides when F and its valid block are here. */
export function tryDecide(turn) {
    const { state } = turn;
    const certificate = state.certificates.finalization;
    if (certificate === undefined)
        return;
    const { blockHash } = certificate;
    const status = state.contents.get(hex(blockHash))?.status;
    if (status === 'invalid')
        return turn.halt('final-block-invalid', [certificate]);
    if (status !== 'valid')
        return;
    state.phase = 'decided';
    turn.emit({ type: 'decided', blockHash, certificate });
}
//# sourceMappingURL=on-certificate.js.map
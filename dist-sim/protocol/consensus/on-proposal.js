import { MAX_NULLIFICATIONS, verifyBlockProposal } from '../codec/index.js';
import { equal, hex, VoteKind } from '../types/index.js';
import { activate } from './activate.js';
import { reportProposals } from './evidence.js';
import { isJustified, mayNotarize } from './guards.js';
import { malformation } from './proposal-form.js';
import { leaderOf } from './state.js';
import { isTimely } from './timers.js';
import { blameUnlessVoid } from './void.js';
import { castVote } from './vote.js';
/** Applies steps 1 to 3 of R4: checks the signature and form, and queues the attached certificates. */
export function onProposal(turn, message, from) {
    const { state } = turn;
    const { proposal } = message;
    const { view, blockHash, signer } = proposal;
    const held = state.proposals.get(view);
    // R9 repeats the same bytes; a repetition costs one comparison. The leader's signature does not cover the
    // shares. So the first copy may have come from a liar, with false shares.
    if (held?.accepted && equal(held.message.proposal.signature, proposal.signature)) {
        return checkShares(turn, message, from);
    }
    if (!equal(signer, leaderOf(state.context, view)))
        return turn.fault(from, 'not-the-leader');
    const { chain, recovery, required, threshold } = state.context;
    const verdict = verifyBlockProposal(chain, proposal, recovery);
    if (verdict.verdict === 'ignore')
        return;
    if (verdict.verdict === 'reject') {
        return blameUnlessVoid(turn, from, verdict.code, under => verifyBlockProposal(chain, proposal, under));
    }
    if (view <= state.view + state.context.policy.viewWindow) {
        const first = state.seen.get(view);
        if (first === undefined)
            state.seen.set(view, proposal);
        // The first proposal stays; the second is evidence (§12).
        else if (!equal(first.blockHash, blockHash))
            return reportProposals(turn, first, proposal);
    }
    const wrong = malformation(chain.id, message, threshold, required);
    if (wrong !== undefined)
        return turn.fault(from, wrong);
    checkShares(turn, message, from);
    // A proposal of view 0 is a Reason(h). A proposal of a later view is none, because each member leads some
    // view and could start a height at will. Certificates lead to later views.
    if (view === 0)
        activate(turn);
    for (const certificate of message.nullifications) {
        turn.later({ rule: 'R6', certificate, from, verified: false, attachedTo: message });
    }
    if (message.notarization !== undefined) {
        turn.later({
            rule: 'R6', certificate: message.notarization, from, verified: false, attachedTo: message
        });
    }
    turn.later({ rule: 'R4', view, received: { message, from, accepted: false } });
}
/** Checks the attached shares, unless σ is known. */
function checkShares(turn, { shares }, from) {
    if (turn.state.shares === undefined)
        turn.emit({ type: 'check-shares', shares, from });
}
/**
 * Applies steps 4 to 7 of R4: keeps the proposal for its view. In its view the node votes NOTARIZE if
 * justification, time and content are right. This task runs again when content is judged, when a certificate
 * arrives and when the view is entered.
 */
export function tryNotarize(turn, view, received) {
    const { state } = turn;
    if (received !== undefined)
        takeContent(turn, received);
    if (view < state.view || view > state.view + state.context.policy.viewWindow)
        return;
    if (received !== undefined && state.proposals.get(view)?.accepted !== true) {
        state.proposals.set(view, received);
    }
    const held = state.proposals.get(view);
    if (view > state.view || held === undefined)
        return;
    const { proposal: { blockHash }, block } = held.message;
    held.accepted ||= isAcceptable(turn, held);
    if (!held.accepted)
        return;
    switch (state.contents.get(hex(blockHash))?.status) {
        case 'valid':
            if (state.selfIndex >= 0 && mayNotarize(state.ownActs, view)) {
                castVote(turn, VoteKind.notarize, view, blockHash);
            }
            break;
        case 'invalid':
            turn.fault(held.message.proposal.signer, 'invalid-block');
            state.proposals.delete(view);
            break;
        case 'wanted':
        case undefined:
            turn.wantContent(blockHash, block, held.from);
    }
}
/** Uses the block of a late proposal if a certificate has requested the block. */
function takeContent(turn, { message: { proposal, block }, from }) {
    if (block === undefined || !turn.state.contents.has(hex(proposal.blockHash)))
        return;
    turn.wantContent(proposal.blockHash, block, from);
}
/** Applies step 5 of R4: the proposal is justified, and a fresh block is timely. */
function isAcceptable(turn, { message, from }) {
    const { state } = turn;
    const { justifyView, proposal: { view }, block } = message;
    const { parentTime, policy } = state.context;
    if (!isJustified(message, state.certificates)) {
        // R9 may still bring nullifications that are too old to be attached.
        if (view - justifyView - 1 <= MAX_NULLIFICATIONS) {
            turn.fault(from, 'unjustified-proposal');
            state.proposals.delete(view);
        }
        return false;
    }
    // An untimely block is no fault. A repetition of the proposal (R9) is checked again.
    return block === undefined ||
        isTimely(policy, view, block.header.timestamp, turn.clock.wall, parentTime);
}
//# sourceMappingURL=on-proposal.js.map
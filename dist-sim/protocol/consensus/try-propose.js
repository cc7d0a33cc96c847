import { MAX_NULLIFICATIONS, blockProposalSignBytes } from '../codec/index.js';
import { hex } from '../types/index.js';
import { isValidContent, signerAsLeader } from './state.js';
/** Applies R3 TryPropose(u) while u is the current view. */
export function tryPropose(turn, view) {
    const { state } = turn;
    const self = signerAsLeader(state, view);
    if (self === undefined || view !== state.view || !state.active)
        return;
    const earlier = state.ownActs.proposed.get(view);
    // A proposal of this view exists: send exactly that.
    if (earlier !== undefined) {
        turn.broadcast({ type: 'proposal', proposal: earlier });
        handleOwn(turn, earlier);
        return;
    }
    const { policy, finalizedAt } = state.context;
    const wait = view === 0 ? finalizedAt + policy.minBlockGapMs - turn.clock.monotonic : 0;
    if (wait > 0) {
        turn.arm('propose', wait);
        return;
    }
    if (state.shares === undefined)
        return awaitShares(turn, view);
    const { certificates } = state;
    const r = certificates.highestNotarizedBelow(view);
    const notarized = certificates.notarization(r);
    const missing = certificates.missingNullifications(r, view) > 0;
    if (missing)
        turn.emit({ type: 'request-certificates' });
    // R6 requested the block of N(r) when the notarization came.
    if (missing || (notarized !== undefined && !isValidContent(state, notarized.blockHash))) {
        turn.arm('retry', policy.retryMs);
    }
    else if (notarized !== undefined) {
        propose(turn, self, r, notarized.blockHash, undefined);
    }
    else if (state.context.required !== undefined) {
        proposeRequired(turn, self, state.context.required);
    }
    else if (state.building === undefined) {
        state.building = view;
        turn.emit({ type: 'build', view });
    }
}
/**
 * Proposes the block that a recovery requires, once it is here (§10.6). Nobody attaches it: all know its
 * hash.
 */
function proposeRequired(turn, self, required) {
    if (isValidContent(turn.state, required))
        propose(turn, self, -1, required, undefined);
    else
        turn.arm('retry', turn.state.context.policy.retryMs);
}
/**
 * Waits for t valid shares of σ, which the header carries. They usually arrive on their own, so they are
 * requested only when the last block has been final for some time.
 */
function awaitShares(turn, view) {
    const { state } = turn;
    const { finalizedAt, policy } = state.context;
    state.awaitsShares = view;
    if (turn.clock.monotonic - finalizedAt >= policy.retryMs)
        turn.emit({ type: 'request-shares' });
    turn.arm('retry', policy.retryMs);
}
/** Proposes the block that `build` asked for (R3). An answer for a view that is over is dropped. */
export function onBuilt(turn, view, block, blockHash) {
    const { state } = turn;
    const self = signerAsLeader(state, view);
    if (view !== state.view || state.building !== view || self === undefined)
        return;
    state.building = undefined;
    state.contents.set(hex(blockHash), { status: 'valid' });
    propose(turn, self, -1, blockHash, block);
}
function propose(turn, self, r, blockHash, block) {
    const { state } = turn;
    const { view, certificates, shares, context: { height } } = state;
    const signed = { height, view, blockHash };
    const { chain, recovery } = state.context;
    const signature = self.sign(blockProposalSignBytes(chain.id, signed, recovery));
    const message = {
        proposal: { ...signed, signer: self.id, signature },
        justifyView: r,
        block,
        notarization: certificates.notarization(r),
        nullifications: certificates.nullificationsBetween(r, view).slice(-MAX_NULLIFICATIONS),
        shares: shares ?? []
    };
    state.ownActs.addProposal(message);
    turn.logAct({ type: 'proposal', proposal: message });
    turn.broadcast({ type: 'proposal', proposal: message });
    handleOwn(turn, message);
}
/** Handles the own proposal by R4. */
function handleOwn(turn, message) {
    const { view, signer } = message.proposal;
    turn.state.seen.set(view, message.proposal);
    const received = { message, from: signer, accepted: false };
    turn.later({ rule: 'R4', view, received });
}
//# sourceMappingURL=try-propose.js.map
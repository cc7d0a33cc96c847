import { hex, VoteKind } from '../types/index.js';
import { activate } from './activate.js';
import { mayNullify } from './guards.js';
import { onProposal } from './on-proposal.js';
import { onVote } from './on-vote.js';
import { rebroadcast } from './rebroadcast.js';
import { runTasks } from './run-tasks.js';
import { isReachable, leaderOf } from './state.js';
import { onBuilt } from './try-propose.js';
import { Turn } from './turn.js';
import { castVote } from './vote.js';
/**
 * Handles one input and returns effects in the order in which the host must carry them out. The same
 * state, input and clock give the same effects. `step` owns the state and changes it in place: a copy of
 * all votes for each message would cost more than the rules themselves.
 *
 * After `decided` or `halt`, `step` returns no effects.
 */
export function step(state, input, clock) {
    if (state.phase !== 'running')
        return [];
    const turn = new Turn(state, clock);
    handle(turn, input);
    runTasks(turn);
    return turn.finish();
}
function handle(turn, input) {
    switch (input.type) {
        case 'reason': return onReason(turn);
        case 'message': return onMessage(turn, input.message, input.from);
        case 'built': return onBuilt(turn, input.view, input.proposalBlock, input.blockHash);
        case 'unbuilt': return onUnbuilt(turn, input.view);
        case 'judged': return onJudged(turn, input.blockHash, input.valid);
        case 'shares': return onShares(turn, input.shares);
        case 'timer': return onTimer(turn, input.timer, input.view);
        case 'connectivity': return onConnectivity(turn, input.connected);
    }
}
/** Handles messages of this height alone; the replica handles other heights (R10, §11). */
function onMessage(turn, message, from) {
    const { height } = turn.state.context;
    switch (message.type) {
        case 'proposal':
            if (message.proposal.proposal.height === height)
                onProposal(turn, message.proposal, from);
            return;
        case 'vote':
            if (message.vote.height === height)
                onVote(turn, message.vote, from);
            return;
        case 'certificate':
            if (message.certificate.height !== height)
                return;
            turn.later({ rule: 'R6', certificate: message.certificate, from, verified: false });
            return;
        case 'share': // The replica collects shares.
    }
}
/** Handles Reason(h) (§8.2). A repeated reason makes a leader of view 0 try again. */
function onReason(turn) {
    const { state } = turn;
    if (!state.active)
        return activate(turn);
    if (state.view === 0 && !state.ownActs.proposed.has(0))
        turn.later({ rule: 'R3', view: 0 });
}
/** Notes the verdict on a block, for R4 and R8. The first verdict is final. */
function onJudged(turn, blockHash, valid) {
    const { contents, view } = turn.state;
    const known = contents.get(hex(blockHash));
    if (known !== undefined && known.status !== 'wanted')
        return;
    contents.set(hex(blockHash), { status: valid ? 'valid' : 'invalid' });
    turn.later({ rule: 'R4', view });
    turn.later({ rule: 'R8' });
}
/** Notes the first t valid shares. A leader that waited for them can now build (R3). */
function onShares(turn, shares) {
    const { state } = turn;
    if (state.shares !== undefined)
        return;
    state.shares = shares;
    if (state.awaitsShares === state.view)
        turn.later({ rule: 'R3', view: state.view });
}
/** Ends the build. In view 0 the next reason tries again; later views try again soon. */
function onUnbuilt(turn, view) {
    const { state } = turn;
    if (state.building !== view)
        return;
    state.building = undefined;
    if (view > 0)
        turn.arm('retry', state.context.policy.retryMs);
}
function onTimer(turn, timer, view) {
    const { state } = turn;
    if (timer === 'rebroadcast') {
        if (state.active)
            rebroadcast(turn);
        return;
    }
    if (view !== state.view || !state.active)
        return;
    switch (timer) {
        case 'view': return nullify(turn);
        case 'grace':
            if (!isReachable(state, leaderOf(state.context, view)))
                nullify(turn);
            return;
        case 'propose':
        case 'retry':
            turn.later({ rule: 'R3', view });
    }
}
/** Applies R7 OnTimer(v). */
function nullify(turn) {
    const { state } = turn;
    if (state.selfIndex < 0 || !mayNullify(state.ownActs, state.view))
        return;
    castVote(turn, VoteKind.nullify, state.view);
}
/** Arms GRACE if the leader of this view has lost its connection: the view then ends before T(u). */
function onConnectivity(turn, connected) {
    const { state } = turn;
    const leader = leaderOf(state.context, state.view);
    const wasReachable = isReachable(state, leader);
    state.connected = connected;
    if (!state.active || !wasReachable || isReachable(state, leader))
        return;
    turn.arm('grace', state.context.policy.graceMs);
}
//# sourceMappingURL=step.js.map
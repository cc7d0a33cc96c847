import { step as consensusStep } from '../consensus/index.js';
import { equal } from '../types/index.js';
import { accuse, compareWithEarlier } from './accusing.js';
import { admitAll, admitLoaded } from './admitting.js';
import { build, buildLoaded } from './building.js';
import { catchUp, catchUpLoaded } from './catching-up.js';
import { beginVoting, decide, isVoidAtTip, provesFork } from './deciding.js';
import { advanceAll, judge, judgeLoaded, offer, offerBlock } from './judging.js';
import { hasReason } from './reason.js';
import { makeStatement, recover, recoverAtLast } from './recovering.js';
import { halt, newRun } from './run.js';
import { checkShares, resendShare, sendOwnShare, shareIsDue, takeShare } from './shares.js';
import { FUTURE_MESSAGES_PER_SENDER, FUTURE_PROPOSALS_PER_SENDER, isFrozen } from './state.js';
import { noteActivity } from './view-times.js';
/**
 * Handles one input and returns effects in the order in which the host must carry them out. `step` owns the
 * state and changes it in place. The same state, input and clock give the same effects.
 */
export function step(state, input, clock) {
    const run = newRun(state, clock);
    if (state.halted)
        return run.effects;
    take(run, input);
    settle(run);
    recoverAtLast(run);
    settle(run);
    if (!state.reasonGiven && hasReason(state, clock)) {
        state.reasonGiven = true;
        run.inputs.push({ type: 'reason' });
        settle(run);
    }
    if (state.consensus.active)
        shareIsDue(state);
    sendOwnShare(run);
    settle(run);
    noteActivity(state, clock.monotonic);
    return run.effects;
}
function take(run, input) {
    switch (input.type) {
        case 'message': return takeMessage(run, input.from, input.message);
        case 'transactions': return takeTransactions(run, input.transactions, input.from);
        case 'witness': return compareWithEarlier(run, input.transaction);
        case 'loaded': return takeLoaded(run, input.ticket, input.entries);
        case 'timer':
            if (input.height !== run.state.context.height)
                return;
            if (input.timer === 'rebroadcast' && run.state.consensus.active)
                resendShare(run);
            run.inputs.push({ type: 'timer', timer: input.timer, view: input.view });
            return;
        case 'block':
            if (input.certificate === undefined)
                offerBlock(run, input.bytes, input.from, 'peer');
            else
                catchUp(run, input.from, input.bytes, input.certificate);
            return;
        case 'connectivity':
            run.state.connected = input.connected;
            run.inputs.push({ type: 'connectivity', connected: input.connected });
            return;
        case 'state': return makeStatement(run, input.wish, input.log);
        case 'recover': return recover(run, input.recovery, input.log);
        case 'fork': return halt(run, { code: 'two-final-blocks', certificates: input.certificates });
        case 'may-vote': return beginVoting(run, input.from, input.log);
        case 'abstained':
            run.state.abstainedUntil = Math.max(run.state.abstainedUntil, input.until);
            run.state.reasonGiven = false;
            return;
        case 'tick': run.state.reasonGiven = false;
    }
}
/** Gives consensus all waiting inputs and translates its effects. */
export function settle(run) {
    for (;;) {
        const effects = run.started.splice(0);
        if (effects.length === 0) {
            const next = run.inputs.shift();
            if (next === undefined)
                return;
            if (next.type === 'shares')
                advanceAll(run);
            effects.push(...consensusStep(run.state.consensus, next, run.clock));
        }
        for (const effect of effects)
            translate(run, effect);
    }
}
function translate(run, effect) {
    const { height } = run.state.context;
    switch (effect.type) {
        case 'log':
            run.effects.push({ type: 'log', record: { type: 'consensus', height, record: effect.record } });
            return;
        case 'arm':
            run.effects.push({ ...effect, height });
            return;
        case 'check-shares': return checkShares(run, effect.shares, effect.from);
        case 'request-shares':
            run.effects.push({ type: 'fetch-shares', height });
            return;
        case 'request-certificates':
            run.effects.push({ type: 'fetch-certificates', height });
            return;
        case 'build': return build(run, effect.view);
        case 'judge': return judge(run, effect);
        case 'decided': return decide(run, effect.blockHash, effect.certificate);
        case 'evidence':
            accuse(run, effect.conflict);
            return;
        case 'halt': return halt(run, effect);
        case 'flush':
        case 'broadcast':
        case 'void':
        case 'fault': run.effects.push(effect);
    }
}
function heightOf(message) {
    switch (message.type) {
        case 'proposal': return message.proposal.proposal.height;
        case 'vote': return message.vote.height;
        case 'certificate': return message.certificate.height;
        // A share of a block is for the height above it.
        case 'share': return message.share.height + 1;
    }
}
function takeMessage(run, from, message) {
    const { state } = run;
    const height = heightOf(message);
    const current = state.context.height;
    // What others sign under the lower number is of no use here, and what they sign under the next is not yet.
    if (height >= current && isFrozen(state))
        return;
    if (height === current) {
        if (message.type === 'share')
            takeShare(run, from, message.share);
        else
            run.inputs.push({ type: 'message', from, message });
    }
    else if (height < current) {
        if (message.type === 'certificate')
            checkAgainstTip(run, message.certificate);
        // A share of an earlier height is only late. Votes show that its sender needs help.
        if (message.type !== 'share')
            run.effects.push({ type: 'help', to: from, height });
    }
    else {
        run.effects.push({ type: 'behind', of: from, height });
        if (height !== current + 1)
            return;
        const kept = state.future.filter(entry => equal(entry.from, from));
        const alike = kept.filter(entry => entry.message.type === message.type).length;
        const most = message.type === 'proposal' ? FUTURE_PROPOSALS_PER_SENDER : FUTURE_MESSAGES_PER_SENDER;
        if (kept.length < FUTURE_MESSAGES_PER_SENDER && alike < most)
            state.future.push({ from, message });
    }
}
function checkAgainstTip(run, certificate) {
    if (provesFork(run.state, certificate)) {
        halt(run, { code: 'two-final-blocks', certificates: [certificate] });
    }
    else if (isVoidAtTip(run.state, certificate))
        run.effects.push({ type: 'void', certificate });
}
function takeTransactions(run, transactions, from) {
    admitAll(run, transactions, from);
    offer(run, transactions);
}
function takeLoaded(run, ticket, entries) {
    const next = run.state.tickets.get(ticket);
    if (next === undefined)
        return;
    run.state.tickets.delete(ticket);
    switch (next.type) {
        case 'admit': return admitLoaded(run, next, entries);
        case 'build': return buildLoaded(run, next, entries);
        case 'judge': return judgeLoaded(run, next.hash, entries);
        case 'catch-up': return catchUpLoaded(run, next.block, next.certificate, entries);
    }
}
//# sourceMappingURL=step.js.map
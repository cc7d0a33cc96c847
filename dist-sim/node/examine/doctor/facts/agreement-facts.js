import { isTimely, leaderOf, viewTimeout } from '../../../../protocol/consensus/index.js';
import { equal, hex, VoteKind } from '../../../../protocol/types/index.js';
const KINDS = {
    notarize: VoteKind.notarize, nullify: VoteKind.nullify, finalize: VoteKind.finalize
};
/** A member without a vote in the last views counts as not having voted at this height. */
const VIEWS_LOOKED_AT = 16;
/**
 * Describes the height being decided, as a replica sees it, and changes nothing.
 * @param lackingBodies how many bodies of the proposed block are not here yet
 */
export function agreementFacts(state, clock, lackingBodies, show) {
    const { consensus, context, halted, viewTimes } = state;
    const { begunAt, view } = consensus;
    const active = consensus.active && !halted;
    const activeSince = active ? wallOf(viewTimes.activeSince ?? begunAt, clock) : undefined;
    const viewSince = active ? wallOf(begunAt, clock) : undefined;
    const counts = active && takesPart(state) ? votesOf(state, activeSince, viewSince, clock, show) : [];
    return {
        height: context.height,
        view,
        leader: show(leaderOf(context, view)),
        members: context.set.size,
        quorum: context.set.quorum,
        active,
        halted,
        ...(activeSince === undefined ? {} : { activeSince }),
        ...(viewSince === undefined
            ? {}
            : { viewSince, viewEndsAt: viewSince + Math.round(viewTimeout(context.policy, view)) }),
        awaits: awaitedBy(state, counts, clock, lackingBodies, show),
        votes: counts
    };
}
/** Tells whether this node is a member. Only members receive votes. */
function takesPart({ context, signer }) {
    return signer !== undefined && context.set.has(signer.id);
}
function wallOf(monotonic, clock) {
    return monotonic === undefined ? undefined : Math.round(clock.wall - (clock.monotonic - monotonic));
}
function votesOf(state, activeSince, viewSince, clock, show) {
    const { consensus, context: { set } } = state;
    const { view } = consensus;
    const missing = (index, id) => {
        const since = hasVoted(state, index) ? viewSince : activeSince;
        return { hospital: show(id), since: since ?? clock.wall };
    };
    const count = (kind, of) => {
        const voters = votersOf(state, kind, of);
        return {
            kind, view: of, needed: set.quorum,
            from: set.members.filter((_, index) => voters.has(index)).map(member => show(member.id)),
            missing: set.members.flatMap(({ id }, index) => voters.has(index) ? [] : [missing(index, id)])
        };
    };
    const notarized = consensus.certificates.highestNotarized;
    return [
        ...(notarized >= 0 ? [count('finalize', notarized)] : []),
        count('notarize', view),
        count('nullify', view)
    ];
}
/** Finds the indexes of the voters. If they voted for several blocks, the block with most votes counts. */
function votersOf({ consensus, context }, kind, view) {
    const perBlock = new Map();
    for (let index = 0; index < context.set.size; index++) {
        const held = consensus.votes.held(KINDS[kind], view, index);
        if (held === undefined)
            continue;
        const block = hex(held.vote.blockHash);
        perBlock.set(block, (perBlock.get(block) ?? new Set()).add(index));
    }
    return [...perBlock.values()].sort((a, b) => b.size - a.size)[0] ?? new Set();
}
function hasVoted({ consensus }, index) {
    for (let view = consensus.view; view >= Math.max(0, consensus.view - VIEWS_LOOKED_AT); view--) {
        for (const kind of Object.values(KINDS)) {
            if (consensus.votes.held(kind, view, index) !== undefined)
                return true;
        }
    }
    return false;
}
function awaitedBy(state, counts, clock, lackingBodies, show) {
    const { consensus, context, halted, signer } = state;
    const { certificates, ownActs, proposals, view } = consensus;
    const leader = leaderOf(context, view);
    if (halted)
        return { for: 'nothing' };
    if (!takesPart(state))
        return { for: 'follows' };
    if (!consensus.active)
        return { for: 'work' };
    if (certificates.finalization !== undefined)
        return { for: 'block', from: show(leader) };
    const proposal = proposals.get(view);
    // Without these shares no hospital can propose, whatever votes end the view.
    const lackingShares = proposal === undefined ? sharesAwaited(state, show) : undefined;
    if (lackingShares !== undefined)
        return lackingShares;
    const isGivingUp = counts.some(count => count.kind === 'nullify' && count.from.length > 0);
    if (ownActs.notarized.has(view) || ownActs.nullified.has(view))
        return votes(counts);
    if (proposal !== undefined) {
        if (!proposal.accepted)
            return unaccepted(state, proposal.message, clock, show);
        return contentAwaited(state, proposal.message.proposal.blockHash, lackingBodies, show) ?? votes(counts);
    }
    if (isGivingUp)
        return votes(counts);
    if (signer === undefined || !equal(leader, signer.id))
        return { for: 'proposal', from: show(leader) };
    // A leader that may not sign proposes nothing, so the others give up its view.
    if (context.self === undefined)
        return { for: 'votes', kind: 'nullify', view };
    const lacks = certificates.missingNullifications(certificates.highestNotarizedBelow(view), view) > 0;
    return lacks ? { for: 'certificates' } : { for: 'own-block' };
}
/** Names the holders whose shares of the draw are here or missing, if too few are here for a block. */
function sharesAwaited({ tipShares }, show) {
    if (tipShares === undefined || tipShares.sigma !== undefined)
        return undefined;
    const { drawing: { epoch: { holders, threshold } }, valid } = tipShares;
    return {
        for: 'shares', needed: threshold,
        from: holders.filter((_, index) => valid.has(index)).map(id => show(id)),
        missing: holders.filter((_, index) => !valid.has(index)).map(id => show(id))
    };
}
/** Waits for the votes that are nearest to their quorum, since these end the view first. */
function votes(counts) {
    const [nearest] = [...counts].sort((a, b) => b.from.length - a.from.length);
    return { for: 'votes', kind: nearest?.kind ?? 'notarize', view: nearest?.view ?? 0 };
}
/** Says why R4 has not accepted a proposal: its time differs from this clock, or certificates are missing. */
function unaccepted({ consensus, context }, { block, proposal }, clock, show) {
    const { parentTime, policy } = context;
    const { timestamp = clock.wall } = block?.header ?? {};
    return isTimely(policy, consensus.view, timestamp, clock.wall, parentTime)
        ? { for: 'certificates' }
        : { for: 'time', from: show(proposal.signer), aheadMs: Math.round(timestamp - clock.wall) };
}
function contentAwaited(state, blockHash, lackingBodies, show) {
    const { candidates, consensus } = state;
    if (consensus.contents.get(hex(blockHash))?.status !== 'wanted')
        return undefined;
    const candidate = candidates.get(hex(blockHash));
    if (candidate === undefined) {
        return { for: 'block', from: show(leaderOf(consensus.context, consensus.view)) };
    }
    const from = show(candidate.from);
    if (candidate.stage === 'gathering') {
        const count = candidate.leaves.length - candidate.held.size;
        return (count === 0 ? sharesAwaited(state, show) : undefined) ?? { for: 'transactions', from, count };
    }
    return lackingBodies > 0 ? { for: 'bodies', from, count: lackingBodies } : { for: 'rows' };
}
//# sourceMappingURL=agreement-facts.js.map
import { hex } from '../types/index.js';
import { armRebroadcast } from './activate.js';
/**
 * Sends again what other members may have missed, byte for byte as logged (R9). Nothing is signed here.
 * The newest own votes are enough: certificates bring members forward that are behind. A new certificate
 * needs only votes of views that no correct member has left.
 */
export function rebroadcast(turn) {
    const { state } = turn;
    const { ownActs, certificates, view, context: { policy } } = state;
    const highest = certificates.highestNotarized;
    const notarization = certificates.notarization(highest);
    if (notarization !== undefined) {
        turn.broadcast({ type: 'certificate', certificate: notarization });
    }
    for (const certificate of certificates.nullificationsBetween(highest, view)) {
        turn.broadcast({ type: 'certificate', certificate });
    }
    // A peer that lost its copy of F then needs no catch-up.
    const { finalization } = certificates;
    if (finalization !== undefined)
        turn.broadcast({ type: 'certificate', certificate: finalization });
    const proposal = ownActs.proposed.get(view);
    if (proposal !== undefined)
        turn.broadcast({ type: 'proposal', proposal });
    const votes = ownActs.votes.slice(-policy.resentVotesMax);
    for (const vote of votes)
        turn.broadcast({ type: 'vote', vote });
    repeatRequests(turn);
    state.rebroadcasts++;
    armRebroadcast(turn);
}
/** Repeats unanswered requests: the blocks of this view's proposal, the highest notarization and F. */
function repeatRequests(turn) {
    const { certificates, context, proposals, view } = turn.state;
    const wanted = [
        context.required,
        proposals.get(view)?.message.proposal.blockHash,
        certificates.notarization(certificates.highestNotarized)?.blockHash,
        certificates.finalization?.blockHash
    ];
    const asked = new Set();
    for (const blockHash of wanted) {
        if (blockHash === undefined || asked.has(hex(blockHash)))
            continue;
        asked.add(hex(blockHash));
        const content = turn.state.contents.get(hex(blockHash));
        if (content?.status !== 'wanted')
            continue;
        const { block, from } = content;
        turn.emit({ type: 'judge', blockHash, header: block?.header, block, from });
    }
}
//# sourceMappingURL=rebroadcast.js.map
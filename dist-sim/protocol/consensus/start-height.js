import { assert, equal, VoteKind } from '../types/index.js';
import { activate, beginView } from './activate.js';
import { actOn } from './on-certificate.js';
import { rebroadcast } from './rebroadcast.js';
import { runTasks } from './run-tasks.js';
import { initialState, leaderOf } from './state.js';
import { Turn } from './turn.js';
/**
 * Applies R1 StartHeight(h). `wal` has the records of the log in order; records of other heights are ignored.
 * A node that does not vote (`self` is undefined) must be given certificates alone.
 *
 * The first effects may contain a vote: the node stopped after it logged a notarization and before it voted
 * FINALIZE.
 */
export function startHeight(context, wal, clock) {
    const state = initialState(context);
    const turn = new Turn(state, clock);
    const certificates = [];
    for (const record of wal)
        restore(state, record, certificates);
    for (const { kind, view } of certificates) {
        if (kind !== VoteKind.finalize)
            state.view = Math.max(state.view, view + 1);
    }
    // A node that has signed at this height had a Reason(h). Otherwise view 0 waits for a Reason (R2).
    if (state.ownActs.hasActed || certificates.length > 0) {
        activate(turn);
        if (state.view > 0)
            beginView(turn);
        rebroadcast(turn);
    }
    if (context.required !== undefined) {
        activate(turn);
        turn.wantContent(context.required, undefined, leaderOf(context, state.view));
    }
    for (const certificate of certificates) {
        actOn(turn, certificate, leaderOf(context, certificate.view));
    }
    runTasks(turn);
    return { state, effects: turn.finish() };
}
/** Puts a logged record of this height into the own acts, the vote table or the certificates. */
function restore(state, record, certificates) {
    const { context: { height, self, set }, ownActs, votes } = state;
    switch (record.type) {
        case 'vote': {
            const { vote } = record;
            if (vote.height !== height)
                return;
            assert(self !== undefined && equal(vote.signer, self.id), 'the log holds own votes only');
            ownActs.addVote(vote);
            const index = set.indexOf(vote.signer);
            if (index >= 0)
                votes.put(vote, index, true);
            return;
        }
        case 'proposal': {
            const { proposal } = record.proposal;
            if (proposal.height !== height)
                return;
            ownActs.addProposal(record.proposal);
            state.seen.set(proposal.view, proposal);
            return;
        }
        case 'certificate': {
            const { certificate } = record;
            if (certificate.height !== height || state.certificates.has(certificate))
                return;
            state.certificates.add(certificate);
            certificates.push(certificate);
        }
    }
}
//# sourceMappingURL=start-height.js.map
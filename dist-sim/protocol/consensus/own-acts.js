import { VoteKind } from '../types/index.js';
/**
 * Holds the node's own acts at one height (§4.4): every vote and proposal that it signed. The
 * write-ahead log has them all, and R1 restores them from it. `votes` are the logged objects
 * themselves, so that R9 sends the same bytes again.
 */
export class OwnActs {
    proposed = new Map();
    notarized = new Map();
    nullified = new Set();
    finalized = new Map();
    /** All own votes, in the order of signing. */
    votes = [];
    addProposal(message) {
        this.proposed.set(message.proposal.view, message);
    }
    addVote(vote) {
        this.votes.push(vote);
        switch (vote.kind) {
            case VoteKind.notarize:
                this.notarized.set(vote.view, vote.blockHash);
                break;
            case VoteKind.nullify:
                this.nullified.add(vote.view);
                break;
            case VoteKind.finalize:
                this.finalized.set(vote.view, vote.blockHash);
                break;
        }
    }
    get hasActed() {
        return this.votes.length > 0 || this.proposed.size > 0;
    }
}
//# sourceMappingURL=own-acts.js.map
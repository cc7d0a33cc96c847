import { short } from './arithmetic.js';
import { Invariant } from './checker.js';
/** I10: the vote of a leaving hospital is accepted and counts, until the removal is final. */
export class LeavingStillVotes extends Invariant {
    invariant = 'I10';
    refused(node, from) {
        const height = (node.store?.head()?.height ?? 0) + 1;
        if (!this.run.history.isMember(from, height))
            return;
        this.violate(`${node.name} refused ${short(from)} at ${height}, a member there`);
    }
}
//# sourceMappingURL=i10-leaving-still-votes.js.map
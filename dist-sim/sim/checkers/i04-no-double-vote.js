import { entryOf } from '../entry-of.js';
import { equalIds, FINALIZE, name, NOTARIZE, NULLIFY, textOf } from './arithmetic.js';
import { Invariant } from './checker.js';
/**
 * I4: no correct node signs two NOTARIZEs, two FINALIZEs, a NULLIFY and a FINALIZE, or two proposals in
 * one view, across restarts. Only messages that left the node count.
 */
export class NoDoubleVote extends Invariant {
    invariant = 'I4';
    #votes = new Map();
    #proposed = new Map();
    sent(node, message) {
        if (!node.keepsItsLog)
            return;
        if (message.type === 'proposal') {
            const { height, view, blockHash, signer } = message.proposal.proposal;
            const place = `${node.name}/${height}/${view}${this.run.history.underText(height)}`;
            const first = entryOf(this.#proposed, place, () => name(blockHash));
            if (equalIds(signer, node.signer.id) && first !== name(blockHash)) {
                this.violate(`${node.name} proposed two blocks at ${height}/${view}`);
            }
        }
        if (message.type !== 'vote')
            return;
        const { vote } = message;
        const under = this.run.history.underText(vote.height);
        const votes = entryOf(this.#votes, `${name(vote.signer)}/${vote.height}/${vote.view}${under}`, () => ({ notarized: new Set(), finalized: new Set(), nullified: false }));
        if (vote.kind === NOTARIZE)
            votes.notarized.add(name(vote.blockHash));
        if (vote.kind === FINALIZE)
            votes.finalized.add(name(vote.blockHash));
        if (vote.kind === NULLIFY)
            votes.nullified = true;
        const isDouble = votes.notarized.size > 1 || votes.finalized.size > 1 ||
            (votes.nullified && votes.finalized.size > 0);
        if (isDouble)
            this.violate(`${node.name} contradicts itself: ${textOf(vote)}`);
    }
}
//# sourceMappingURL=i04-no-double-vote.js.map
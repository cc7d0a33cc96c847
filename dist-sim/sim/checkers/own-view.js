import { name } from './arithmetic.js';
import { Invariant } from './checker.js';
/**
 * R4 (§8): a block is new in the view that its header names, and is only repeated in other views. A final
 * block that nobody proposed in its own view was wrongly accepted as new in another view.
 */
export class OwnView extends Invariant {
    invariant = 'R4';
    /** Hashes of blocks that some node proposed in their own view. */
    #new = new Set();
    sent(_node, message) {
        if (message.type !== 'proposal')
            return;
        const { block, proposal } = message.proposal;
        if (block?.header.view === proposal.view)
            this.#new.add(name(proposal.blockHash));
    }
    deciding(node, { block: { hash, header } }) {
        if (this.#new.has(name(hash)))
            return;
        this.violate(`${node.name}: block ${header.height} was never new in its view ${header.view}`);
    }
}
//# sourceMappingURL=own-view.js.map
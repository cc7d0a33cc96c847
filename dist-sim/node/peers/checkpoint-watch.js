import { equal } from '../../protocol/types/index.js';
import { hashAt } from '../gates/block-at.js';
/**
 * Checks that the checkpoint of the pending list is on this chain, as soon as the chain has that height. A
 * list that names another block can never become final (SPECIFICATION.md §5.1), so it is refused. Otherwise
 * it would wait, and decide on connections, for ever (§5.3).
 */
export class CheckpointWatch {
    parts;
    #judged;
    constructor(parts) {
        this.parts = parts;
    }
    /** Starts the check, once for each list. */
    look() {
        const { hostLoop, membership } = this.parts;
        const list = membership.successor;
        if (list === undefined || list === this.#judged)
            return;
        if (list.list.checkpointHeight > hostLoop.state.ledger.height)
            return;
        this.#judged = list;
        this.#judge(list).catch(this.parts.fail);
    }
    async #judge(list) {
        const { chain, membership, store } = this.parts;
        const { checkpointHash, checkpointHeight, version } = list.list;
        const own = await hashAt(chain, store, checkpointHeight);
        if (own === undefined || equal(own, checkpointHash))
            return;
        membership.refuse(list);
        this.parts.alarm('list-checkpoint', `The government signed a list of members (version ${version}) ` +
            `whose block ${checkpointHeight} is not that of this chain. The list is ignored. Ask the ` +
            'government which chain it follows.');
    }
}
//# sourceMappingURL=checkpoint-watch.js.map
import { entryOf } from '../entry-of.js';
import { name } from './arithmetic.js';
import { Invariant } from './checker.js';
/** I1: all correct nodes have one final hash per height, under any timing. */
export class OneFinalHash extends Invariant {
    invariant = 'I1';
    #first = new Map();
    deciding(node, { block }) {
        const { height } = block.header;
        const hash = name(block.hash);
        const first = entryOf(this.#first, height, () => ({ hash, node: node.name }));
        if (first.hash === hash)
            return;
        this.violate(`height ${height}: ${first.node} made ${first.hash} final, ${node.name} ${hash}`);
    }
}
//# sourceMappingURL=i01-one-final-hash.js.map
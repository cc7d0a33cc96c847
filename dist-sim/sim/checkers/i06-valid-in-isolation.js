import { name, sha, tagged } from './arithmetic.js';
import { Invariant } from './checker.js';
import { headerBytes } from './layouts.js';
/** I6: every final block passes §9 by itself and names its parent. */
export class ValidInIsolation extends Invariant {
    invariant = 'I6';
    extending(node, { block }) {
        const { chain, history } = this.run;
        const { header } = block;
        const parent = history.at(header.height - 1)?.block;
        const fault = (text) => {
            this.violate(`height ${header.height} at ${node.name}: ${text}`);
        };
        if (name(header.parent) !== name(parent?.hash ?? chain.id))
            fault('another parent');
        const before = parent?.header.timestamp ?? chain.genesis.createdAt;
        if (header.timestamp <= before)
            fault('time goes back');
        const hash = sha(tagged(chain, 'block'), headerBytes(header));
        if (name(hash) !== name(block.hash))
            fault('the hash is not the header\'s');
        const invalid = history.at(header.height)?.fault;
        if (invalid !== undefined)
            fault(invalid);
    }
}
//# sourceMappingURL=i06-valid-in-isolation.js.map
import { entryOf } from '../entry-of.js';
import { name, NOTARIZE, short } from './arithmetic.js';
import { Invariant } from './checker.js';
/** I2: each height and view has one notarized hash, by all signatures ever sent. */
export class OneNotarizedHash extends Invariant {
    invariant = 'I2';
    #notarized = new Map();
    quorum({ kind, height, view, blockHash }) {
        if (kind !== NOTARIZE)
            return;
        const key = `${height}/${view}${this.run.history.underText(height)}`;
        const first = entryOf(this.#notarized, key, () => blockHash);
        if (name(first) === name(blockHash))
            return;
        this.violate(`${key}: ${short(first)} and ${short(blockHash)} are both notarized`);
    }
}
//# sourceMappingURL=i02-one-notarized-hash.js.map
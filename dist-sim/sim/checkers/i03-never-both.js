import { entryOf } from '../entry-of.js';
import { FINALIZE, NULLIFY } from './arithmetic.js';
import { Invariant } from './checker.js';
/** I3: no height and view is both final and nullified, by all signatures ever sent. */
export class NeverBoth extends Invariant {
    invariant = 'I3';
    #kinds = new Map();
    quorum({ kind, height, view }) {
        const key = `${height}/${view}${this.run.history.underText(height)}`;
        const kinds = entryOf(this.#kinds, key, () => new Set()).add(kind);
        if (kinds.has(FINALIZE) && kinds.has(NULLIFY))
            this.violate(`${key} is both final and nullified`);
    }
}
//# sourceMappingURL=i03-never-both.js.map
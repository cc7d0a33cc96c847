import { entryOf } from '../entry-of.js';
import { FINALIZE, name, NULLIFY, short } from './arithmetic.js';
import { Invariant } from './checker.js';
/**
 * I1, by part (c) of the safety argument of §8. If a block may be final, every block that is notarized in
 * the same view or a later view is the same block. This rule breaks long before two hospitals disagree.
 */
export class FinalIsRepeated extends Invariant {
    invariant = 'I1';
    #final = new Map();
    #notarized = new Map();
    quorum({ kind, height, view, blockHash: hash }) {
        if (kind === NULLIFY)
            return;
        entryOf(kind === FINALIZE ? this.#final : this.#notarized, height, () => []).push({ view, hash });
        for (const final of this.#final.get(height) ?? []) {
            const other = this.#notarized.get(height)?.find(later => later.view >= final.view && name(later.hash) !== name(final.hash));
            if (other === undefined)
                continue;
            this.violate(`${height}: ${short(final.hash)} may be final in view ${final.view}, ` +
                `and ${short(other.hash)} is notarized in view ${other.view}`);
        }
    }
}
//# sourceMappingURL=i01-final-is-repeated.js.map
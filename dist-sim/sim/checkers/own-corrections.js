import { Relation, TransactionKind } from '../../protocol/types/index.js';
import { name, short } from './arithmetic.js';
import { Invariant } from './checker.js';
/** §7.8: whoever amends, retracts or resubmits a case is the submitter of that case, for the same patient. */
export class OwnCorrections extends Invariant {
    invariant = '§7.8';
    /** Author and patient, by case. */
    #cases = new Map();
    extending(_node, { block }) {
        for (const { caseIds, transaction } of block.transactions) {
            if (transaction.kind !== TransactionKind.propose)
                continue;
            for (const [i, { pseudonym, related, relation }] of transaction.proposals.entries()) {
                const whose = name(transaction.author) + name(pseudonym);
                const id = caseIds[i];
                if (id === undefined || this.#cases.has(name(id)))
                    continue;
                this.#cases.set(name(id), whose);
                if (relation === Relation.new || this.#cases.get(name(related)) === whose)
                    continue;
                this.violate(`${short(id)} changes the case ${short(related)} of others`);
            }
        }
    }
}
//# sourceMappingURL=own-corrections.js.map
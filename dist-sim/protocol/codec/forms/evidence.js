import { TransactionKind, reject } from '../../types/index.js';
import { conflictCodec } from './conflict-codec.js';
import { isConflict } from './conflict.js';
import { formByOneAuthor } from './form.js';
const signed = formByOneAuthor(TransactionKind.evidence, 'evidence', { conflict: conflictCodec });
/**
 * The form of EVIDENCE checks that the author is a member and that the conflict is real (SPECIFICATION.md
 * §12). The ledger checks whether the accused is or was a member. The form must not check the accused against
 * the list in force: while a list changes, nodes at different heights would disagree.
 */
export const evidenceForm = {
    ...signed,
    verify(chain, isMember, evidence, bytes) {
        const verdict = signed.verify(chain, isMember, evidence, bytes);
        if (verdict.verdict !== 'accept')
            return verdict;
        if (!isConflict(chain, evidence.conflict))
            return reject('not-a-conflict');
        return verdict;
    }
};
//# sourceMappingURL=evidence.js.map
import { caseCodec, decode } from '../../protocol/codec/index.js';
import { caseKey, holderOf } from '../../protocol/ledger/index.js';
import { CaseStatus, equal, hex } from '../../protocol/types/index.js';
/**
 * Deletes the rows of a drawn validator when its case is decided: its opinion and the queued review. The
 * record key is deleted, too, unless this hospital judged the case and the case was accepted.
 */
export class DecidedCases {
    parts;
    constructor(parts) {
        this.parts = parts;
    }
    operationsToClose(closed) {
        const { custody, opinions, signer, store } = this.parts;
        if (holderOf(closed, signer.id) === undefined)
            return [];
        const isJudged = closed.status === CaseStatus.accepted &&
            closed.opinions.some(opinion => equal(opinion.validator, signer.id));
        return [
            opinions.operationToForget(closed.id),
            store.reviews.deleting(closed.id),
            ...(isJudged ? [] : [custody.operationToForget(closed.id)])
        ];
    }
    /** Deletes rows that reached the disk after the block that decided their case. */
    async clear(caseIds) {
        const { hostLoop, store } = this.parts;
        const decided = caseIds.filter(id => hostLoop.state.ledger.undecided.get(hex(id)) === undefined);
        if (decided.length === 0)
            return;
        const rows = [];
        for (const row of (await store.loadEntries(decided.map(caseKey))).values()) {
            const stored = decode(caseCodec, row);
            // If the block is not on the disk yet, its commit deletes the rows.
            if (stored.verdict === 'accept' && stored.value.status > CaseStatus.open) {
                rows.push(...this.operationsToClose(stored.value));
            }
        }
        if (rows.length > 0)
            await store.write(rows);
    }
}
//# sourceMappingURL=decided-cases.js.map
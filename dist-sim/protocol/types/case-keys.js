import { hex } from './bytes.js';
/**
 * @param id of the case
 * @param submitter in hexadecimal, like `id`
 * @param fields of the case or of its proposal
 */
export function caseKeys(id, submitter, fields) {
    return {
        id,
        submitter,
        // Same order as the row keys in ledger/rows/keys.ts, so that these keys also identify rows.
        tag: hex(fields.retryTag) + submitter,
        body: hex(fields.bodyHash) + submitter,
        patient: hex(fields.pseudonym) + submitter
    };
}
/** Returns the keys of a case. */
export function keysOfCase(indexed) {
    return caseKeys(hex(indexed.id), hex(indexed.submitter), indexed);
}
//# sourceMappingURL=case-keys.js.map
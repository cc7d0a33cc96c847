import { compare, equal, hex } from '../../../protocol/types/index.js';
import { LedgerSpace } from '../../../storage/index.js';
import { isDamage } from './mismatch.js';
/** Reads the rows of the database one by one. Damage ends the reading; later rows cannot be compared. */
export class StoredRows {
    rows;
    current;
    constructor(rows) {
        this.rows = rows;
    }
    async advance() {
        try {
            this.current = await nextOf(this.rows);
        }
        catch (error) {
            if (!isDamage(error))
                throw error;
            this.current = error;
        }
    }
    async close() {
        await this.rows.return(undefined);
    }
}
/**
 * Compares the rows of the database with the rows that the chain makes, both in key order.
 * @param stored the rows of the database, at the first row
 * @param tip the height to name for a row that no block ever wrote
 * @returns the difference with the lowest height, if there is any
 */
export async function compareLedger(stored, rebuilt, tip) {
    let first;
    const note = (height, code, message) => {
        if (first === undefined || height < first.height)
            first = { height, code, message };
    };
    let here = await nextOf(rebuilt);
    while (here !== undefined || stored.current !== undefined) {
        const there = stored.current;
        if (there instanceof Error) {
            while (here !== undefined && here.value === undefined)
                here = await nextOf(rebuilt);
            note(here?.height ?? tip, 'damaged-row', 'A ledger row is damaged on the disk: ' +
                there.message);
            break;
        }
        const order = orderOf(there, here);
        if (order > 0) {
            const row = here;
            if (row.value !== undefined)
                note(row.height, 'missing-ledger-row', missing(row));
        }
        else if (order < 0) {
            note(tip, 'extra-ledger-row', `${name(there)} is in the database, but no block ` +
                'wrote it.');
        }
        else {
            noteDifference(there, here, note);
        }
        if (order <= 0)
            await stored.advance();
        if (order >= 0)
            here = await nextOf(rebuilt);
    }
    return first;
}
function noteDifference(there, here, note) {
    const { height, value } = here;
    if (value === undefined) {
        note(height, 'extra-ledger-row', `${name(here)} is in the database, but block ${height} ` +
            'deleted it.');
    }
    else if (!equal(value, there.value)) {
        note(height, 'altered-ledger-row', `${name(here)} differs from what block ${height} wrote there.`);
    }
}
/** Positive if the rebuilt row comes first, so the database lacks it; negative if the stored row does. */
function orderOf(there, here) {
    if (there === undefined)
        return 1;
    if (here === undefined)
        return -1;
    return LedgerSpace[there.space] - LedgerSpace[here.space] || compare(there.key, here.key);
}
async function nextOf(rows) {
    const next = await rows.next();
    return next.done === true ? undefined : next.value;
}
function missing(row) {
    return `${name(row)}, written by block ${row.height}, is not in the database.`;
}
function name({ space, key }) {
    return key.byteLength === 0 ? `The ledger row "${space}"` : `The ledger row ${space}/${hex(key)}`;
}
//# sourceMappingURL=compare-ledger.js.map
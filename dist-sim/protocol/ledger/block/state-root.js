import { assert } from '../../types/index.js';
import { Writer, caseCodec, domain } from '../../codec/index.js';
import { sha256 } from '../../crypto/index.js';
import { ENTRY_SPACES } from '../rows/entry.js';
/** Size of the fixed parts of an encoded change: table number (1), key length (4) and flag (1). */
const FRAME_BYTES = 6;
/** Size of the length field before a value. */
const LENGTH_BYTES = 4;
/**
 * Computes stateRoot_h = SHA-256(D("state") ‖ stateRoot_{h−1} ‖ changes of block h), SPECIFICATION.md §4.
 * A change is table u8 ‖ key (u32 length) ‖ 0 if the row is deleted, else 1 ‖ value (u32 length).
 *
 * Cases are encoded directly into the hashed bytes, and the values of their rows are views of these bytes.
 * This saves a second buffer and a second copy of each case.
 * @param planned changes in canonical order, without the `ledger` row; this function sets the values of cases
 */
export function hashChanges(chainId, previous, planned) {
    const prefix = domain('state', chainId);
    const head = prefix.byteLength + previous.byteLength;
    const size = planned.reduce((sum, change) => sum + sizeOf(change), head);
    const writer = new Writer(size);
    writer.bytes(prefix);
    writer.bytes(previous);
    for (const change of planned)
        writeChange(writer, change);
    const bytes = writer.finish();
    assert(bytes.byteLength === size, 'the size was computed correctly');
    let at = head;
    for (const change of planned) {
        at += sizeOf(change);
        if (change.caseValue !== undefined) {
            change.value = new Uint8Array(bytes.buffer, at - change.size, change.size);
        }
    }
    return { stateRoot: sha256(bytes), changes: [...planned] };
}
function isErased(change) {
    return change.value === undefined && change.caseValue === undefined;
}
function sizeOf(change) {
    const frame = FRAME_BYTES + change.key.length;
    return isErased(change) ? frame : frame + LENGTH_BYTES + change.size;
}
function writeChange(writer, change) {
    writer.u8(ENTRY_SPACES[change.space]);
    writer.u32(change.key.length);
    writer.bytes(change.key);
    writer.u8(isErased(change) ? 0 : 1);
    if (isErased(change))
        return;
    writer.u32(change.size);
    if (change.caseValue !== undefined)
        caseCodec.write(writer, change.caseValue);
    else
        writer.bytes(change.value);
}
//# sourceMappingURL=state-root.js.map
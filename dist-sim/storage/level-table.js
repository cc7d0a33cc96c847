import { LevelBytes } from './level-bytes.js';
import { maskedChecksum } from './level-log.js';
const FOOTER_BYTES = 48;
/** Each block is followed by: compression u8, checksum u32. */
const TRAILER_BYTES = 5;
const MAGIC = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb];
/**
 * Checks the checksum of every block of a table (LevelDB's doc/table_format.md), and that no bytes lie
 * between blocks. LevelDB does not check this on reading, and the binding has no setting for it, so that a
 * flipped bit could silently hide rows.
 * @returns the position of the first damaged block; undefined if all blocks are valid
 */
export function findTableDamage(bytes) {
    const footer = bytes.byteLength - FOOTER_BYTES;
    if (footer < 0 || MAGIC.some((byte, at) => bytes[bytes.byteLength - MAGIC.length + at] !== byte)) {
        return Math.max(0, footer);
    }
    try {
        const handles = new LevelBytes(bytes.subarray(footer));
        const meta = handle(handles);
        const index = handle(handles);
        const broken = [index, meta].find(block => !isSound(bytes, block));
        if (broken !== undefined)
            return Math.min(broken.offset, footer);
        let end = 0;
        for (const block of [...entriesOf(bytes, index), ...entriesOf(bytes, meta), meta, index]) {
            if (block.offset !== end || !isSound(bytes, block))
                return end;
            end = block.offset + block.size + TRAILER_BYTES;
        }
        return end === footer ? undefined : end;
    }
    catch (error) {
        if (error instanceof RangeError)
            return footer;
        throw error;
    }
}
function handle(bytes) {
    return { offset: bytes.varint(), size: bytes.varint() };
}
function isSound(bytes, { offset, size }) {
    const end = offset + size + 1;
    if (end + 4 > bytes.byteLength)
        return false;
    const stored = new DataView(bytes.buffer, bytes.byteOffset + end, 4).getUint32(0, true);
    return maskedChecksum(bytes.subarray(offset, end)) === stored;
}
/** Returns the handles in an index block: of the data blocks or, in the meta index, of the filters. */
function entriesOf(bytes, { offset, size }) {
    const block = bytes.subarray(offset, offset + size);
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const restarts = view.getUint32(block.byteLength - 4, true);
    const entries = new LevelBytes(block.subarray(0, block.byteLength - 4 - 4 * restarts));
    const handles = [];
    while (!entries.isAtEnd) {
        entries.varint();
        const keyBytes = entries.varint();
        const valueBytes = entries.varint();
        entries.slice(keyBytes);
        handles.push(handle(new LevelBytes(entries.slice(valueBytes))));
    }
    return handles;
}
//# sourceMappingURL=level-table.js.map
import { crc32c } from './crc32c.js';
/** LevelDB divides its logs into blocks. No fragment of a record spans two blocks (doc/log_format.md). */
const BLOCK_BYTES = 32 * 1024;
/** A header is: checksum u32, length u16, type u8, all little-endian. */
const HEADER_BYTES = 7;
const MASK_DELTA = 0xa282ead8;
const Type = { full: 1, first: 2, middle: 3, last: 4 };
/** Computes a checksum in the masked form in which LevelDB stores it. */
export function maskedChecksum(bytes) {
    const crc = crc32c(bytes);
    return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}
/**
 * Reads the records of a LevelDB log (batches, or the edits of a manifest) up to the first damaged byte.
 * LevelDB itself skips damage, and reports it only in its file LOG.
 */
export function parseLevelLog(bytes) {
    const records = [];
    let parts = [];
    let whole = 0;
    let at = 0;
    while ((at = skipTrailer(at)) < bytes.byteLength) {
        const fragment = fragmentAt(bytes, at);
        const isContinued = fragment?.type === Type.middle || fragment?.type === Type.last;
        if (fragment === undefined || isContinued !== parts.length > 0) {
            const continues = fragment !== undefined || soundBehind(bytes, at);
            return { records, brokenAt: whole, continues, isCut: !continues && runsPastEnd(bytes, at) };
        }
        parts.push(fragment.data);
        at = fragment.end;
        if (fragment.type !== Type.full && fragment.type !== Type.last)
            continue;
        records.push(parts.length === 1 ? fragment.data : Buffer.concat(parts));
        parts = [];
        whole = at;
    }
    const isCut = parts.length > 0;
    return { records, continues: false, isCut, ...(isCut ? { brokenAt: whole } : {}) };
}
function fragmentAt(bytes, at) {
    if (bytes.byteLength - at < HEADER_BYTES)
        return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES);
    const type = view.getUint8(6);
    const start = at + HEADER_BYTES;
    const end = start + view.getUint16(4, true);
    if (type < Type.full || type > Type.last)
        return undefined;
    if (end > bytes.byteLength || end > blockEnd(at))
        return undefined;
    if (maskedChecksum(bytes.subarray(at + 6, end)) !== view.getUint32(0, true))
        return undefined;
    return { type, data: bytes.subarray(start, end), end };
}
/** Looks for a valid fragment after damage: at the claimed end, which may be wrong, and at each block. */
function soundBehind(bytes, at) {
    for (let next = endClaimed(bytes, at); next < bytes.byteLength; next = blockEnd(next)) {
        if (fragmentAt(bytes, skipTrailer(next)) !== undefined)
            return true;
    }
    return false;
}
function runsPastEnd(bytes, at) {
    if (bytes.byteLength - at < HEADER_BYTES)
        return true;
    const length = new DataView(bytes.buffer, bytes.byteOffset + at + 4, 2).getUint16(0, true);
    return at + HEADER_BYTES + length > bytes.byteLength;
}
function endClaimed(bytes, at) {
    if (bytes.byteLength - at < HEADER_BYTES)
        return bytes.byteLength;
    const length = new DataView(bytes.buffer, bytes.byteOffset + at + 4, 2).getUint16(0, true);
    const end = at + HEADER_BYTES + length;
    return length === 0 || end > blockEnd(at) ? blockEnd(at) : end;
}
function blockEnd(at) {
    return at - at % BLOCK_BYTES + BLOCK_BYTES;
}
/** Skips the zeros at the end of a block, where there is no room for a header. */
function skipTrailer(at) {
    return blockEnd(at) - at < HEADER_BYTES ? blockEnd(at) : at;
}
//# sourceMappingURL=level-log.js.map
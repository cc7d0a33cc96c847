import { crc32 } from 'node:zlib';
import { crc32c } from './crc32c.js';
import { WalCorruptError } from './errors.js';
/** A header is: format u8, length of the payload u24, checksum u32, type u8. */
export const HEADER_BYTES = 9;
/** A limit on payloads. The longest payload is a block (1 MiB). */
export const MAX_PAYLOAD_BYTES = 4 * 1024 * 1024;
/**
 * Each record names its format, so that a log of an older version is readable and continues in the newer
 * format (SPECIFICATION.md §10.1). Format 0 has the CRC-32C of type and payload. Format 1 has the CRC-32 of
 * all bytes except the checksum, which zlib computes natively.
 */
const FORMER_FORMAT = 0;
const FORMAT = 1;
/** The bytes that are checked in search of a valid record after a bad record: a few seconds of work. */
const SEARCH_BUDGET_BYTES = 1024 ** 3;
export function encodeRecord({ type, payload }) {
    const bytes = new Uint8Array(HEADER_BYTES + payload.byteLength);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, payload.byteLength);
    view.setUint8(0, FORMAT);
    view.setUint8(8, type);
    bytes.set(payload, HEADER_BYTES);
    view.setUint32(4, checksumOf(bytes));
    return bytes;
}
/** Reads the record at `offset`, which shares memory with `bytes`; undefined if it is not valid. */
export function readRecord(bytes, offset) {
    const record = claimedRecord(bytes, offset);
    const type = record?.[8];
    if (record === undefined || type === undefined || type === 0)
        return undefined;
    const stored = new DataView(record.buffer, record.byteOffset + 4, 4).getUint32(0);
    return stored === checksumOf(record) ? { type, payload: record.subarray(HEADER_BYTES) } : undefined;
}
/** Returns the bytes that the header at `offset` claims; undefined if no record can have this header. */
function claimedRecord(bytes, offset) {
    if (bytes.byteLength - offset < HEADER_BYTES)
        return undefined;
    const format = bytes[offset];
    const length = new DataView(bytes.buffer, bytes.byteOffset + offset, 4).getUint32(0) & 0xffffff;
    const end = offset + HEADER_BYTES + length;
    if (format !== FORMAT && format !== FORMER_FORMAT)
        return undefined;
    return length > MAX_PAYLOAD_BYTES || end > bytes.byteLength ? undefined : bytes.subarray(offset, end);
}
function checksumOf(record) {
    if (record[0] === FORMER_FORMAT)
        return crc32c(record.subarray(8));
    return crc32(record.subarray(8), crc32(record.subarray(0, 4)));
}
/**
 * Reads a whole log. A bad record without a valid record after it is an unfinished write: the records before
 * it count, and `length` says where to truncate. A bad record with a valid record anywhere after it is damage
 * (§10.2). The length field may be damaged, so every later byte is tried as the start of a record. The limits
 * of a header make this fast. If the search is too slow, the log counts as damaged, which is safe.
 * @throws WalCorruptError
 */
export function readRecords(file, bytes) {
    const records = [];
    let offset = 0;
    while (offset < bytes.byteLength) {
        const record = readRecord(bytes, offset);
        if (record === undefined)
            break;
        records.push(record);
        offset += HEADER_BYTES + record.payload.byteLength;
    }
    let budget = SEARCH_BUDGET_BYTES;
    for (let later = offset + 1; later + HEADER_BYTES <= bytes.byteLength; later++) {
        budget -= claimedRecord(bytes, later)?.byteLength ?? 0;
        if (budget < 0 || readRecord(bytes, later) !== undefined) {
            throw new WalCorruptError(file, offset, later);
        }
    }
    return { records, length: offset };
}
//# sourceMappingURL=wal-format.js.map
import assert from 'node:assert/strict';
import { StorageError } from './errors.js';
/** Encodes a safe integer as a big-endian u64, for a key. */
export function u64(value) {
    assert(Number.isSafeInteger(value) && value >= 0, `not a u64: ${value}`);
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, Math.floor(value / 2 ** 32));
    view.setUint32(4, value >>> 0);
    return bytes;
}
export function u32(value) {
    assert(Number.isInteger(value) && value >= 0 && value < 2 ** 32, `not a u32: ${value}`);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value);
    return bytes;
}
/** Reads an integer that `u64` wrote. @throws StorageError `corrupt` if bytes are missing */
export function readU64(bytes, offset = 0) {
    const view = viewOf(bytes, offset, 8);
    return view.getUint32(0) * 2 ** 32 + view.getUint32(4);
}
export function readU32(bytes, offset = 0) {
    return viewOf(bytes, offset, 4).getUint32(0);
}
/** Checks the length first, since keys have no checksum, and damaged rows may have any length. */
function viewOf(bytes, offset, length) {
    if (bytes.byteLength < offset + length) {
        throw new StorageError('corrupt', `a number in the database has ${bytes.byteLength} bytes`);
    }
    return new DataView(bytes.buffer, bytes.byteOffset + offset, length);
}
//# sourceMappingURL=integers.js.map
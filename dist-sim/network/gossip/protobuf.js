/** Says that bytes are no protobuf message. This file implements only the decoding that counts fields. */
export class ProtobufError extends Error {
}
export const WireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };
/**
 * Calls `visit` for each field of the message in `bytes[from, to)`, with the number of the field, the
 * range of its content, and its wire type. Keys and lengths have 32 bits and at most five bytes, since
 * decoders differ on longer ones.
 * @throws ProtobufError if the bytes are no protobuf message, or have a group type
 */
export function eachField(bytes, from, to, visit) {
    let at = from;
    while (at < to) {
        const key = readU32(bytes, at, to);
        let end;
        let start = key.next;
        const wireType = key.value & 7;
        switch (wireType) {
            case 0:
                end = readVarint(bytes, start, to).next;
                break;
            case 1:
                end = start + 8;
                break;
            case 5:
                end = start + 4;
                break;
            case 2: {
                const length = readU32(bytes, start, to);
                start = length.next;
                end = start + length.value;
                break;
            }
            default: throw new ProtobufError('wire type');
        }
        if (end > to)
            throw new ProtobufError('truncated');
        visit(Math.floor(key.value / 8), start, end, wireType);
        at = end;
    }
}
const MAX_VARINT_BYTES = 10;
const MAX_U32_BYTES = 5;
function readU32(bytes, from, to) {
    const read = readVarint(bytes, from, to);
    if (read.next - from > MAX_U32_BYTES || read.value >= 2 ** 32)
        throw new ProtobufError('u32');
    return read;
}
/** Returns whether a number is written in as few bytes as possible, and in at most five. */
export function isPlainNumber(bytes, start, end) {
    return end - start <= MAX_U32_BYTES && (end - start === 1 || bytes[end - 1] !== 0);
}
/** Reads a number. Values above 2^53 lose digits, but every limit in this file is far below 2^53. */
function readVarint(bytes, from, to) {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
        const at = from + index;
        const byte = at < to ? bytes[at] : undefined;
        if (byte === undefined)
            throw new ProtobufError('truncated');
        value += (byte & 0x7f) * 2 ** (7 * index);
        if (byte < 0x80)
            return { value, next: at + 1 };
    }
    throw new ProtobufError('varint');
}
//# sourceMappingURL=protobuf.js.map
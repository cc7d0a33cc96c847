import { InvariantError, assert, utf8 } from '../../types/index.js';
import { DecodeError } from './decode-error.js';
import { codec } from './schema.js';
/** Encodes integers of a fixed width, unsigned and big-endian (SPECIFICATION.md §2.2). */
export const u8 = codec((writer, value) => writer.u8(value), reader => reader.u8());
export const u16 = codec((writer, value) => writer.u16(value), reader => reader.u16());
export const u32 = codec((writer, value) => writer.u32(value), reader => reader.u32());
/** Refuses an integer above 2^53 - 1. */
export const u64 = codec((writer, value) => writer.u64(value), reader => reader.u64());
/** Encodes in two's complement. Only the justification view uses it, where -1 means "fresh". */
export const i32 = codec((writer, value) => writer.i32(value), reader => reader.i32());
/** Encodes exactly `length` bytes, without a length prefix. */
export function bytes(length) {
    return codec((writer, value) => {
        assert(value.byteLength === length, 'byte string of a fixed length');
        writer.bytes(value);
    }, reader => reader.view(length));
}
export const bytes16 = bytes(16);
export const bytes32 = bytes(32);
export const bytes64 = bytes(64);
/** Encodes at most `max` bytes: u32 length, then the bytes. */
export function varBytes(max) {
    return codec((writer, value) => {
        if (value.byteLength > max)
            throw new InvariantError(`byte string longer than ${max}`);
        writer.u32(value.byteLength);
        writer.bytes(value);
    }, reader => {
        const length = reader.u32();
        if (length > max)
            throw new DecodeError('length-out-of-range');
        return reader.view(length);
    });
}
// ignoreBOM keeps a leading U+FEFF in the text. Without it, two encodings would have the same value.
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Matches a surrogate outside a pair, which has no UTF-8 encoding. */
const LONE_SURROGATE = /\p{Cs}/u;
/** Encodes text as at most `max` bytes of well-formed UTF-8: u32 length, then the bytes. */
export function text(max) {
    const inner = varBytes(max);
    return codec((writer, value) => {
        assert(!LONE_SURROGATE.test(value), 'text with a lone surrogate');
        inner.write(writer, utf8(value));
    }, reader => {
        const view = inner.read(reader);
        try {
            return strictUtf8.decode(view);
        }
        catch {
            throw new DecodeError('invalid-utf8');
        }
    });
}
/** Encodes a boolean: u8 0 or 1. */
export const flag = codec((writer, value) => writer.u8(value ? 1 : 0), reader => {
    const value = reader.u8();
    if (value > 1)
        throw new DecodeError('unknown-tag');
    return value === 1;
});
//# sourceMappingURL=primitives.js.map
import { DecodeError } from './decode-error.js';
const TWO_32 = 0x1_0000_0000;
/** High word of 2^53 - 1, the largest safe integer. */
const MAX_HIGH_WORD = 0x1f_ffff;
/**
 * Reads fields from received bytes. Byte strings are views onto these bytes, not copies, and keep the whole
 * message in memory. A caller that keeps a small part for long copies that part.
 */
export class Reader {
    bytes;
    position = 0;
    constructor(bytes) {
        this.bytes = bytes;
    }
    u8() {
        const at = this.take(1);
        return this.bytes[at];
    }
    /** Returns the next byte without moving the position. */
    peek() {
        if (this.position >= this.bytes.byteLength)
            throw new DecodeError('truncated');
        return this.bytes[this.position];
    }
    u16() {
        const at = this.take(2);
        return this.bytes[at] << 8 | this.bytes[at + 1];
    }
    u32() {
        const at = this.take(4);
        const b = this.bytes;
        return (b[at] << 24 | b[at + 1] << 16 | b[at + 2] << 8 | b[at + 3]) >>> 0;
    }
    i32() {
        return this.u32() | 0;
    }
    /** Reads an integer below 2^53 and refuses larger integers. */
    u64() {
        const high = this.u32();
        const low = this.u32();
        if (high > MAX_HIGH_WORD)
            throw new DecodeError('integer-out-of-range');
        return high * TWO_32 + low;
    }
    view(length) {
        const at = this.take(length);
        // subarray() of a Buffer returns a Buffer, which no deep comparison finds equal to a plain array.
        return new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + at, length);
    }
    end() {
        if (this.position !== this.bytes.byteLength)
            throw new DecodeError('trailing-bytes');
    }
    take(length) {
        const at = this.position;
        if (at + length > this.bytes.byteLength)
            throw new DecodeError('truncated');
        this.position = at + length;
        return at;
    }
}
//# sourceMappingURL=reader.js.map
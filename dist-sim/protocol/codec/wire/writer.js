import { InvariantError } from '../../types/index.js';
const FIRST_CAPACITY = 1024;
const TWO_32 = 0x1_0000_0000;
/** A buffer that writers reuse, one writer at a time, so that most encodings allocate only their result. */
let spare;
/** A longer buffer is not kept for the next writer. */
const SPARE_BYTES = 64 * 1024;
/** Appends big-endian fields to a growing buffer. A value out of range is a bug of the caller. */
export class Writer {
    buffer;
    length = 0;
    ownsBuffer;
    /** @param capacity the expected number of bytes; if it is exact, no byte is copied again */
    constructor(capacity) {
        this.ownsBuffer = capacity !== undefined;
        this.buffer = capacity === undefined && spare !== undefined
            ? spare
            : new Uint8Array(capacity ?? FIRST_CAPACITY);
        if (capacity === undefined)
            spare = undefined;
    }
    u8(value) {
        assertInteger(value, 0, 0xff);
        const at = this.reserve(1);
        this.buffer[at] = value;
    }
    u16(value) {
        assertInteger(value, 0, 0xffff);
        const at = this.reserve(2);
        this.buffer[at] = value >>> 8;
        this.buffer[at + 1] = value;
    }
    u32(value) {
        assertInteger(value, 0, TWO_32 - 1);
        this.word(value);
    }
    i32(value) {
        assertInteger(value, -0x8000_0000, 0x7fff_ffff);
        this.word(value);
    }
    u64(value) {
        assertInteger(value, 0, Number.MAX_SAFE_INTEGER);
        this.word(Math.floor(value / TWO_32));
        this.word(value % TWO_32);
    }
    bytes(value) {
        const at = this.reserve(value.byteLength);
        this.buffer.set(value, at);
    }
    /** Returns the bytes written. Do not use the writer again, because the result may be its buffer. */
    finish() {
        const { buffer, length } = this;
        if (this.ownsBuffer && length === buffer.byteLength)
            return buffer;
        if (!this.ownsBuffer && buffer.byteLength <= SPARE_BYTES)
            spare = buffer;
        return buffer.slice(0, length);
    }
    word(value) {
        const at = this.reserve(4);
        this.buffer[at] = value >>> 24;
        this.buffer[at + 1] = value >>> 16;
        this.buffer[at + 2] = value >>> 8;
        this.buffer[at + 3] = value;
    }
    reserve(count) {
        const at = this.length;
        const needed = at + count;
        if (needed > this.buffer.byteLength) {
            const grown = new Uint8Array(Math.max(needed, 2 * this.buffer.byteLength));
            grown.set(this.buffer.subarray(0, at));
            this.buffer = grown;
        }
        this.length = needed;
        return at;
    }
}
function assertInteger(value, least, most) {
    if (!Number.isInteger(value) || value < least || value > most) {
        throw new InvariantError(`cannot encode ${value}: not an integer in ${least}..${most}`);
    }
}
//# sourceMappingURL=writer.js.map
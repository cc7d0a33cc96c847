/** A frame is a length, u32 big-endian, and as many bytes. The length is at least 1. */
export const FRAME_HEADER_BYTES = 4;
export class FrameError extends Error {
    code;
    constructor(code) {
        super(`frame is ${code}`);
        this.code = code;
    }
}
export class FrameParser {
    maxBytes;
    #header = new ByteCollector(FRAME_HEADER_BYTES);
    #body;
    constructor(maxBytes) {
        this.maxBytes = maxBytes;
    }
    /** True if a part of a frame has come and the rest has not. */
    get isPartial() {
        return !this.#header.isEmpty;
    }
    /**
     * Returns the frames that `chunk` completes. The frames are copies, so that a stored frame does not
     * keep a whole chunk in memory.
     * @throws FrameError at the header of an empty frame, or of a frame that is too long
     */
    push(chunk) {
        const frames = [];
        let at = 0;
        while (at < chunk.byteLength) {
            const part = this.#body ?? this.#header;
            at = part.fill(chunk, at);
            if (!part.isFull)
                break;
            if (this.#body === undefined) {
                this.#body = this.#bodyAfter(part.bytes);
                continue;
            }
            frames.push(part.bytes);
            this.#body = undefined;
            this.#header = new ByteCollector(FRAME_HEADER_BYTES);
        }
        return frames;
    }
    #bodyAfter(header) {
        const length = new DataView(header.buffer).getUint32(0);
        if (length === 0)
            throw new FrameError('malformed');
        if (length > this.maxBytes)
            throw new FrameError('oversize');
        return new ByteCollector(length);
    }
}
/** Size of the first allocation for a frame: a header alone must not cost the receiver megabytes. */
const FIRST_ALLOCATION_BYTES = 64 * 1024;
/**
 * Collects a known number of bytes that arrive in pieces. Each piece is copied at once: in a list of
 * pieces, a peer that sends single bytes would cost an object for each byte.
 */
export class ByteCollector {
    length;
    #buffer;
    #filled = 0;
    constructor(length) {
        this.length = length;
        this.#buffer = new Uint8Array(Math.min(length, FIRST_ALLOCATION_BYTES));
    }
    get isEmpty() {
        return this.#filled === 0;
    }
    get isFull() {
        return this.#filled === this.length;
    }
    /** All bytes, once full. */
    get bytes() {
        return this.#buffer;
    }
    /** Takes bytes of `chunk` from `at` on. @returns the position after these bytes */
    fill(chunk, at) {
        const part = chunk.subarray(at, at + this.length - this.#filled);
        const needed = this.#filled + part.byteLength;
        if (needed > this.#buffer.byteLength) {
            const size = Math.min(this.length, Math.max(needed, 2 * this.#buffer.byteLength));
            const grown = new Uint8Array(size);
            grown.set(this.#buffer.subarray(0, this.#filled));
            this.#buffer = grown;
        }
        this.#buffer.set(part, this.#filled);
        this.#filled = needed;
        return at + part.byteLength;
    }
}
/** Encodes one frame of several parts, with its header. */
export function encodeFrame(...parts) {
    const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
    const out = new Uint8Array(FRAME_HEADER_BYTES + length);
    writeHeader(out, 0, length);
    let at = FRAME_HEADER_BYTES;
    for (const part of parts) {
        out.set(part, at);
        at += part.byteLength;
    }
    return out;
}
export function writeHeader(out, at, length) {
    new DataView(out.buffer, out.byteOffset).setUint32(at, length);
}
//# sourceMappingURL=frames.js.map
/** Reads the fields of a LevelDB record one after another. Reading past the end throws a RangeError. */
export class LevelBytes {
    bytes;
    #at = 0;
    constructor(bytes) {
        this.bytes = bytes;
    }
    get isAtEnd() { return this.#at >= this.bytes.byteLength; }
    /** Reads a number with seven bits per byte, lowest bits first. An unsafe integer is damage. */
    varint() {
        let value = 0;
        for (let scale = 1; scale < 2 ** 63; scale *= 128) {
            const byte = this.bytes[this.#at++];
            if (byte === undefined)
                break;
            value += (byte & 0x7f) * scale;
            if (byte < 0x80 && Number.isSafeInteger(value))
                return value;
        }
        throw new RangeError('no number');
    }
    slice(length) {
        const end = this.#at + length;
        if (end > this.bytes.byteLength)
            throw new RangeError('cut short');
        const slice = this.bytes.subarray(this.#at, end);
        this.#at = end;
        return slice;
    }
    /** Reads a length, and then as many bytes. */
    prefixed() {
        return this.slice(this.varint());
    }
}
//# sourceMappingURL=level-bytes.js.map
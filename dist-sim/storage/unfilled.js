/**
 * Returns bytes that the caller must fill completely. Node takes them from a larger piece of memory, which
 * costs a tenth of a new `Uint8Array`. The piece stays as long as any bytes of it. So this is for bytes that
 * are soon forgotten, such as the keys and rows of a batch.
 */
export function unfilled(length) {
    const { buffer, byteOffset } = Buffer.allocUnsafe(length);
    // A `Buffer` itself would share memory where a copy is made with `slice`.
    return new Uint8Array(buffer, byteOffset, length);
}
//# sourceMappingURL=unfilled.js.map
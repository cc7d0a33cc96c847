/** Returns a plain Uint8Array over the memory of a Buffer, so that results never differ by class. */
export function plain(buffer) {
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
/** Returns a Buffer over the same memory, for native functions that need a Buffer. */
export function view(bytes) {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
//# sourceMappingURL=bytes.js.map
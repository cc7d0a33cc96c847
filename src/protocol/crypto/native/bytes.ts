/** Returns a plain Uint8Array over the memory of a Buffer, so that results never differ by class. */
export function plain (buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}

/** Returns a Buffer over the same memory, for native functions that need a Buffer. */
export function view (bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

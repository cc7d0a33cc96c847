export { mapKey } from '../../types/index.js'

/** A plain Uint8Array over a Buffer's memory, so that results never differ by class. */
export function plain (buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}

/** A Buffer over the same memory, for the native functions that want one. */
export function view (bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

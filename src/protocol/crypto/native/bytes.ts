/** Returns a plain Uint8Array over the memory of a Buffer, so that results never differ by class. */
export function plain (buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}

/**
 * Returns the bytes of a digest that was taken as a string with one character per byte ('binary'). A Buffer
 * would take twice as long, because each has its own memory outside the heap.
 */
export function ofCharacters (characters: string): Uint8Array {
  const bytes = new Uint8Array(characters.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i)
  return bytes
}

/** Returns a Buffer over the same memory, for native functions that need a Buffer. */
export function view (bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

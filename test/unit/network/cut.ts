/** Cuts bytes into parts; part `i` has `sizes[i] + 1` bytes, and the sizes repeat. */
export function cut (bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = []
  let at = 0
  for (let index = 0; at < bytes.byteLength; index++) {
    const size = 1 + (sizes[index % Math.max(1, sizes.length)] ?? 0)
    parts.push(bytes.subarray(at, at + size))
    at += size
  }
  return parts
}

/**
 * This file pads a part before it is sealed, so that its size tells little. The sizes of sealed record parts
 * are the powers of the square root of two from 256 bytes on, rounded up. A sealed case part has no
 * commitment to a pad, so it is 32 bytes smaller than such a size.
 */

/** The commitment to the pad, nonce and tag, which sealing adds. */
const SEAL_BYTES = 60
const LENGTH_BYTES = 4
const NOTHING = new Uint8Array(0)
/** 2^8 bytes are the smallest size, and 2^18 the largest. */
const SIZES: readonly number[] = Array.from({ length: 21 }, (_, i) => Math.ceil(Math.sqrt(2 ** (16 + i))))

/**
 * @param end further bytes
 * @returns the length as u32, the bytes, and zeros up to the next size; undefined if no size is large enough
 */
export function padded (bytes: Uint8Array, end: Uint8Array = NOTHING): Uint8Array | undefined {
  const length = bytes.length + end.length
  const size = paddedSize(length)
  if (size === undefined) return undefined
  const result = new Uint8Array(size)
  new DataView(result.buffer).setUint32(0, length)
  result.set(bytes, LENGTH_BYTES)
  result.set(end, LENGTH_BYTES + bytes.length)
  return result
}

/** Returns the length of what `padded` makes of as many bytes; undefined if no size is large enough. */
export function paddedSize (length: number): number | undefined {
  const size = SIZES.find((size) => size >= length + LENGTH_BYTES + SEAL_BYTES)
  return size === undefined ? undefined : size - SEAL_BYTES
}

/** @returns undefined for bytes that `padded` does not make */
export function unpadded (bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < LENGTH_BYTES) return undefined
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  if (paddedSize(length) !== bytes.length) return undefined
  for (let at = LENGTH_BYTES + length; at < bytes.length; at++) if (bytes[at] !== 0) return undefined
  return bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length)
}

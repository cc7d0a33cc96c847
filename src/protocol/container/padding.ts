/**
 * This file pads a part before it is sealed, so that its size tells little. The sizes of sealed record parts
 * are the powers of the square root of two from 256 bytes on, rounded up. A sealed case part has no
 * commitment to a pad, so it is 32 bytes smaller than such a size.
 */

/** The commitment to the pad, nonce and tag, which sealing adds. */
const SEAL_BYTES = 60
const LENGTH_BYTES = 4
/** 2^8 bytes are the smallest size, and 2^18 the largest. */
const SIZES: readonly number[] = Array.from({ length: 21 }, (_, i) => Math.ceil(Math.sqrt(2 ** (16 + i))))

/**
 * @returns the length as u32, the bytes, and zeros up to the next size; undefined if no size is large enough
 */
export function padded (bytes: Uint8Array): Uint8Array | undefined {
  const size = sizeFor(bytes.length)
  if (size === undefined) return undefined
  const result = new Uint8Array(size - SEAL_BYTES)
  new DataView(result.buffer).setUint32(0, bytes.length)
  result.set(bytes, LENGTH_BYTES)
  return result
}

/** @returns undefined for bytes that `padded` does not make */
export function unpadded (bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < LENGTH_BYTES) return undefined
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  if (sizeFor(length) !== bytes.length + SEAL_BYTES) return undefined
  for (let at = LENGTH_BYTES + length; at < bytes.length; at++) if (bytes[at] !== 0) return undefined
  return bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length)
}

function sizeFor (length: number): number | undefined {
  return SIZES.find((size) => size >= length + LENGTH_BYTES + SEAL_BYTES)
}

import { leafHash } from '../../crypto/index.js'

/**
 * Leaf hashes of `count` encoded items of `size` bytes that lie one after another in a received
 * message from `start` on: hashed where they are, not encoded again.
 */
export function itemLeaves (
  bytes: Uint8Array, start: number, size: number, count: number
): Uint8Array[] {
  const leaves: Uint8Array[] = []
  for (let at = start, end = start + size * count; at < end; at += size) {
    leaves.push(leafHash(bytes.subarray(at, at + size)))
  }
  return leaves
}

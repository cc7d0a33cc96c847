import { leafHash } from '../../crypto/index.js'

/**
 * Returns the leaf hashes of `count` encoded items of `size` bytes, which lie one after another in a
 * received message from `start` on. Items are hashed where they are and not encoded again.
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

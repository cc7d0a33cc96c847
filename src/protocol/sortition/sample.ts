import { domain } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import type { AttestedId, Beacon, ChainId } from '../types/index.js'

const TWO_POW_32 = 2 ** 32
const MILLION = 1_000_000

/**
 * Tells whether the first 8 bytes of a digest are below rate · 2^64. The comparison is exact.
 * @param millionths the rate
 */
export function isBelowRate (digest: Uint8Array, millionths: number): boolean {
  // (high · 2^32 + low) · 10^6 < millionths · 2^64, arranged so that a double holds every product exactly.
  return (millionths * TWO_POW_32 - wordAt(digest, 0) * MILLION) * TWO_POW_32 > wordAt(digest, 4) * MILLION
}

/**
 * Tells whether an attested consent is reviewed: the first 8 bytes of SHA-256(D("attested-sample") ‖ beacon ‖
 * id) are below rate · 2^64 (SPECIFICATION.md §17.6).
 * @param beacon of the block with the consent, which nobody knew when the consent was filed
 * @param millionths the rate
 */
export function isReviewed (
  chainId: ChainId, beacon: Beacon, id: AttestedId, millionths: number
): boolean {
  return isBelowRate(sha256(domain('attested-sample', chainId), beacon, id), millionths)
}

function wordAt (bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!) >>> 0
}

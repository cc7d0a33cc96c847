import { fromHex } from '../../../../src/protocol/types/index.js'

/** Encodes an integer, little-endian. @param length in bytes; n must be small enough */
export function integerToBytes (n: bigint, length: number): Uint8Array {
  return fromHex(n.toString(16).padStart(2 * length, '0')).reverse()
}

/**
 * Scalars modulo L, the order of the base point of edwards25519, and their digits. Encoded integers are
 * little-endian (RFC 8032 §5.1.2).
 */
import { fromHex, hex } from '../types/index.js'

export const L = 2n ** 252n + 27742317777372353535851937790883648493n

export function bytesToInteger (bytes: Uint8Array): bigint {
  return BigInt(`0x0${hex(bytes.slice().reverse())}`)
}

/** @param length in bytes; n must be small enough */
export function integerToBytes (n: bigint, length: number): Uint8Array {
  const digits = n === 0n ? '' : n.toString(16)
  return fromHex(digits.padStart(2 * length, '0')).reverse()
}

/**
 * Returns digits with n = Σ dᵢ·16^i and −8 ≤ dᵢ ≤ 8. The last digit takes the rest. No branch depends on n.
 * @param count number of digits; digits beyond the bytes of n are zero
 */
export function radix16 (bytes: Uint8Array, count: number): Int8Array {
  const digits = new Int8Array(count)
  let carry = 0
  for (let i = 0; i < count; i++) {
    const byte = i >> 1 < bytes.length ? bytes[i >> 1]! : 0
    const digit = (byte >> 4 * (i & 1) & 15) + carry
    carry = i + 1 < count ? digit + 8 >> 4 : 0
    digits[i] = digit - 16 * carry
  }
  return digits
}

/**
 * Returns the non-adjacent form of width 5: n = Σ dᵢ·2^i. Each dᵢ is zero or odd with |dᵢ| ≤ 15, and at least
 * four zeros follow a digit that is not zero. The time depends on n, so n must be public.
 * @param count number of digits: the bits of n and one more
 */
export function nonAdjacent5 (bytes: Uint8Array, count: number): Int8Array {
  const digits = new Int8Array(count)
  for (let i = 0; i < 8 * bytes.length; i++) digits[i] = bytes[i >> 3]! >> (i & 7) & 1
  for (let i = 0; i < count; i++) {
    if (digits[i] === 0) continue
    let digit = 0
    for (let j = 0; j < 5 && i + j < count; j++) {
      digit += digits[i + j]! << j
      digits[i + j] = 0
    }
    if (digit > 15) {
      // Subtract 2^5 here and add 1 five places above.
      digit -= 32
      let above = i + 5
      for (; digits[above] === 1; above++) digits[above] = 0
      digits[above] = 1
    }
    digits[i] = digit
  }
  return digits
}

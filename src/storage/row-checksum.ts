import { crc32 } from 'node:zlib'

/** Bytes that a checksum adds to a value. */
export const CHECKSUM_BYTES = 4

/**
 * A value with the CRC-32 of its key and itself behind it. The database reads its blocks without
 * checking them, so without this a flipped bit in a ledger row would be taken for the ledger's
 * word. The native CRC-32 of zlib costs 0.2 µs a row; what must resist people is hashed elsewhere.
 */
export function withChecksum (key: Uint8Array, value: Uint8Array): Uint8Array {
  const length = value.byteLength
  const row = new Uint8Array(length + CHECKSUM_BYTES)
  row.set(value)
  const sum = crc32(value, crc32(key))
  row[length] = sum >>> 24
  row[length + 1] = sum >>> 16
  row[length + 2] = sum >>> 8
  row[length + 3] = sum
  return row
}

/**
 * The value of a row made by `withChecksum`, sharing its memory; undefined if it does not check.
 */
export function checkedValue (key: Uint8Array, row: Uint8Array): Uint8Array | undefined {
  const length = row.byteLength - CHECKSUM_BYTES
  if (length < 0) return undefined
  const value = row.subarray(0, length)
  const stored = new DataView(row.buffer, row.byteOffset + length, CHECKSUM_BYTES).getUint32(0)
  return crc32(value, crc32(key)) === stored ? value : undefined
}

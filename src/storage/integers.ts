import assert from 'node:assert/strict'
import { StorageError } from './errors.js'

/** Encodes a safe integer as a big-endian u64, for a key. */
export function u64 (value: number): Uint8Array {
  assert(Number.isSafeInteger(value) && value >= 0, `not a u64: ${value}`)
  const bytes = new Uint8Array(8)
  putU32(bytes, 0, Math.floor(value / 2 ** 32))
  putU32(bytes, 4, value >>> 0)
  return bytes
}

export function u32 (value: number): Uint8Array {
  assert(Number.isInteger(value) && value >= 0 && value < 2 ** 32, `not a u32: ${value}`)
  const bytes = new Uint8Array(4)
  putU32(bytes, 0, value)
  return bytes
}

/** A `DataView` would move the bytes of a small array out of the heap, which takes ten times as long. */
function putU32 (bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

/** Reads an integer that `u64` wrote. @throws StorageError `corrupt` if bytes are missing */
export function readU64 (bytes: Uint8Array, offset = 0): number {
  const view = viewOf(bytes, offset, 8)
  return view.getUint32(0) * 2 ** 32 + view.getUint32(4)
}

export function readU32 (bytes: Uint8Array, offset = 0): number {
  return viewOf(bytes, offset, 4).getUint32(0)
}

/** Checks the length first, since keys have no checksum, and damaged rows may have any length. */
function viewOf (bytes: Uint8Array, offset: number, length: number): DataView {
  if (bytes.byteLength < offset + length) {
    throw new StorageError('corrupt', `a number in the database has ${bytes.byteLength} bytes`)
  }
  return new DataView(bytes.buffer, bytes.byteOffset + offset, length)
}

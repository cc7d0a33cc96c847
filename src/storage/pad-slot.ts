/**
 * A slot of the key file: id 28 ‖ pad 32 ‖ CRC-32C 4, 64 bytes. The checksum covers the number of the slot,
 * too, so a slot that was copied to another place is damaged. A slot never crosses a sector of the disk.
 */
import { crc32c } from './crc32c.js'
import { readU32, u32 } from './integers.js'

export const SLOT_BYTES = 64
export const PAD_BYTES = 32
/** The slot has the first bytes of a body hash. Nobody can make two bodies that share 224 bits. */
export const ID_BYTES = 28
const CHECKED_BYTES = ID_BYTES + PAD_BYTES

/** What a slot says of a body. A pad of zeros was erased. */
export type Slot =
  | { readonly type: 'free' }
  | { readonly type: 'pad', readonly pad: Uint8Array }
  | { readonly type: 'erased' }
  | { readonly type: 'damaged' }

export function encodeSlot (number: number, id: Uint8Array, pad: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(SLOT_BYTES)
  bytes.set(id)
  bytes.set(pad, ID_BYTES)
  bytes.set(u32(checksum(number, bytes)), CHECKED_BYTES)
  return bytes
}

/** Reads a slot. Bytes of a damaged disk never cause an exception. @param bytes 64 bytes */
export function decodeSlot (number: number, bytes: Uint8Array): Slot {
  if (isZero(bytes)) return { type: 'free' }
  if (readU32(bytes, CHECKED_BYTES) !== checksum(number, bytes)) return { type: 'damaged' }
  const pad = bytes.slice(ID_BYTES, CHECKED_BYTES)
  return isZero(pad) ? { type: 'erased' } : { type: 'pad', pad }
}

function checksum (number: number, slot: Uint8Array): number {
  return crc32c(slot.subarray(0, CHECKED_BYTES), crc32c(u32(number)))
}

export function isZero (bytes: Uint8Array): boolean {
  return bytes.every(byte => byte === 0)
}

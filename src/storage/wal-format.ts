import { crc32c } from './crc32c.js'
import { WalCorruptError } from './errors.js'

/** length u32, crc32c u32, type u8 (consensus.md §10.1). */
export const HEADER_BYTES = 9
/** The longest payload is a block (1 MiB); anything longer is not a record. */
export const MAX_PAYLOAD_BYTES = 4 * 1024 * 1024

/** Bytes checked in search of a sound record behind a bad one: some seconds' worth. */
const SEARCH_BUDGET_BYTES = 1024 ** 3

export interface WalRecord {
  /** Kind of payload, 1–255; 0 is never used, so that a run of zeros is not a record. */
  readonly type: number
  readonly payload: Uint8Array
}

/** Length counts the payload; the checksum covers type and payload. */
export function encodeRecord (record: WalRecord): Uint8Array {
  const length = record.payload.byteLength
  const bytes = new Uint8Array(HEADER_BYTES + length)
  bytes[8] = record.type
  bytes.set(record.payload, HEADER_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, length)
  view.setUint32(4, crc32c(bytes.subarray(8)))
  return bytes
}

/** The record at `offset`, sharing memory with `bytes`; undefined if no sound one is there. */
export function readRecord (bytes: Uint8Array, offset: number): WalRecord | undefined {
  if (bytes.byteLength - offset < HEADER_BYTES) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(offset)
  const end = offset + HEADER_BYTES + length
  if (length > MAX_PAYLOAD_BYTES || end > bytes.byteLength) return undefined
  const type = bytes[offset + 8] as number
  if (type === 0) return undefined
  if (crc32c(bytes.subarray(offset + 8, end)) !== view.getUint32(offset + 4)) return undefined
  return { type, payload: bytes.subarray(offset + HEADER_BYTES, end) }
}

/**
 * Reads a whole log. A bad record with nothing sound behind it is a write that was cut short: the
 * records before it count and `length` says where to cut. A bad record with a sound one anywhere
 * behind it is damage (§10.2). The length field itself may be what is damaged, so every later byte
 * is tried as a start; the length and type limits make that cheap, and a tail made to be expensive is
 * treated as damage, which is the safe side.
 * @throws WalCorruptError
 */
export function readRecords (
  file: string, bytes: Uint8Array
): { records: WalRecord[], length: number } {
  const records: WalRecord[] = []
  let offset = 0
  while (offset < bytes.byteLength) {
    const record = readRecord(bytes, offset)
    if (record === undefined) break
    records.push(record)
    offset += HEADER_BYTES + record.payload.byteLength
  }
  let budget = SEARCH_BUDGET_BYTES
  for (let later = offset + 1; later + HEADER_BYTES <= bytes.byteLength; later++) {
    budget -= claimedLength(bytes, later)
    if (budget < 0 || readRecord(bytes, later) !== undefined) {
      throw new WalCorruptError(file, offset, later)
    }
  }
  return { records, length: offset }
}

/** Bytes whose checksum `readRecord` would compute at `offset`. */
function claimedLength (bytes: Uint8Array, offset: number): number {
  const length = new DataView(bytes.buffer, bytes.byteOffset + offset, 4).getUint32(0)
  return length > bytes.byteLength - offset ? 0 : length
}

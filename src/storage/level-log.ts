import { crc32c } from './crc32c.js'

/** LevelDB divides its logs into blocks. No fragment of a record spans two blocks (doc/log_format.md). */
const BLOCK_BYTES = 32 * 1024
/** A header is: checksum u32, length u16, type u8, all little-endian. */
const HEADER_BYTES = 7
const MASK_DELTA = 0xa282ead8
const Type = { full: 1, first: 2, middle: 3, last: 4 } as const

export interface LevelLog {
  readonly records: readonly Uint8Array[]
  /** The position of the first byte outside a valid record; absent if all bytes are valid. */
  readonly brokenAt?: number
  /** True if valid fragments follow that byte: it is then damage, and not an interrupted write. */
  readonly continues: boolean
  /** True if the fragment at that byte claims more bytes than the file has, as after an interrupted write. */
  readonly isCut: boolean
}

/** Computes a checksum in the masked form in which LevelDB stores it. */
export function maskedChecksum (bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0
}

/**
 * Reads the records of a LevelDB log (batches, or the edits of a manifest) up to the first damaged byte.
 * LevelDB itself skips damage, and reports it only in its file LOG.
 */
export function parseLevelLog (bytes: Uint8Array): LevelLog {
  const records: Uint8Array[] = []
  let parts: Uint8Array[] = []
  let whole = 0
  let at = 0
  while ((at = skipTrailer(at)) < bytes.byteLength) {
    const fragment = fragmentAt(bytes, at)
    const isContinued = fragment?.type === Type.middle || fragment?.type === Type.last
    if (fragment === undefined || isContinued !== parts.length > 0) {
      const continues = fragment !== undefined || soundBehind(bytes, at)
      return { records, brokenAt: whole, continues, isCut: !continues && runsPastEnd(bytes, at) }
    }
    parts.push(fragment.data)
    at = fragment.end
    if (fragment.type !== Type.full && fragment.type !== Type.last) continue
    records.push(parts.length === 1 ? fragment.data : Buffer.concat(parts))
    parts = []
    whole = at
  }
  const isCut = parts.length > 0
  return { records, continues: false, isCut, ...(isCut ? { brokenAt: whole } : {}) }
}

interface Fragment {
  readonly type: number
  readonly data: Uint8Array
  readonly end: number
}

function fragmentAt (bytes: Uint8Array, at: number): Fragment | undefined {
  if (bytes.byteLength - at < HEADER_BYTES) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES)
  const type = view.getUint8(6)
  const start = at + HEADER_BYTES
  const end = start + view.getUint16(4, true)
  if (type < Type.full || type > Type.last) return undefined
  if (end > bytes.byteLength || end > blockEnd(at)) return undefined
  if (maskedChecksum(bytes.subarray(at + 6, end)) !== view.getUint32(0, true)) return undefined
  return { type, data: bytes.subarray(start, end), end }
}

/** Looks for a valid fragment after damage: at the claimed end, which may be wrong, and at each block. */
function soundBehind (bytes: Uint8Array, at: number): boolean {
  for (let next = endClaimed(bytes, at); next < bytes.byteLength; next = blockEnd(next)) {
    if (fragmentAt(bytes, skipTrailer(next)) !== undefined) return true
  }
  return false
}

function runsPastEnd (bytes: Uint8Array, at: number): boolean {
  if (bytes.byteLength - at < HEADER_BYTES) return true
  const length = new DataView(bytes.buffer, bytes.byteOffset + at + 4, 2).getUint16(0, true)
  return at + HEADER_BYTES + length > bytes.byteLength
}

function endClaimed (bytes: Uint8Array, at: number): number {
  if (bytes.byteLength - at < HEADER_BYTES) return bytes.byteLength
  const length = new DataView(bytes.buffer, bytes.byteOffset + at + 4, 2).getUint16(0, true)
  const end = at + HEADER_BYTES + length
  return length === 0 || end > blockEnd(at) ? blockEnd(at) : end
}

function blockEnd (at: number): number {
  return at - at % BLOCK_BYTES + BLOCK_BYTES
}

/** Skips the zeros at the end of a block, where there is no room for a header. */
function skipTrailer (at: number): number {
  return blockEnd(at) - at < HEADER_BYTES ? blockEnd(at) : at
}

/** Where a piece is: in a file of the import, or in the spool. */
export interface Location {
  readonly file: number
  /** True if the bytes are in the spool, since the file cannot be read at a place. */
  readonly isSpooled: boolean
  readonly isEntry: boolean
  readonly offset: number
  readonly length: number
  /** The first bytes of the SHA-256 of the resource, to tell equal resources. */
  readonly digest: Buffer
  /** True if different resources have the name, so that it names none. */
  readonly isAmbiguous: boolean
}

const OFFSET_BYTES = 6
const DIGEST_BYTES = 8
const DIGEST_AT = 5 + OFFSET_BYTES + 4
export const LOCATION_BYTES = DIGEST_AT + DIGEST_BYTES

const SPOOLED = 1
const ENTRY = 2
const AMBIGUOUS = 4

export function encodeLocation (place: Location): Buffer {
  const row = Buffer.alloc(LOCATION_BYTES)
  row[0] = (place.isSpooled ? SPOOLED : 0) | (place.isEntry ? ENTRY : 0) | (place.isAmbiguous ? AMBIGUOUS : 0)
  row.writeUInt32BE(place.file, 1)
  row.writeUIntBE(place.offset, 5, OFFSET_BYTES)
  row.writeUInt32BE(place.length, 5 + OFFSET_BYTES)
  place.digest.copy(row, DIGEST_AT, 0, DIGEST_BYTES)
  return row
}

/** Reads a row of the importer's own index. */
export function locationIn (bytes: Uint8Array): Location {
  const row = Buffer.from(bytes)
  const flags = row[0] ?? 0
  return {
    file: row.readUInt32BE(1),
    isSpooled: (flags & SPOOLED) !== 0,
    isEntry: (flags & ENTRY) !== 0,
    isAmbiguous: (flags & AMBIGUOUS) !== 0,
    offset: row.readUIntBE(5, OFFSET_BYTES),
    length: row.readUInt32BE(5 + OFFSET_BYTES),
    digest: row.subarray(DIGEST_AT)
  }
}

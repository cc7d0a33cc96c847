import { LOCATION_BYTES } from './location.js'

/** A row of the index of names: a key, and a `Location`. The keys order the rows. */
export const KEY_BYTES = 16
export const ROW_BYTES = KEY_BYTES + LOCATION_BYTES
/** The bytes of a key that are also its number. */
const NUMBER_BYTES = 6

/** Returns the first bytes of the key of the row at `at`. Keys with a smaller number come first. */
export function numberAt (rows: Buffer, at: number): number {
  return rows.readUIntBE(at, NUMBER_BYTES)
}

/** Compares the keys of two rows: negative if the first comes first, 0 for equal keys. */
export function compareKeys (first: Buffer, at: number, second: Buffer, other: number): number {
  return first.compare(second, other, other + KEY_BYTES, at, at + KEY_BYTES)
}

import { chainlessDomain } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import { concat } from '../types/index.js'

/** Where a row is in the tree: 32 bytes, of which each half byte chooses a child. */
export type Path = Uint8Array

/** Bytes of a path and of the hash of a value. */
export const HASH_BYTES = 32
/** A leaf is the path of a row and the hash of its value. */
export const LEAF_BYTES = 2 * HASH_BYTES
/** A path has this many steps. */
export const MAX_DEPTH = 2 * HASH_BYTES

/** A row that changes, as the tree sees it. */
export interface LeafChange {
  readonly path: Path
  /** The hash of the new value; undefined if the row is deleted. */
  readonly valueHash: Uint8Array | undefined
}

const ROW = chainlessDomain('row')
const VALUE = chainlessDomain('row-value')
/** The bytes before the key of a row, by table: a table is a u8. */
const ROWS_OF = Array.from({ length: 256 }, (_, table) => concat(ROW, Uint8Array.of(table)))

/** Returns SHA-256("medichain/v2/row" ‖ 0x00 ‖ table u8 ‖ key). */
export function pathOf (table: number, key: Uint8Array): Path {
  return sha256(ROWS_OF[table]!, key)
}

/** Returns SHA-256("medichain/v2/row-value" ‖ 0x00 ‖ value). */
export function valueHashOf (value: Uint8Array): Uint8Array {
  return sha256(VALUE, value)
}

/** @param value undefined if the row is deleted */
export function leafChangeOf (table: number, key: Uint8Array, value: Uint8Array | undefined): LeafChange {
  return { path: pathOf(table, key), valueHash: value === undefined ? undefined : valueHashOf(value) }
}

/** Returns the child, 0 to 15, that a path or a leaf chooses at a depth. */
export function stepAt (path: Uint8Array, depth: number): number {
  const byte = path[depth >>> 1]!
  return depth % 2 === 0 ? byte >>> 4 : byte & 15
}

/** Compares the paths of two leaves, or of a leaf and a path. */
export function comparePaths (a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < HASH_BYTES; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!
  }
  return 0
}

import { sha256 } from '../../../../src/protocol/crypto/index.js'
import { concat, fromHex, hex, utf8 } from '../../../../src/protocol/types/index.js'

/** The rows of a plain model, in hex: key -> value. All of them are in table 7. */
export type PlainRows = ReadonlyMap<string, string>
export const TABLE = 7

function sha (what: string, ...parts: Uint8Array[]): Uint8Array {
  return sha256(concat(utf8(`medichain/v2/${what}`), Uint8Array.of(0), ...parts))
}

/** Returns the root by the definition of SPECIFICATION.md §4.3, from all rows at once. */
export function plainRoot (rows: PlainRows): string {
  const leaves = [...rows].map(([key, value]) => [
    hex(sha('row', Uint8Array.of(TABLE), fromHex(key))), hex(sha('row-value', fromHex(value)))
  ] as const).sort(([a], [b]) => a < b ? -1 : 1)
  return hex(sha('page', pageOf(leaves, 0)))
}

function pageOf (leaves: readonly (readonly [path: string, value: string])[], depth: number): Uint8Array {
  if (leaves.length <= 32) return concat(Uint8Array.of(0), fromHex(leaves.flat().join('')))
  const groups = [...'0123456789abcdef'].map(digit => leaves.filter(([path]) => path[depth] === digit))
  const present = groups.reduce((bits, group, step) => bits + (group.length > 0 ? 2 ** step : 0), 0)
  const children = groups.filter(group => group.length > 0).map(group => concat(
    Uint8Array.of(group.length <= 32 ? group.length : 0), sha('page', pageOf(group, depth + 1))
  ))
  return concat(Uint8Array.of(1, present >> 8, present & 255), ...children)
}

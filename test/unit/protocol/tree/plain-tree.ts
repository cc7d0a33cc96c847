import { createHash } from 'node:crypto'

/** The rows of a plain model, in hex: key -> value. All of them are in table 7. */
export type PlainRows = ReadonlyMap<string, string>
export const TABLE = 7

function sha (what: string, ...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256').update(`medichain/v2/${what}\0`)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** Returns the root by the definition of SPECIFICATION.md §4.3, from all rows at once. */
export function plainRoot (rows: PlainRows): Buffer {
  const leaves = [...rows].map(([key, value]) => [
    sha('row', Uint8Array.of(TABLE), Buffer.from(key, 'hex')).toString('hex'),
    sha('row-value', Buffer.from(value, 'hex')).toString('hex')
  ] as const).sort(([a], [b]) => a < b ? -1 : 1)
  return sha('page', pageOf(leaves, 0))
}

function pageOf (leaves: readonly (readonly [path: string, value: string])[], depth: number): Buffer {
  if (leaves.length <= 32) return Buffer.concat([Buffer.of(0), Buffer.from(leaves.flat().join(''), 'hex')])
  const groups = [...'0123456789abcdef'].map(digit => leaves.filter(([path]) => path[depth] === digit))
  const present = groups.reduce((bits, group, step) => bits + (group.length > 0 ? 2 ** step : 0), 0)
  const children = groups.filter(group => group.length > 0).map(group => Buffer.concat([
    Buffer.of(group.length <= 32 ? group.length : 0), sha('page', pageOf(group, depth + 1))
  ]))
  return Buffer.concat([Buffer.of(1, present >> 8, present & 255), ...children])
}

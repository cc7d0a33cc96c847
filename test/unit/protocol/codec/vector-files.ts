import { readFileSync } from 'node:fs'
import { fromHex } from '../../../../src/protocol/types/index.js'

/** Reads a file of test/vectors. Strings "0x…" become bytes, and null becomes undefined. */
export function readVectors<T> (path: string): T {
  const file = new URL(`../../../vectors/${path}`, import.meta.url)
  return revive(JSON.parse(readFileSync(file, 'utf8'))) as T
}

function revive (value: unknown): unknown {
  if (value === null) return undefined
  if (typeof value === 'string' && value.startsWith('0x')) return fromHex(value.slice(2))
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, revive(item)]))
}

import { readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'

const VECTORS = new URL('../../../vectors/', import.meta.url)

/** Reads a file under test/vectors. The caller states its type. */
export function loadVectors<T> (path: string): T {
  return JSON.parse(readFileSync(new URL(path, VECTORS), 'utf8')) as T
}

export function listVectors (folder: string): string[] {
  return readdirSync(new URL(folder, VECTORS)).filter(name => name.endsWith('.json')).sort()
}

export function bytes (length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length })
}

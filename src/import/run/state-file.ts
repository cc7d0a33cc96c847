import { createHash } from 'node:crypto'
import path from 'node:path'
import { readSmallFile, replaceFile } from '../../system/index.js'
import type { SourceFiles } from '../files/index.js'
import { EMPTY, type Tally } from './tally.js'

/** How far an import is. Everything before `mark` is answered and counted. */
export interface ImportState {
  /** Identifies the files by names, sizes and times, and the server that the operator named. */
  readonly fingerprint: string
  /** The number of Conditions and faults that are done, in the order of the source. */
  readonly mark: number
  readonly tally: Tally
  readonly isComplete: boolean
}

const FILE = 'state.json'
const ID_DIGITS = 16

/** Names the import of a source, so that the same command finds it again. */
export function importId ({ root }: SourceFiles): string {
  return createHash('sha256').update(root).digest('hex').slice(0, ID_DIGITS)
}

export function fingerprintOf ({ files }: SourceFiles, base: string | undefined): string {
  const hash = createHash('sha256').update(base ?? '')
  for (const { modifiedMs, name, size } of files) hash.update(`\0${name}\0${size}\0${modifiedMs}`)
  return hash.digest('hex')
}

/** @returns undefined if nothing was imported yet, or the file is damaged: then the import begins anew */
export function savedState (folder: string): ImportState | undefined {
  const text = readSmallFile(path.join(folder, FILE))
  if (text === undefined) return undefined
  try {
    const { fingerprint, isComplete, mark, tally } = JSON.parse(text) as Partial<ImportState>
    const isWhole = typeof fingerprint === 'string' && Number.isSafeInteger(mark) &&
      Array.isArray(tally?.rows) && typeof tally.keyless === 'number'
    return isWhole ? { fingerprint, mark: mark as number, tally, isComplete: isComplete === true } : undefined
  } catch {
    return undefined
  }
}

export async function saveState (folder: string, state: ImportState): Promise<void> {
  await replaceFile(path.join(folder, FILE), `${JSON.stringify(state)}\n`)
}

export function emptyState (fingerprint: string): ImportState {
  return { fingerprint, mark: 0, tally: EMPTY, isComplete: false }
}

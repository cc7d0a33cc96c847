import { createHash } from 'node:crypto'
import path from 'node:path'
import { readSmallFile, replaceFile } from '../../system/index.js'
import type { SourceFiles } from '../files/index.js'
import { EMPTY, type Tally, type TallyRow } from './tally.js'

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
const OUTCOMES: readonly TallyRow['outcome'][] = ['imported', 'amended', 'known', 'refused']
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
  return text === undefined ? undefined : readState(text)
}

/** @returns undefined if the text is no state */
export function readState (text: string): ImportState | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { fingerprint, isComplete, mark, tally } = value as Partial<ImportState>
  const isWhole = typeof fingerprint === 'string' && isCount(mark) && isTally(tally)
  return isWhole ? { fingerprint, mark, tally, isComplete: isComplete === true } : undefined
}

function isTally (value: unknown): value is Tally {
  const { keyless, rows } = (value ?? {}) as Partial<Tally>
  return isCount(keyless) && Array.isArray(rows) && rows.every(isRow)
}

function isRow (value: unknown): boolean {
  const { code, count, outcome, places, text } = (value ?? {}) as Partial<TallyRow>
  return OUTCOMES.includes(outcome as TallyRow['outcome']) && isCount(count) && typeof code === 'string' &&
    typeof text === 'string' && Array.isArray(places) && places.every(place => typeof place === 'string')
}

function isCount (value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

export async function saveState (folder: string, state: ImportState): Promise<void> {
  await replaceFile(path.join(folder, FILE), `${JSON.stringify(state)}\n`)
}

export function emptyState (fingerprint: string): ImportState {
  return { fingerprint, mark: 0, tally: EMPTY, isComplete: false }
}

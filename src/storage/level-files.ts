import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseLevelLog } from './level-log.js'
import { parseLevelManifest, type LevelManifest } from './level-manifest.js'
import { findTableDamage } from './level-table.js'

export interface LevelFiles {
  /** There is a database. */
  readonly exists: boolean
  /** Rows put or deleted since it was made, up to the first that is not there. */
  readonly rows: number
  /** Where rows are missing although later ones are there. */
  readonly gap?: string
  /** It must not be opened; what is wrong, to follow the name of the folder. */
  readonly damage?: string
}

/** sequence number u64, count u32, little-endian (LevelDB's db/write_batch.cc). */
const BATCH_HEADER_BYTES = 12
const NOTHING: LevelFiles = { exists: false, rows: 0 }
const FILE = /^(\d+)\.(log|ldb|sst)$/

/**
 * The files of a LevelDB database that nobody has open, looked at and not touched. To open a database
 * changes it: LevelDB deletes what its manifest does not name, and goes on behind a damaged byte of a log
 * silently. So it is opened only when nothing is missing here: what CURRENT and the manifest name is
 * there in its full size, and the logs have every record. Tables are read through, the newest first, up to
 * `tableBytes`: a start takes bounded time, `chain verify` reads them all.
 */
export async function examineLevelFiles (folder: string, tableBytes: number): Promise<LevelFiles> {
  const names = await readdir(folder).catch(missingAs([]))
  const files = new Map(names.map(name => [name, FILE.exec(name)] as const))
  const isThere = (number: number, ...kinds: string[]): string | undefined =>
    kinds.map(kind => `${String(number).padStart(6, '0')}.${kind}`).find(name => files.has(name))
  const damaged = (damage: string): LevelFiles => ({ exists: true, rows: 0, damage })
  const current = await readFile(join(folder, 'CURRENT'), 'latin1').catch(missingAs(undefined))
  if (current === undefined) {
    const left = names.find(name => files.get(name) !== null)
    return left === undefined ? NOTHING
      : damaged(`its file CURRENT is missing, without which ${left} and the others count for nothing`)
  }
  const name = /^(MANIFEST-\d+)\n$/.exec(current)?.[1]
  const bytes = name === undefined
    ? undefined
    : await readFile(join(folder, name)).catch(missingAs(undefined))
  if (name === undefined || bytes === undefined) {
    return damaged(`its file CURRENT names no file that is there (${JSON.stringify(current.slice(0, 40))})`)
  }
  const manifest = parseLevelManifest(bytes)
  if (typeof manifest === 'string') return damaged(`its file ${name} ${manifest}`)
  if (manifest.logNumber > 0 && isThere(manifest.logNumber, 'log') === undefined) {
    return damaged(`its log ${manifest.logNumber}, which ${name} names, is missing`)
  }
  let left = tableBytes
  for (const [number, size] of [...manifest.tables].sort((a, b) => b[0] - a[0])) {
    const table = isThere(number, 'ldb', 'sst')
    if (table === undefined) return damaged(`its table ${number}, which ${name} names, is missing`)
    const damage = await tableDamage(join(folder, table), size, left >= size)
    if (damage !== undefined) return damaged(`its table ${table} ${damage}`)
    left -= size
  }
  return await examineLogs(folder, manifest, names.filter(one => files.get(one)?.[2] === 'log'))
}

async function tableDamage (path: string, size: number, isRead: boolean): Promise<string | undefined> {
  const found = (await stat(path)).size
  if (found !== size) return `has ${found} bytes in place of ${size}`
  const at = isRead ? findTableDamage(await readFile(path)) : undefined
  return at === undefined ? undefined : `is damaged in the block at byte ${at}`
}

/**
 * Each batch begins with the number of its first row; they follow on one another without a gap. What
 * comes behind a gap does not count: a crash may have left it there, of writes that nobody was told of.
 */
async function examineLogs (
  folder: string, { lastSequence, logNumber }: LevelManifest, names: readonly string[]
): Promise<LevelFiles> {
  let next: number | undefined
  const upTo = (gap?: string): LevelFiles => (
    { exists: true, rows: (next ?? lastSequence + 1) - 1, ...(gap === undefined ? {} : { gap }) }
  )
  const live = names.map(name => [Number.parseInt(name, 10), name] as const)
    .filter(([number]) => number >= logNumber).sort(([a], [b]) => a - b)
  for (const [, name] of live) {
    const { brokenAt, goesOn, records } = parseLevelLog(await readFile(join(folder, name)))
    for (const record of records) {
      const { count, first } = batchOf(record)
      if (first > (next ?? lastSequence + 1)) return upTo(`its log ${name} goes on behind missing rows`)
      next = first + count
    }
    if (brokenAt === undefined || !goesOn) continue
    const broken = `its log ${name} is damaged at byte ${brokenAt}`
    // Then all that it held may be lost, whatever the manifest says of the time when it was written.
    return next === undefined ? { ...upTo(), damage: broken } : upTo(broken)
  }
  return upTo()
}

/** @returns a first row that follows on nothing if it is no batch */
function batchOf (record: Uint8Array): { readonly first: number, readonly count: number } {
  if (record.byteLength < BATCH_HEADER_BYTES) return { first: Infinity, count: 0 }
  const view = new DataView(record.buffer, record.byteOffset, BATCH_HEADER_BYTES)
  return {
    first: view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32, count: view.getUint32(8, true)
  }
}

function missingAs<T> (value: T): (error: unknown) => T {
  return error => {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return value
    throw error
  }
}

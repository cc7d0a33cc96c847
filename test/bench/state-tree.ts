/**
 * Measures the state tree on LevelDB: `ROWS=1000000 node --import tsx test/bench/state-tree.ts`. Half of the
 * changed rows are new, half exist. CPU is that of all threads of this process, with those of LevelDB.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entryId, type Change, type Entries, type EntryKey } from '../../src/protocol/ledger/index.js'
import { sha256 } from '../../src/protocol/crypto/index.js'
import { utf8 } from '../../src/protocol/types/index.js'
import { del, keyIn, LedgerSpace, openLevelStore, put, StateTree, type Operation } from
  '../../src/storage/index.js'

const ROWS = Number(process.env['ROWS'] ?? 100_000)
const BATCHES: readonly (readonly [rows: number, runs: number])[] =
  [[3_000, 6], [300, 40], [30, 200], [1, 500]]
const FILL = 5_000
/** About the size of a case. */
const VALUE_BYTES = 600

const folder = await mkdtemp(join(tmpdir(), 'medichain-tree-'))
const store = await openLevelStore(folder)
const counts = { pages: 0, bytes: 0, reads: 0, rounds: 0 }
const tree = new StateTree(load)
let made = 0

async function load (keys: readonly EntryKey[]): Promise<Entries> {
  counts.reads += keys.length
  counts.rounds++
  const values = await store.getMany(keys.map(({ space, key }) => keyIn(LedgerSpace[space], key)))
  return new Map(keys.flatMap((key, i) => {
    const value = values[i]
    return value === undefined ? [] : [[entryId(key), value] as const]
  }))
}

function row (n: number, version: number): Change {
  const value = new Uint8Array(VALUE_BYTES)
  new DataView(value.buffer).setUint32(0, version)
  return { space: 'case', key: sha256(utf8(`row ${n}`)), value }
}

function operationOf ({ space, key, value }: Change): Operation {
  const at = keyIn(LedgerSpace[space], key)
  if (value === undefined) return del(at)
  counts.pages++
  counts.bytes += at.byteLength + value.byteLength
  return put(at, value)
}

/** Writes the pages of a block's batch; the rows would be written without a tree, too. */
async function commit (changes: readonly Change[]): Promise<void> {
  await store.batch((await tree.changesWith(changes)).map(operationOf), { sync: false })
}

function someRows (count: number, version: number): Change[] {
  const old = Math.max(1, made)
  const rows = new Map<number, Change>()
  for (let i = 0; i < count; i++) {
    const n = i % 2 === 0 ? made++ : Math.floor(Math.random() * old)
    rows.set(n, row(n, version))
  }
  return [...rows.values()]
}

try {
  while (made < ROWS) {
    const from = made
    made = Math.min(ROWS, made + FILL)
    await commit(Array.from({ length: made - from }, (_, i) => row(from + i, 0)))
  }
  process.stdout.write(`${ROWS} rows; figures for a changed row\n`)
  for (const [size, runs] of BATCHES) {
    Object.assign(counts, { pages: 0, bytes: 0, reads: 0, rounds: 0 })
    let cpu = 0
    for (let run = 0; run < runs; run++) {
      const changes = someRows(size, run + 1)
      const start = process.cpuUsage()
      await commit(changes)
      const { system, user } = process.cpuUsage(start)
      cpu += system + user
    }
    const each = (value: number): string => (value / runs / size).toFixed(1)
    process.stdout.write(`batches of ${size}: ${each(cpu)} µs CPU, ${each(counts.bytes)} B in ` +
      `${each(counts.pages)} pages written, ${each(counts.reads)} pages read, ` +
      `${(counts.rounds / runs).toFixed(1)} rounds\n`)
  }
} finally {
  await store.close()
  await rm(folder, { recursive: true, force: true })
}

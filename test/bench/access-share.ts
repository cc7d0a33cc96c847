/**
 * Measures which share of the CPU of a read the log of accesses has. Four whole hospitals in this process
 * have LevelDB databases in a temporary folder. One reads a record of another and one of its own, with the
 * log and without it in turn. The CPU of all hospitals counts, until blocks have all accesses.
 *
 *   npx tsx test/bench/access-share.ts [reads]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OPERATOR } from '../../src/api/index.js'
import { AccessLog } from '../../src/node/accesses/access-log.js'
import { openLevelStore, type MemoryStore } from '../../src/storage/index.js'
import { deskOf, fileDiagnosis } from '../fixtures/patient-desk.js'
import { Consortium, until } from '../fixtures/running-nodes.js'

const count = Number(process.argv[2] ?? 640)
const IN_FLIGHT = 32
const ROUNDS = 4
const { record } = AccessLog.prototype
const logs = new Set<AccessLog>()

const folder = await mkdtemp(join(tmpdir(), 'medichain-access-share-'))
const net = new Consortium()
for (const [at, node] of net.nodes.entries()) {
  node.database = await openLevelStore(join(folder, String(at))) as unknown as MemoryStore
}
await (await net.start()).ready()
const desks = net.nodes.map(deskOf)
for (const desk of desks.slice(0, 2)) await fileDiagnosis(desk, 'P-1')

async function read (): Promise<void> {
  const { entries } = await desks[1]!.history({ body: { value: 'P-1', purpose: 'TREAT' } }, OPERATOR)
  const opened = entries.filter(({ diagnosis }) => diagnosis !== undefined).length
  if (opened !== 2) throw new Error(`a read opened ${opened} of 2 records`)
}

/** Reads with the log or without it. @returns µs of CPU for each read */
async function round (isLogged: boolean): Promise<number> {
  AccessLog.prototype.record = async function (notes) {
    logs.add(this)
    if (isLogged) await record.call(this, notes)
  }
  const used = process.cpuUsage()
  await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
    for (let i = 0; i < count / IN_FLIGHT; i++) await read()
  }))
  await until(() => [...logs].every(({ waiting }) => waiting === 0), 'blocks have all accesses', 120_000)
  const { system, user } = process.cpuUsage(used)
  return (system + user) / count
}

await round(true)
const [withLog, without]: [number[], number[]] = [[], []]
for (let i = 0; i < ROUNDS; i++) {
  without.push(await round(false))
  withLog.push(await round(true))
}
const middle = (all: number[]): number => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!
const shown = (all: readonly number[]): string => all.map(us => us.toFixed(0)).join(' ')
process.stdout.write(`without the log: ${shown(without)} µs of CPU a read\nwith it: ${shown(withLog)}\n` +
  `the log has ${((1 - middle(without) / middle(withLog)) * 100).toFixed(1)} % of a read\n`)
await net.stop()
await rm(folder, { recursive: true })
process.exit()

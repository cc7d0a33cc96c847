/**
 * Measures what the log of accesses adds to a read, on a LevelDB database in a temporary folder. It tells the
 * time until a lone access is durable, and accesses at 32 in flight.
 *
 *   [LONE=500] npx tsx test/bench/accesses.ts [count]
 *   LONE=500 strace -f -c -e trace=fdatasync node --import tsx test/bench/accesses.ts 0
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AccessLog } from '../../src/node/accesses/access-log.js'
import { notesOf, type AccessNote } from '../../src/node/accesses/note.js'
import { AccessKind } from '../../src/protocol/types/index.js'
import { NodeStore, openLevelStore } from '../../src/storage/index.js'

const count = Number(process.argv[2] ?? 2_000)
const LONE = Number(process.env['LONE'] ?? 500)
const IN_FLIGHT = 32
const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length))

const folder = await mkdtemp(join(tmpdir(), 'medichain-accesses-'))
const store = await NodeStore.open(await openLevelStore(folder))
const chain = { id: bytes(32) }
const log = new AccessLog({
  chain, signer: { id: bytes(32) }, store, random: bytes, now: () => Date.now(),
  fail: (error: unknown) => { throw error as Error }
} as never)
const note = (): AccessNote[] => notesOf(chain.id, bytes(32), AccessKind.read, { cases: [bytes(32)] })

const lone: number[] = []
for (let i = 0; i < LONE; i++) {
  const start = performance.now()
  await log.record(note())
  lone.push(performance.now() - start)
}
lone.sort((a, b) => a - b)
const start = performance.now()
const used = process.cpuUsage()
await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
  for (let i = 0; i < count / IN_FLIGHT; i++) await log.record(note())
}))
const ms = performance.now() - start
const { system, user } = process.cpuUsage(used)
const at = (part: number): string => (lone[Math.floor(lone.length * part)] ?? 0).toFixed(2)
process.stdout.write(`a lone access: median ${at(0.5)} ms, p95 ${at(0.95)} ms\n` +
  `${IN_FLIGHT} in flight: ${Math.round(count / ms * 1000)} accesses/s, ` +
  `${((user + system) / count).toFixed(0)} µs of CPU each\n`)
await store.close()
await rm(folder, { recursive: true })

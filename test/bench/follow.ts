/**
 * Measures what a chain costs a node that follows it: one node of the daemon in this process, with its
 * database on the disk. It fetches the blocks from a fake peer, checks, stores and applies them. Each block
 * opens CASES cases, and holds the opinions of the cases of the block before the last.
 *
 *   BLOCKS=1000 CASES=1 ROLE=government node --expose-gc --import tsx test/bench/follow.ts
 *
 * ROLE is `hospital` (default) or `government`. THREADS, 0, check blocks beside the event loop. The times are
 * processor time of all threads and, from Node 24 on, of the event loop.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { PerformanceObserver } from 'node:perf_hooks'
import { RunningChain } from '../../src/node/assembly/running-chain.js'
import { Hospital } from '../../src/node/clinical/hospital.js'
import { systemScheduler } from '../../src/node/machine/clocks.js'
import { loadConfig } from '../../src/node/machine/config/index.js'
import { Secrets } from '../../src/node/machine/secrets.js'
import { casesOf } from '../../src/protocol/ledger/index.js'
import type { CaseId, Signer } from '../../src/protocol/types/index.js'
import { KeyFile, NodeStore, nodeFileSystem, openLevelStore, openWal } from '../../src/storage/index.js'
import { MemorySlotFiles } from '../fixtures/memory-slot-files.js'
import { ChainFixture } from '../fixtures/chain-fixture.js'
import { Hub, MemoryNetwork } from '../fixtures/memory-network.js'
import { startCheckThread } from '../../src/node/peers/start-check-thread.js'
import { clockOf, memoryKeyStore, until } from '../fixtures/running-nodes.js'
import { wholeNumber } from '../fixtures/variables.js'
import { opinionsTogether } from './support/opinions-together.js'
import { FakePeer, type ServedChain } from '../unit/node/peers/support/fake-peer.js'

const BLOCKS = wholeNumber('BLOCKS', 1000)
const CASES = wholeNumber('CASES', 1)
const THREADS = Number(process.env['THREADS'] ?? 0)
const ROLE = process.env['ROLE'] === 'government' ? 'government' : 'hospital'
const LIMIT_MS = 10 * 60_000
const MEBIBYTE = 1024 * 1024
const quiet = (): void => {}
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count))

interface Served extends ServedChain, Pick<ChainFixture, 'government' | 'signers'> {
  readonly state: { readonly timestamp: number }
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-follow-'))
let gcMs = 0
new PerformanceObserver(list => {
  for (const { duration } of list.getEntries()) gcMs += duration
}).observe({ entryTypes: ['gc'] })
try {
  await measure(servedPart(longWorld()))
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Processor time of this thread, ms; 0 before Node 23.9. */
function loopMs (): number {
  const { threadCpuUsage } = process as { readonly threadCpuUsage?: typeof process.cpuUsage }
  const { system, user } = threadCpuUsage?.() ?? { system: 0, user: 0 }
  return (system + user) / 1000
}

/** Makes the chain: a block opens cases, and the next block but one has their opinions. */
function longWorld (): ChainFixture {
  const world = new ChainFixture({ name: 'follow', isDealt: false }).dealOnChain()
  let judged: CaseId[] = []
  while (world.blocks.length < BLOCKS) {
    const share = Math.ceil(CASES / world.signers.length)
    const proposes = world.signers.slice(0, Math.ceil(CASES / share)).map(signer =>
      world.propose(signer, ...Array.from({ length: share }, () => world.proposal())))
    const { delta } = world.commit([...opinionsTogether(world, judged), ...proposes])
    judged = casesOf(delta, 'drawn').map(({ id }) => id)
  }
  return world
}

/** Returns what peers serve of a chain. The rest would fill the memory that is measured. */
function servedPart ({ blocks, chain, government, signers, state: { timestamp } }: ChainFixture): Served {
  return {
    chain, government, signers, state: { timestamp },
    blocks: blocks.map(({ block, certificate, hash }) => ({ block, certificate, hash }))
  }
}

async function measure (world: Served): Promise<void> {
  const [own, first, second] = world.signers as [Signer, Signer, Signer]
  const signer = ROLE === 'government' ? world.government : own
  const hub = new Hub()
  for (const peer of [first, second]) {
    const fake = new FakePeer(world, hub, peer)
    fake.claims = world.blocks.length + 1
    await fake.start()
  }
  const network = new MemoryNetwork(signer.id, hub)
  const pads = await KeyFile.open(new MemorySlotFiles(), 'pads', random)
  const store = await NodeStore.open(await openLevelStore(path.join(folder, 'store')), pads)
  const log = await openWal(path.join(folder, 'wal'), nodeFileSystem)
  const { config } = loadConfig('hospital', { flags: {}, env: {} })
  let isOver = false
  const before = {
    cpu: process.cpuUsage(), at: performance.now(), gcMs, loopMs: loopMs()
  }
  const chain = await RunningChain.start({
    role: ROLE, chain: world.chain, signer, store, log, network, clock: clockOf(world),
    scheduler: systemScheduler, logger, random, secrets: new Secrets(signer.id, random),
    keepEvidence: async () => {}, alarm: quiet,
    keyStore: ROLE === 'hospital'
      ? memoryKeyStore({ height: 0, boxes: [], dealing: undefined, shares: [] }) : undefined,
    hospital: ROLE === 'hospital' ? parts => new Hospital(parts, config) : undefined, config,
    origin: { created: true },
    checkThreads: { start: startCheckThread, count: THREADS, minBlocks: 1 },
    fail: error => { if (!isOver) throw error },
    running: running => {
      network.accessOf = id => running.membership.accessOf(id)
      hub.connect()
    }
  })
  await until(() => (store.head()?.height ?? 0) === world.blocks.length, 'the tip', LIMIT_MS)
  const { system, user } = process.cpuUsage(before.cpu)
  const seconds = (performance.now() - before.at) / 1000
  isOver = true
  await chain.stop()
  await store.close()
  await log.close()
  const blocks = world.blocks.length
  const ms = (user + system) / 1000
  console.log(`${ROLE}, ${blocks} blocks of ${CASES} cases: ${(ms / blocks).toFixed(3)} ms of processor ` +
    `time a block, ${(ms / blocks / CASES).toFixed(3)} a case; ${Math.round(blocks / seconds)} blocks/s; ` +
    `${((loopMs() - before.loopMs) / blocks).toFixed(3)} ms of it in the event loop; ` +
    `garbage collection ${((gcMs - before.gcMs) / blocks).toFixed(3)} ms a block; ` +
    `${Math.round(process.memoryUsage().rss / MEBIBYTE)} MiB`)
}

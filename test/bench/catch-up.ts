/**
 * `make bench-catch-up BLOCKS=10000` starts a government and four hospitals on a chain of that length, each
 * in its own process. A fifth hospital without data is enrolled and approved. It must fetch, verify and store
 * the chain, while the chain grows. At the end one of the four is stopped, so that no block is final without
 * the newcomer's vote.
 *
 *   BLOCKS=10000 JSON=1 PROFILE=<folder> npx tsx test/bench/catch-up.ts
 *
 * PROFILE is a folder for a CPU profile of every node. LOAD_MS is the pause between two submissions. CHAIN is
 * a folder that keeps the generated chain for later runs with the same BLOCKS.
 */
import { cp, mkdtemp, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import type { StatusView } from '../../src/api/index.js'
import { Fleet, NodeProcess, pause, readSamples, vary, type Sample } from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { wantsJson, wholeNumber } from '../fixtures/variables.js'
import { processCost } from './process-cost.js'
import { leaveNothing } from './support/leave-nothing.js'
import { LongChain } from './support/long-chain.js'
import { writeNodeFolders } from './support/node-folders.js'

const BLOCKS = wholeNumber('BLOCKS', 10_000)
const LOAD_MS = wholeNumber('LOAD_MS', 500)
const { PROFILE, CHAIN } = process.env
const PATTERN = 'Hypertension'
const POLL_MS = 100
const PROGRESS_MS = 1_000
/** Number of the first submitted diagnosis, above all numbers of the generated chain. */
const FIRST_NUMBER = 1_000_000
const LIMIT_MS = 30 * 60_000
const NEWCOMER = 'hospital-5'
const MEBIBYTE = 1024 * 1024

const say = wantsJson() ? console.error : console.log
const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-catch-up-'))
const profile = (name: string): string[] => PROFILE === undefined
  ? []
  : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(PROFILE)}`, `--cpu-prof-name=${name}.cpuprofile`]
const nodes: NodeProcess[] = []
leaveNothing(folder, nodes)

const samples = await readSamples(SAMPLES)
const pattern = samples.find(sample => sample.title.startsWith(PATTERN))
if (pattern === undefined) throw new Error(`no sample is called ${PATTERN}`)
await writeChain(pattern)
const fleet = new Fleet({
  hospitals: 4, folder, nodeFlags: profile, governmentSettings: { autoApprove: false }
})
const newcomer = new NodeProcess({
  role: 'hospital', name: NEWCOMER, folder, settings: { logLevel: 'info' }, nodeFlags: profile(NEWCOMER)
})
nodes.push(...fleet.nodes, newcomer)
const loading = new AbortController()
try {
  await fleet.start()
  const submitting = submitSlowly(pattern, loading.signal)
  const result = await measure()
  loading.abort()
  print({ ...result, submitted: await submitting })
} finally {
  loading.abort()
  await newcomer.stop()
  await fleet.stop()
}

interface Result {
  readonly blocks: number
  readonly cpus: number
  /** Load average (getloadavg(3)). If it exceeds the number of CPUs before the start, the machine is busy. */
  readonly loadBefore: number
  readonly loadAfter: number
  readonly secondsToTip: number
  readonly secondsToBodies: number
  readonly secondsToVote: number
  readonly heightAtTip: number
  readonly blocksPerSecond: number
  readonly mebibytesPerSecond: number
  readonly bodies: number
  readonly grewBy: number
  readonly newcomerCpuSeconds: number
  readonly newcomerPeakMebibytes: number
  /** CPU time of each other node until the newcomer had all blocks and bodies. */
  readonly servingCpuSeconds: Readonly<Record<string, number>>
}

async function measure (): Promise<Result> {
  const loadBefore = load()
  const before = costs()
  newcomer.start()
  await newcomer.ready()
  await approve()
  const first = await until(status => (status.chain?.height ?? 0) > 0)
  const started = Date.now()
  const atTip = await until(status => (status.chain?.height ?? 0) >= BLOCKS && status.phase !== 'syncing')
  const seconds = (Date.now() - started) / 1000
  const received = atTip.traffic?.received['request'] ?? 0
  const height = atTip.chain?.height ?? 0
  say(`at the tip, block ${height}, after ${seconds.toFixed(1)} s`)
  const whole = await until(status => status.chain?.bodies?.missing === 0)
  const secondsToBodies = (Date.now() - started) / 1000
  say(`all ${whole.chain?.bodies?.fetched ?? 0} bodies after ${secondsToBodies.toFixed(1)} s`)
  const cost = processCost(newcomer.pid ?? 0)
  const serving = costs()
  await until(status => status.phase === 'validating')
  await voteCounts()
  return {
    blocks: BLOCKS, cpus: os.cpus().length, loadBefore, loadAfter: load(),
    secondsToTip: round(seconds), secondsToBodies: round(secondsToBodies),
    secondsToVote: round((Date.now() - started) / 1000),
    heightAtTip: height,
    blocksPerSecond: Math.round((height - (first.chain?.height ?? 0)) / seconds),
    mebibytesPerSecond: round(received / MEBIBYTE / seconds),
    bodies: whole.chain?.bodies?.fetched ?? 0,
    grewBy: height - BLOCKS,
    newcomerCpuSeconds: round(cost?.cpuSeconds ?? 0),
    newcomerPeakMebibytes: cost?.peakMebibytes ?? 0,
    servingCpuSeconds: Object.fromEntries(Object.entries(serving)
      .map(([name, cpu]) => [name, round(cpu - (before[name] ?? 0))]))
  }
}

async function writeChain (sample: Sample): Promise<void> {
  const kept = CHAIN === undefined ? folder : path.resolve(CHAIN)
  const isThere = await stat(path.join(kept, 'data', 'hospital-4')).then(() => true, () => false)
  if (!isThere) {
    say(`making a chain of ${BLOCKS} blocks`)
    const started = Date.now()
    const made = new LongChain(sample, BLOCKS, started)
    await writeNodeFolders(kept, made)
    say(`${made.world.blocks.length} blocks, ${made.bodies.length} bodies in ` +
      `${((Date.now() - started) / 1000).toFixed(0)} s`)
  }
  if (kept !== folder) await cp(kept, folder, { recursive: true })
}

/** Approves the newcomer's request, as the operator of the government. */
async function approve (): Promise<void> {
  const { client } = fleet.government
  for (;;) {
    const pending = (await client.call('enrolments')).find(({ state }) => state === 'pending')
    if (pending !== undefined) {
      await client.call('approve', { params: { id: pending.member.id } })
      return
    }
    await pause(POLL_MS)
  }
}

/** Stops a hospital, and waits for new blocks, which need the votes of all other four hospitals. */
async function voteCounts (): Promise<void> {
  const [gone] = fleet.hospitals
  await gone?.stop()
  const { chain } = await newcomer.client.call('status')
  const target = (chain?.height ?? 0) + 5
  await until(status => (status.chain?.height ?? 0) >= target)
  say('its vote makes blocks final')
}

async function until (test: (status: StatusView) => boolean): Promise<StatusView> {
  const deadline = Date.now() + LIMIT_MS
  let shown = ''
  let shownAt = 0
  for (;;) {
    const status = await newcomer.client.call('status')
    if (status.summary !== shown && Date.now() - shownAt > PROGRESS_MS) {
      shown = status.summary
      shownAt = Date.now()
      say(`  ${shown}`)
    }
    if (test(status)) return status
    if (!newcomer.running) throw new Error(`the newcomer has ended${newcomer.lastLines()}`)
    if (Date.now() > deadline) throw new Error(`it stays at: ${status.summary}`)
    await pause(POLL_MS)
  }
}

/** Submits diagnoses slowly, so that the chain grows while the newcomer catches up. */
async function submitSlowly (sample: Sample, signal: AbortSignal): Promise<number> {
  let submitted = 0
  while (!signal.aborted) {
    const running = fleet.hospitals.filter(node => node.running)
    const hospital = running[submitted % running.length]
    if (hospital !== undefined) {
      const { text } = vary(sample, FIRST_NUMBER + submitted)
      await hospital.client.submitText(text).then(() => { submitted++ }, () => undefined)
    }
    await pause(LOAD_MS)
  }
  return submitted
}

function load (): number {
  return round(os.loadavg()[0] ?? 0)
}

function costs (): Record<string, number> {
  return Object.fromEntries(fleet.nodes.map(node =>
    [node.name, processCost(node.pid ?? 0)?.cpuSeconds ?? 0]))
}

function print (result: Result & { readonly submitted: number }): void {
  say(`${result.blocks} blocks: ${result.secondsToTip} s to the tip (${result.blocksPerSecond} blocks/s, ` +
    `${result.mebibytesPerSecond} MiB/s), while it grew by ${result.grewBy}`)
  say(`${result.bodies} bodies after ${result.secondsToBodies} s, votes after ${result.secondsToVote} s`)
  say(`newcomer: CPU ${result.newcomerCpuSeconds} s, peak ${result.newcomerPeakMebibytes} MiB`)
  say(`load of this machine ${result.loadBefore} before, ${result.loadAfter} after; served with CPU ` +
    Object.entries(result.servingCpuSeconds).map(([name, cpu]) => `${name} ${cpu} s`).join(', '))
  if (wantsJson()) console.log(JSON.stringify(result))
}

function round (value: number): number {
  return Math.round(value * 100) / 100
}

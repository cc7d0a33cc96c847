/**
 * `make bench-growth CASES=1000000` starts a hospital on a database with that many accepted cases and their
 * bodies, which `support/many-cases.ts` makes. It measures how long a start takes until the node answers with
 * the history of a patient. Then it measures the history of a patient with 500 records, and lists of cases.
 * It repeats this with a hundredth of the cases: the figures must not differ much.
 *
 *   CASES=1000000 JSON=1 npx tsx test/bench/growth.ts
 */
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { NodeProcess, pause, readSamples } from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { wantsJson, wholeNumber } from '../fixtures/variables.js'
import { processCost } from './process-cost.js'
import { leaveNothing } from './support/leave-nothing.js'
import { LongChain } from './support/long-chain.js'
import { writeManyCases } from './support/many-cases.js'
import { writeNodeFolders } from './support/node-folders.js'

const CASES = wholeNumber('CASES', 1_000_000)
const RECORDS = 500
const BLOCKS = 60
const STARTS = 3
const CALLS = 40
const NAME = 'hospital-1'
const PATIENT = { system: 'https://id.example/national', value: 'MC-1007-0627' }
const POLL_MS = 10
const MAX_START_MS = 120_000

interface Result {
  readonly cases: number
  readonly startsMs: readonly number[]
  readonly history: Percentiles
  readonly accepted: Percentiles
  readonly mine: Percentiles
}

interface Percentiles {
  readonly p50: number
  readonly p95: number
  /** Processor time of the node for a call, on average. */
  readonly cpu: number
}

const say = wantsJson() ? console.error : console.log
const results = [await measure(CASES), await measure(Math.ceil(CASES / 100))]
for (const { cases, startsMs, history, accepted, mine } of results) {
  say(`${cases} cases: starts ${startsMs.join(', ')} ms; ` +
    `history of ${RECORDS} records p50 ${history.p50} ms, ` +
    `p95 ${history.p95} ms, CPU ${history.cpu} ms; ` +
    `accepted cases p95 ${accepted.p95} ms, own cases p95 ${mine.p95} ms`)
}
if (wantsJson()) console.log(JSON.stringify(results))

async function measure (cases: number): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-growth-'))
  const node = new NodeProcess({ role: 'hospital', name: NAME, folder, settings: { logLevel: 'info' } })
  leaveNothing(folder, [node])
  const began = Date.now()
  const pattern = (await readSamples(SAMPLES)).find(sample => sample.title.startsWith('Hypertension'))
  if (pattern === undefined) throw new Error('no sample is called Hypertension')
  const made = new LongChain(pattern, BLOCKS, began)
  await writeNodeFolders(folder, made)
  const [signer] = made.world.signers
  if (signer === undefined) throw new Error('the chain has hospitals')
  const many = { folder, name: NAME, signer, others: cases, patient: PATIENT, records: RECORDS }
  await writeManyCases(made, many)
  say(`${cases} cases were made in ${((Date.now() - began) / 1000).toFixed(0)} s`)
  const startsMs: number[] = []
  for (let count = 0; count < STARTS; count++) {
    if (node.running) await node.stop()
    const at = Date.now()
    node.start()
    await node.ready()
    await untilHistory(node, at + MAX_START_MS)
    startsMs.push(Date.now() - at)
    const cpuSeconds = processCost(node.pid ?? 0)?.cpuSeconds ?? 0
    say(`  a start of ${Date.now() - at} ms, ${cpuSeconds} s of processor time`)
  }
  const history = await timed(node, async () => {
    const { entries: found } = await node.client.call('history', { body: PATIENT })
    const opened = found.filter(({ diagnosis }) => diagnosis !== undefined).length
    if (found.length !== RECORDS || opened === 0) throw new Error(`${found.length} records, ${opened} opened`)
  })
  const accepted = await timed(node, async () => {
    await node.client.call('listCases', { query: { status: 'accepted', limit: 100 } })
  })
  const mine = await timed(node, async () => {
    await node.client.call('listCases', { query: { mine: true, status: 'accepted', limit: 100 } })
  })
  await node.stop()
  return { cases, startsMs, history, accepted, mine }
}

/** Waits until the node answers with all records of the patient. @throws the last refusal after `latest` */
async function untilHistory (node: NodeProcess, latest: number): Promise<void> {
  for (;;) {
    try {
      const { entries } = await node.client.call('history', { body: PATIENT })
      if (entries.length === RECORDS) return
      if (Date.now() > latest) throw new Error(`${entries.length} of ${RECORDS} records`)
    } catch (error) {
      if (Date.now() > latest) throw error
    }
    await pause(POLL_MS)
  }
}

async function timed (node: NodeProcess, call: () => Promise<void>): Promise<Percentiles> {
  const taken: number[] = []
  for (let count = 0; count < CALLS; count++) await call()
  const cpuSeconds = (): number => processCost(node.pid ?? 0)?.cpuSeconds ?? 0
  const before = cpuSeconds()
  for (let count = 0; count < CALLS; count++) {
    const at = performance.now()
    await call()
    taken.push(performance.now() - at)
  }
  taken.sort((a, b) => a - b)
  const part = (share: number): number => Math.round(10 * taken[Math.ceil(share * CALLS) - 1]!) / 10
  const cpu = Math.round(10_000 * (cpuSeconds() - before) / CALLS) / 10
  return { p50: part(0.5), p95: part(0.95), cpu }
}

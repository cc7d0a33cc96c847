/**
 * `make bench` starts a fresh testnet of separate processes. It sends diagnoses of about 1.5 KB to the local
 * HTTP API of the hospitals. There are four scenarios: one at a time, 64 at a time, saturation, and one
 * hospital down.
 *
 *   HOSPITALS=4 DIAGNOSES=20000 IN_FLIGHT=3200 JSON=1 npx tsx test/bench/testnet.ts
 *
 * Latency is the time from sending a diagnosis until every hospital has the accepting block on disk, as their
 * event streams report. PROFILE is a folder for a CPU profile of every node. LONE, BUSY and OUTAGE are the
 * numbers of diagnoses that are submitted one at a time, 64 at a time, and with a hospital down.
 */
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import {
  CaseTracker, Fleet, quantile, readSamples, type NodeProcess, type Sample
} from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { wantsJson, wholeNumber } from '../fixtures/variables.js'
import { Load, type LoadResult } from './load.js'
import { Outage } from './outage.js'
import { printLoad, printOutage, printRatios } from './print.js'
import { processCost } from './process-cost.js'
import type { BenchResult, LoadScenario, OutageScenario } from './scenario.js'
import { leaveNothing } from './support/leave-nothing.js'

const HOSPITALS = wholeNumber('HOSPITALS', 4)
const DIAGNOSES = wholeNumber('DIAGNOSES', 10_000)
const IN_FLIGHT = wholeNumber('IN_FLIGHT', 3200)
const LONE = wholeNumber('LONE', 60)
const BUSY = wholeNumber('BUSY', 2000)
const OUTAGE = wholeNumber('OUTAGE', 60)
/** With fewer hospitals no block is final while a hospital is down. */
const HOSPITALS_FOR_OUTAGE = 4
/** The load of a busy morning in a country, far below saturation. */
const BUSY_IN_FLIGHT = 64
/** Diagnoses before the measurement, which fill caches and let the code be compiled. */
const WARM_UP = 1000
/** The sample whose sealed body is nearest to 1.5 KB. */
const PATTERN = 'Hypertension'
const { PROFILE } = process.env

interface Reading {
  readonly height: number
  readonly cpu: Readonly<Record<string, number>>
  readonly peak: Readonly<Record<string, number>>
  readonly sent: Readonly<Record<string, number>>
}

const say = wantsJson() ? console.error : console.log
const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-bench-'))
const fleet = new Fleet({
  hospitals: HOSPITALS, folder,
  ...(PROFILE === undefined ? {} : {
    nodeFlags: name => ['--cpu-prof', `--cpu-prof-dir=${path.resolve(PROFILE)}`,
      `--cpu-prof-name=${name}.cpuprofile`]
  })
})
leaveNothing(folder, fleet.nodes)
try {
  await fleet.start()
  const result = await measure()
  if (wantsJson()) console.log(JSON.stringify(result))
} finally {
  await fleet.stop()
}

async function measure (): Promise<BenchResult> {
  const samples = await readSamples(SAMPLES)
  const pattern = samples.find(sample => sample.title.startsWith(PATTERN))
  if (pattern === undefined) throw new Error(`no sample is called ${PATTERN}`)
  let load: Load | undefined
  const tracker = new CaseTracker(fleet.hospitals, {
    details: false, onChange: tracked => { load?.onChange(tracked) }
  })
  await tracker.open()
  let next = 1
  const scenario = async (name: string, count: number, inFlight: number): Promise<LoadScenario> => {
    const before = await reading()
    load = new Load(fleet.hospitals, tracker, pattern, next)
    next += count
    const result = await load.run(count, inFlight)
    tracker.cases.clear()
    const measured = summary(name, inFlight, result, before, await reading())
    if (name !== 'warm-up') printLoad(measured, say)
    return measured
  }
  await scenario('warm-up', WARM_UP, WARM_UP / 2)
  const bytes = await bodySize()
  say(`${HOSPITALS} hospitals, ${os.cpus().length} CPUs, Node ${process.version}, ` +
    `encrypted diagnoses of ${bytes} bytes`)
  const loads = [
    await scenario('one in flight', LONE, 1),
    await scenario('64 in flight', BUSY, BUSY_IN_FLIGHT),
    await scenario('saturation', DIAGNOSES, IN_FLIGHT)
  ]
  await tracker.close()
  printRatios(loads, say)
  return {
    hospitals: HOSPITALS, cpus: os.cpus().length, node: process.version, bodyBytes: bytes,
    scenarios: [...loads, ...await outage(pattern, next)]
  }
}

async function outage (pattern: Sample, firstNumber: number): Promise<OutageScenario[]> {
  if (HOSPITALS < HOSPITALS_FOR_OUTAGE) {
    say(`one hospital down: not measured, because ${HOSPITALS} hospitals need the votes of all`)
    return []
  }
  const result = await new Outage(fleet.hospitals, pattern, firstNumber).run(OUTAGE)
  printOutage(result, say)
  return [result]
}

/** Returns the size of the newest body. All bodies are made from the same sample. */
async function bodySize (): Promise<number> {
  const { cases } = await first(fleet.hospitals).client.call('listCases', { query: { limit: 1 } })
  return cases[0]?.bodySize ?? 0
}

async function reading (): Promise<Reading> {
  const statuses = await Promise.all(fleet.nodes.map(async node => {
    return { node, status: await node.client.call('status'), cost: processCost(node.pid ?? 0) }
  }))
  const sent: Record<string, number> = {}
  for (const { status } of statuses) {
    for (const [protocol, bytes] of Object.entries(status.traffic?.sent ?? {})) {
      sent[protocol] = (sent[protocol] ?? 0) + bytes
    }
  }
  return {
    height: Math.max(...statuses.map(({ status }) => status.chain?.height ?? 0)),
    cpu: byName(statuses.map(({ node, cost }) => [node.name, cost?.cpuSeconds ?? 0])),
    peak: byName(statuses.map(({ node, cost }) => [node.name, cost?.peakMebibytes ?? 0])),
    sent
  }
}

function summary (
  name: string, inFlight: number, result: LoadResult, before: Reading, after: Reading
): LoadScenario {
  const cpu = difference(after.cpu, before.cpu)
  const sent = difference(after.sent, before.sent)
  const at = (q: number): number => Math.round(quantile(result.latencies, q) ?? 0)
  if (result.other > 0) throw new Error(`${result.other} diagnoses were not accepted`)
  return {
    name,
    diagnoses: result.accepted,
    inFlight,
    acceptedPerSecond: oneDecimal(result.accepted / result.seconds),
    steadyPerSecond: oneDecimal(result.steadyPerSecond),
    latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    blocks: after.height - before.height,
    cpuMsPerDiagnosis: round(sum(cpu) * 1000 / result.accepted),
    cpuSeconds: cpu,
    peakMebibytes: after.peak,
    wireBytesPerDiagnosis: Math.round(sum(sent) / result.accepted),
    sentByProtocol: sent
  }
}

function byName (entries: readonly (readonly [string, number])[]): Record<string, number> {
  return Object.fromEntries(entries)
}

function difference (
  after: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>
): Record<string, number> {
  return byName(Object.entries(after).map(([name, value]) => {
    return [name, round(value - (before[name] ?? 0))]
  }))
}

function sum (values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0)
}

function round (value: number): number {
  return Math.round(value * 100) / 100
}

function oneDecimal (value: number): number {
  return Math.round(value * 10) / 10
}

function first (nodes: readonly NodeProcess[]): NodeProcess {
  const [node] = nodes
  if (node === undefined) throw new Error('a testnet has at least one hospital')
  return node
}

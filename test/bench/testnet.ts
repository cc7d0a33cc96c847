/**
 * `make bench` starts a fresh testnet of separate processes, and sends diagnoses of about 1.5 KB to the local
 * HTTP API of the hospitals. `test/bench/README.md` describes the scenarios.
 *
 *   ONLY=saturation HOSPITALS=4 DIAGNOSES=20000 PROFILE=out JSON=1 npx tsx test/bench/testnet.ts
 *
 * Latency is the time from sending a diagnosis until every hospital has the accepting block on disk, as their
 * event streams report. ONLY names scenarios, with commas. PROFILE is a folder for a CPU profile of every
 * node, which covers the start of the node and the scenarios that ran. LONE, BUSY, SEVEN, LONG and OUTAGE are
 * numbers of diagnoses, and NAMES is a number of patients. RECORDS and LARGE are the records of the hospital
 * and of one patient in the scenario fhir.
 */
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { someOf, wantsJson, wholeNumber } from '../fixtures/variables.js'
import { MeasuredNet } from './measured-net.js'
import { fhirFigures } from './fhir.js'
import { printFhir, printLoad, printNames, printOutage, printRatios } from './print.js'
import type { BenchResult, LoadScenario } from './scenario.js'

const HOSPITALS = wholeNumber('HOSPITALS', 4)
const DIAGNOSES = wholeNumber('DIAGNOSES', 10_000)
const IN_FLIGHT = wholeNumber('IN_FLIGHT', 3200)
const LONE = wholeNumber('LONE', 60)
const BUSY = wholeNumber('BUSY', 2000)
const SEVEN = wholeNumber('SEVEN', 5000)
const LONG = wholeNumber('LONG', 100_000)
const OUTAGE = wholeNumber('OUTAGE', 60)
const NAMES = wholeNumber('NAMES', 150)
const RECORDS = wholeNumber('RECORDS', 10_000)
const LARGE = wholeNumber('LARGE', 500)
/** What a large hospital sends, for half a minute. */
const CREATES_PER_SECOND = 200
const CREATES = 6_000
/** With fewer hospitals no block is final while a hospital is down. */
const HOSPITALS_FOR_OUTAGE = 4
/** The load of a busy morning in a country, far below saturation. */
const BUSY_IN_FLIGHT = 64
/** Diagnoses before the measurement, which fill caches and let the code be compiled. */
const WARM_UP = 1000
/** `long` measures the first and the last of so many parts. */
const PARTS = 10
const SCENARIOS =
  ['lone', 'busy', 'busy-one', 'saturation', 'names', 'outage', 'seven', 'fhir', 'long'] as const
const chosen = someOf('ONLY', SCENARIOS, SCENARIOS.filter(name => name !== 'long'))
const { PROFILE } = process.env

const say = wantsJson() ? console.error : console.log
type Scenario = BenchResult['scenarios'][number]
/** Scenarios with a net of their own. */
const LONE_NETS: readonly string[] = ['seven', 'fhir']

let bodyBytes = 0
const scenarios: Scenario[] = []
if (chosen.some(name => !LONE_NETS.includes(name))) await inNet(HOSPITALS, measure)
if (chosen.includes('seven') && HOSPITALS !== 7) {
  await inNet(7, async net => [await told(net.load('saturation, 7 hospitals', SEVEN, IN_FLIGHT))])
}
if (chosen.includes('fhir')) {
  const found = await fhirFigures({
    hospitals: HOSPITALS, records: RECORDS, large: Math.min(LARGE, RECORDS), perSecond: CREATES_PER_SECOND,
    paced: Math.min(CREATES, RECORDS), folder: await mkdtemp(path.join(os.tmpdir(), 'medichain-bench-')),
    profile: PROFILE
  })
  printFhir(found, say)
  scenarios.push(found)
}
if (wantsJson()) {
  const result: BenchResult = {
    hospitals: HOSPITALS, cpus: os.cpus().length, node: process.version, bodyBytes, scenarios
  }
  console.log(JSON.stringify(result))
}

/** Runs scenarios on a fresh net, after a warm-up. */
async function inNet (
  hospitals: number, run: (net: MeasuredNet) => Promise<Scenario[]>
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-bench-'))
  const net = new MeasuredNet(hospitals, folder, PROFILE)
  try {
    await net.start()
    await net.warmUp(WARM_UP)
    bodyBytes = await net.bodySize()
    say(`${hospitals} hospitals, ${os.cpus().length} CPUs, Node ${process.version}, ` +
      `encrypted diagnoses of ${bodyBytes} bytes`)
    scenarios.push(...await run(net))
  } finally {
    await net.stop()
  }
}

async function measure (net: MeasuredNet): Promise<Scenario[]> {
  const loads: LoadScenario[] = []
  const run = async (...of: Parameters<MeasuredNet['load']>): Promise<void> => {
    loads.push(await told(net.load(...of)))
  }
  if (chosen.includes('lone')) await run('one in flight', LONE, 1)
  if (chosen.includes('busy')) await run('64 in flight', BUSY, BUSY_IN_FLIGHT)
  if (chosen.includes('busy-one')) await run('64 in flight, one hospital', BUSY, BUSY_IN_FLIGHT, 1)
  if (chosen.includes('saturation')) await run('saturation', DIAGNOSES, IN_FLIGHT)
  if (chosen.includes('long')) {
    const part = Math.ceil(LONG / PARTS)
    await run(`saturation, the first ${part}`, part, IN_FLIGHT)
    await net.load('between', part * (PARTS - 2), IN_FLIGHT)
    await run(`saturation, the last ${part} of ${part * PARTS}`, part, IN_FLIGHT)
  }
  printRatios(loads, say)
  const others: Scenario[] = []
  if (chosen.includes('names')) {
    const names = await net.lookUps(NAMES)
    printNames(names, say)
    others.push(names)
  }
  if (!chosen.includes('outage')) return [...loads, ...others]
  if (HOSPITALS < HOSPITALS_FOR_OUTAGE) {
    say(`one hospital down: not measured, because ${HOSPITALS} hospitals need the votes of all`)
    return [...loads, ...others]
  }
  const outage = await net.outage(OUTAGE)
  printOutage(outage, say)
  return [...loads, ...others, outage]
}

/** Prints the figures of a scenario when they are there. */
async function told (measuring: Promise<LoadScenario>): Promise<LoadScenario> {
  const measured = await measuring
  printLoad(measured, say)
  return measured
}

/**
 * `make bench-import` writes a bulk export of MEGABYTES (10^6), imports it, and prints the rate, the
 * processor time and the peak memory of the importer.
 *
 *   MEGABYTES=1000 JSON=1 npx tsx test/bench/import.ts
 *   CONDITIONS=5000 HOSPITALS=4 npx tsx test/bench/import.ts
 *
 * Without HOSPITALS, a stub answers in place of a node: this measures the importer alone. With HOSPITALS, a
 * fresh testnet takes the Conditions, and the processor time of the hospital that imports is added, until
 * every case is decided. PER_PATIENT is the number of Conditions of each patient, 5. PROFILE is a folder for
 * CPU profiles of the importer and the nodes, over their whole lives.
 */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { Fleet, MAIN_FILE } from '../../src/testnet/index.js'
import { wantsJson, wholeNumber } from '../fixtures/variables.js'
import { processCost, type ProcessCost } from './process-cost.js'
import { answeringStub } from './support/answering-stub.js'
import { leaveNothing } from './support/leave-nothing.js'
import { writeExport } from './support/write-export.js'

const MEGABYTES = wholeNumber('MEGABYTES', 1000)
const CONDITIONS = isGiven('CONDITIONS') ? wholeNumber('CONDITIONS', 1) : Infinity
const HOSPITALS = isGiven('HOSPITALS') ? wholeNumber('HOSPITALS', 4) : 0
const PER_PATIENT = wholeNumber('PER_PATIENT', 5)
const POLL_MS = 200
const say = wantsJson() ? console.error : console.log

const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-import-bench-'))
const fleet = HOSPITALS === 0 ? undefined : new Fleet({ hospitals: HOSPITALS, folder, nodeFlags: profiled })
leaveNothing(folder, fleet?.nodes ?? [])
const written = await writeExport(path.join(folder, 'export'), {
  bytes: MEGABYTES * 1e6, conditions: CONDITIONS, perPatient: PER_PATIENT
})
say(`wrote ${written.conditions} Conditions, ${Math.round(written.bytes / 1e6)} MB`)
const result = fleet === undefined ? await withStub() : await withFleet(fleet)
say(`imported ${written.conditions} in ${result.seconds} s; importer ${result.importerCpu} s of processor ` +
  `time, peak ${result.peakMebibytes} MiB; node ${result.nodeCpu} s`)
say(`a Condition takes ${result.importerMs} ms of the importer and ${result.nodeMs} ms of the node: ` +
  `${result.perSecond} Conditions per second of processor time`)
if (wantsJson()) console.log(JSON.stringify({ ...written, ...result }))
process.exit(0)

/** The flags by which a process writes a CPU profile when it stops. */
function profiled (name: string): string[] {
  const { PROFILE } = process.env
  return PROFILE === undefined || PROFILE === '' ? [] : [
    '--cpu-prof', `--cpu-prof-dir=${path.resolve(PROFILE)}`, `--cpu-prof-name=${name}.cpuprofile`
  ]
}

/** `make` gives each variable that is not set as an empty text. */
function isGiven (name: string): boolean {
  return (process.env[name] ?? '') !== ''
}

interface Result {
  readonly seconds: number
  /** Processor time, s; that of the node until every case is decided. */
  readonly importerCpu: number
  readonly nodeCpu: number
  readonly peakMebibytes: number
  /** Processor time for each Condition. */
  readonly importerMs: number
  readonly nodeMs: number
  /** Conditions for each second of processor time of both. */
  readonly perSecond: number
}

async function withStub (): Promise<Result> {
  const data = path.join(folder, 'hospital-1')
  mkdirSync(data)
  const stop = await answeringStub(data)
  try {
    return await measured(data, () => 0, async () => {})
  } finally {
    stop()
  }
}

async function withFleet (net: Fleet): Promise<Result> {
  await net.start()
  const [hospital] = net.hospitals
  if (hospital === undefined) throw new Error('a testnet has at least one hospital')
  try {
    return await measured(hospital.dataFolder, () => processCost(hospital.pid ?? 0)?.cpuSeconds ?? 0,
      async () => { await decided(net) })
  } finally {
    await net.stop()
  }
}

/** Waits until the chain has decided all cases. The government is asked, so that no hospital pays for it. */
async function decided ({ government }: Fleet): Promise<void> {
  for (let count = 0; count < written.conditions;) {
    await pause(POLL_MS)
    const { tallies } = await government.client.call('status')
    count = tallies.reduce((sum, { accepted, expired, rejected }) => sum + accepted + expired + rejected, 0)
  }
}

async function measured (
  data: string, nodeCpu: () => number, isDone: () => Promise<void>
): Promise<Result> {
  const before = nodeCpu()
  const began = performance.now()
  const child = spawn(process.execPath, [
    ...profiled('importer'), MAIN_FILE, 'import', path.join(folder, 'export'), '--data', data,
    '--base', 'https://ehr.example/fhir'
  ], { stdio: ['ignore', 2, 2] })
  let cost: ProcessCost = { cpuSeconds: 0, peakMebibytes: 0 }
  const timer = setInterval(() => {
    const now = processCost(child.pid ?? 0)
    if (now !== undefined && now.peakMebibytes > 0) cost = now
  }, POLL_MS)
  const code = await new Promise<number | null>(resolve => { child.once('exit', resolve) })
  const seconds = (performance.now() - began) / 1000
  clearInterval(timer)
  if (code !== 0) throw new Error(`the import ended with ${String(code)}`)
  await isDone()
  const { cpuSeconds: importer, peakMebibytes } = cost
  const node = nodeCpu() - before
  const { conditions } = written
  return {
    seconds: rounded(seconds), importerCpu: rounded(importer), nodeCpu: rounded(node), peakMebibytes,
    importerMs: rounded(importer / conditions * 1000), nodeMs: rounded(node / conditions * 1000),
    perSecond: Math.round(conditions / (importer + node))
  }
}

function rounded (value: number): number {
  return Math.round(value * 100) / 100
}

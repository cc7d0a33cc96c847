/**
 * Measures an emergency on a fresh testnet of seven hospitals, the two that hold the patient's records being
 * killed. The time runs from the request to prepare it to the last byte of the records at the client. The
 * signature of the clinician and the block with the announcement lie between.
 *
 *   RECORDS=1,10,500 RUNS=200 JSON=1 PROFILE=<folder> node --import tsx test/bench/emergency.ts
 *
 * The holders remember proofs that they checked, so the first run of each size is shown by itself. PROFILE is
 * a folder for CPU profiles of the hospitals that end properly.
 */
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { makePractitionerKey, openPractitionerKey } from '../../src/node/index.js'
import { Fleet, quantile, readSamples, vary, type NodeProcess, type Sample } from '../../src/testnet/index.js'
import { SAMPLES } from '../fixtures/samples.js'
import { wantsJson, wholeNumber } from '../fixtures/variables.js'
import { processCost } from './process-cost.js'
import { leaveNothing } from './support/leave-nothing.js'

const HOSPITALS = 7
const DOWN = 2
const RUNS = wholeNumber('RUNS', 200)
const SIZES = (process.env['RECORDS'] ?? '1,10,500').split(',').map(Number)
const WARM_UP = 5
const HOUR_MS = 3_600_000
const PATTERN = 'Hypertension'
/** Records of a patient under way at a hospital; the ledger limits the open cases of a pseudonym. */
const AT_ONCE = 4
/** The open emergencies of a patient at a hospital are limited, so each run closes its own. */
const TEXT = 'measured, with nobody in need of anything'

const say = wantsJson() ? console.error : console.log
const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-emergency-'))
const { PROFILE } = process.env
const fleet = new Fleet({
  hospitals: HOSPITALS, folder, nodeFlags: name => PROFILE === undefined
    ? []
    : ['--cpu-prof', `--cpu-prof-dir=${path.resolve(PROFILE)}`, `--cpu-prof-name=${name}.cpuprofile`]
})
leaveNothing(folder, fleet.nodes)
await fleet.start()
try {
  const results = await measure()
  if (wantsJson()) console.log(JSON.stringify({ hospitals: HOSPITALS, down: DOWN, runs: RUNS, results }))
} finally {
  await fleet.stop()
}

interface Result {
  readonly records: number
  readonly first: number
  readonly p50: number
  readonly p95: number
  readonly announcedP95: number
  /** Processor time for an emergency, ms: of the reader, and of all nodes. */
  readonly readerCpu: number
  readonly cpu: number
}

async function measure (): Promise<Result[]> {
  const pattern = (await readSamples(SAMPLES)).find(({ title }) => title.startsWith(PATTERN))
  if (pattern === undefined) throw new Error(`no sample is called ${PATTERN}`)
  const submitters = fleet.hospitals.slice(-DOWN)
  const patients: string[] = []
  for (const [at, records] of SIZES.entries()) {
    patients.push(await file(submitters, pattern, at, records))
    say(`${records} records are filed at ${DOWN} hospitals`)
  }
  for (const submitter of submitters) await submitter.kill()
  const reader = fleet.hospitals[0]!
  const clinician = await enter(reader)
  const results: Result[] = []
  for (const [at, records] of SIZES.entries()) {
    results.push(await repeat(reader, clinician, patients[at]!, records))
  }
  return results
}

/** Files records of a patient, and returns the identifier of the patient. */
async function file (
  submitters: readonly NodeProcess[], pattern: Sample, patient: number, records: number
): Promise<string> {
  let identifier = ''
  for (let done = 0; done < records; done += AT_ONCE * submitters.length) {
    await Promise.all(submitters.map(async (submitter, turn) => {
      const mine = Array.from({ length: AT_ONCE }, (_, i) => done + turn * AT_ONCE + i)
        .filter(number => number < records)
      if (mine.length === 0) return
      const bodies = mine.map(number => vary(pattern, patient * 10_000 + number, patient).text)
      identifier = identifierIn(bodies[0]!)
      const body: unknown[] = bodies.map(text => JSON.parse(text))
      const answers = await submitter.client.call('submitBatch', { body })
      for (const { problem, submission } of answers) {
        if (problem !== undefined) throw new Error(`refused: ${problem.code}`)
        for (const { case: { id } } of submission?.cases ?? []) {
          await submitter.client.call('showCase', { params: { id }, query: { wait: 30 } })
        }
      }
    }))
  }
  return identifier
}

function identifierIn (text: string): string {
  const { entry } = JSON.parse(text) as {
    readonly entry: readonly { readonly resource: { readonly resourceType: string,
      readonly identifier?: readonly { readonly system: string, readonly value: string }[] } }[]
  }
  const found = entry.find(({ resource }) => resource.resourceType === 'Patient')?.resource.identifier?.[0]
  if (found === undefined) throw new Error('the sample has no patient with an identifier')
  return `${found.system}|${found.value}`
}

interface Clinician {
  readonly entry: number
  readonly holder: Awaited<ReturnType<typeof openPractitionerKey>>
}

async function enter ({ client }: NodeProcess): Promise<Clinician> {
  const { file: text, key } = await makePractitionerKey('measured words', 16)
  const holder = await openPractitionerKey(text, 'measured words')
  const { chainId, hospital } = await client.call('practitioners')
  await client.call('addPractitioner', {
    body: {
      key, possession: holder.possess(chainId, hospital), role: 'doctor',
      licence: { system: 'urn:oid:1.2.3', value: '44-118' }
    }
  })
  const { practitioners } = await client.call('practitioners')
  return { holder, entry: practitioners.find(one => one.key === key)!.entry }
}

async function repeat (
  reader: NodeProcess, clinician: Clinician, patient: string, records: number
): Promise<Result> {
  const [taken, announced]: [number[], number[]] = [[], []]
  let before: readonly [number, number] = [0, 0]
  let first = 0
  for (let run = -WARM_UP; run < RUNS; run++) {
    if (run === 0) before = cpuOf(reader)
    const [all, announcement] = await once(reader, clinician, patient, records)
    if (run === -WARM_UP) first = Math.round(all)
    if (run < 0) continue
    taken.push(all)
    announced.push(announcement)
  }
  const at = (times: readonly number[], q: number): number => Math.round(quantile(times, q) ?? 0)
  const after = cpuOf(reader)
  const [readerCpu, cpu] = [0, 1].map(i => Math.round((after[i]! - before[i]!) / RUNS)) as [number, number]
  const result = {
    records, first, p50: at(taken, 0.5), p95: at(taken, 0.95), announcedP95: at(announced, 0.95), readerCpu,
    cpu
  }
  say(`${records} records, ${RUNS} runs, ${DOWN} of ${HOSPITALS} down: the first ${first} ms, then p50 ` +
    `${result.p50} ms, p95 ${result.p95} ms; announced within ${result.announcedP95} ms (p95); ` +
    `processor ${readerCpu} ms of the reader, ${cpu} ms in all`)
  return result
}

/** Returns the processor time of the reader, and of all nodes, ms. */
function cpuOf (reader: NodeProcess): readonly [number, number] {
  const costs = fleet.nodes.map(({ pid }) =>
    pid === undefined ? 0 : (processCost(pid)?.cpuSeconds ?? 0) * 1000)
  return [costs[fleet.nodes.indexOf(reader)]!, costs.reduce((sum, cost) => sum + cost, 0)]
}

/** Returns the time to the records, and the time to the announcement, ms. */
async function once (
  { client }: NodeProcess, { entry, holder }: Clinician, text: string, records: number
): Promise<readonly [number, number]> {
  const at = text.lastIndexOf('|')
  const patient = { system: text.slice(0, at), value: text.slice(at + 1) }
  const started = performance.now()
  const prepared = await client.call('prepareEmergency',
    { body: { patient, entry, reason: 'life-threatening', text: TEXT, minutes: 60 } })
  const { id } = await client.call('openEmergency',
    { body: { prepared: prepared.id, signature: holder.sign(prepared, entry, HOUR_MS) } })
  const announced = performance.now() - started
  const { entries } = await client.call('readEmergency', { body: { patient, entry } })
  const taken = performance.now() - started
  const opened = entries.filter(({ diagnosis }) => diagnosis !== undefined).length
  if (opened !== records) throw new Error(`${opened} of ${records} records were opened`)
  await client.call('closeEmergency', { params: { id } })
  return [taken, announced]
}

/**
 * Measures the FHIR server of one hospital: creates by plain `fetch`, searches by patient among many records,
 * and `$everything` of a large patient. The four hospitals have databases in memory.
 *
 *   RECORDS=10000 LARGE=500 node --import tsx test/bench/fhir.ts
 *
 * All four hospitals share this process, so creates are slower than those of a hospital of its own.
 */
import process from 'node:process'
import { callFhir } from '../fixtures/fhir-call.js'
import { NATIONAL, numbered, serveFhirOf, withPatient } from '../fixtures/fhir-servers.js'
import { Consortium } from '../fixtures/running-nodes.js'

const RECORDS = Number(process.env['RECORDS'] ?? 10_000)
const LARGE = Number(process.env['LARGE'] ?? 500)
const PER_PATIENT = 10
const IN_FLIGHT = 32
const SEARCHES = 200
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const net = await (await new Consortium().start()).ready()
const server = await serveFhirOf(net.nodes[0]!)

/**
 * The large patient has every twentieth record until it has all of its own, so that few wait for their turn.
 */
function patientOf (record: number): string {
  const step = Math.max(1, Math.floor(RECORDS / LARGE))
  return record % step === 0 && record / step < LARGE ? 'P-large' : `P-${Math.floor(record / PER_PATIENT)}`
}

/** Sends a diagnosis again while the node refuses it for now, as the guide says. */
async function create (record: number): Promise<number> {
  const body = withPatient(patientOf(record), numbered(`b-${record}`))
  const started = performance.now()
  for (;;) {
    const { status, text } = await callFhir('POST', `${server.base}/Condition`, { body })
    if (status === 201) return performance.now() - started
    if (status !== 503) throw new Error(`record ${record}: ${status} ${text}`)
  }
}

async function idOf (number: string): Promise<string> {
  const body = new URLSearchParams({ identifier: `${NATIONAL}|${number}` }).toString()
  const found = await callFhir('POST', `${server.base}/Patient/_search`, { body, headers: FORM })
  return String(found.body.entry?.[0]?.resource['id'])
}

/** Calls again and again, and returns the sorted times. */
async function timesOf (count: number, call: (at: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let at = 0; at < count; at++) {
    const started = performance.now()
    await call(at)
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)
}

function print (name: string, sorted: readonly number[]): void {
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1)
  console.log(`${name.padEnd(34)} p50 ${at(0.5).padStart(7)} ms   p95 ${at(0.95).padStart(7)} ms`)
}

const creates: number[] = []
let next = 0
const started = performance.now()
await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
  while (next < RECORDS) creates.push(await create(next++))
}))
const seconds = (performance.now() - started) / 1000
print(`creates, ${IN_FLIGHT} in flight`, creates.sort((a, b) => a - b))
console.log(`${(RECORDS / seconds).toFixed(0)} creates a second`)
// The blocks of the last creates would be measured with the searches.
await new Promise(resolve => { setTimeout(resolve, 5_000) })
print('creates, one in flight', await timesOf(50, async at => await create(RECORDS + at)))
await new Promise(resolve => { setTimeout(resolve, 5_000) })
const patients = await Promise.all(Array.from({ length: 50 }, async (_, at) =>
  await idOf(`P-${Math.floor(at * RECORDS / PER_PATIENT / 50)}`)))
print('search by patient', await timesOf(SEARCHES, async at =>
  await callFhir('GET', `${server.base}/Condition?patient=${patients[at % patients.length]}`)))
const large = await idOf('P-large')
let entries = 0
print(`$everything of ${LARGE}`, await timesOf(10, async () => {
  entries = (await callFhir('GET', `${server.base}/Patient/${large}/$everything`)).body.entry?.length ?? 0
}))
console.log(`${entries} entries`)
await server.stop()
await net.stop()

import path from 'node:path'
import { readApiFile } from '../../src/api/index.js'
import { Fleet, pause, quantile, type NodeProcess } from '../../src/testnet/index.js'
import { callFhir } from '../fixtures/fhir-call.js'
import { fhirKit, type Library } from '../fixtures/fhir-libraries.js'
import { NATIONAL, RECORDS, numbered, withPatient } from '../fixtures/fhir-servers.js'
import { processCost } from './process-cost.js'
import type { FhirScenario, Latency } from './scenario.js'
import { leaveNothing } from './support/leave-nothing.js'

const PER_PATIENT = 10
/**
 * How many other patients come between two diagnoses of a patient, times PER_PATIENT. The chain has at most
 * four undecided diagnoses of a patient of a hospital, so ten at once would measure how soon it decides.
 */
const APART = 10
const IN_FLIGHT = 32
/** Creates at a steady pace that are under way at once; a slow node is then measured as slow. */
const MAX_PACED = 240
const SEARCHES = 200
const LARGE_READS = 10
/** Before the next attempt, when the node refuses a create for now. */
const BUSY_MS = 20
/** The blocks of the last creates would be measured with the searches. */
const QUIET_MS = 5_000
const LARGE = 'MC-large'

export interface FhirLoad {
  readonly hospitals: number
  /** The diagnoses of the hospital before the searches are measured. */
  readonly records: number
  /** How many of them one patient has. */
  readonly large: number
  /** The pace of the creates whose times are measured, and how many there are. */
  readonly perSecond: number
  readonly paced: number
  readonly folder: string
  readonly profile: string | undefined
}

/**
 * Measures the FHIR server of one hospital of a fresh network of processes. It creates diagnoses by the code
 * of a client library, first as fast as the node takes them, and then at a steady pace. Then it searches by
 * patient, and calls `$everything`.
 */
export async function fhirFigures (load: FhirLoad): Promise<FhirScenario> {
  const { folder, hospitals, profile } = load
  const fleet = new Fleet({
    hospitals, folder, hospitalSettings: { recordSystem: RECORDS },
    ...(profile === undefined ? {} : {
      nodeFlags: name => ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profile)}`,
        `--cpu-prof-name=${name}.cpuprofile`]
    })
  })
  leaveNothing(folder, fleet.nodes)
  await fleet.start()
  try {
    return await new Client(fleet.hospitals[0]!, load).measure(fleet.nodes)
  } finally {
    await fleet.stop()
  }
}

class Client {
  #library: Library | undefined
  #token = ''

  constructor (private readonly node: NodeProcess, private readonly load: FhirLoad) {}

  async measure (nodes: readonly NodeProcess[]): Promise<FhirScenario> {
    const { large, paced, perSecond, records } = this.load
    this.#token = (await readApiFile(this.node.dataFolder))?.token ?? ''
    this.#library = fhirKit(`${this.node.url}/fhir`, this.#token)
    const cpu = (): number => nodes.reduce((sum, { pid = 0 }) => sum + (processCost(pid)?.cpuSeconds ?? 0), 0)
    const before = cpu()
    const filledIn = await this.#fill()
    const cpuMsPerCreate = round((cpu() - before) * 1000 / records)
    await pause(QUIET_MS)
    const pace = await this.#atPace()
    await pause(QUIET_MS)
    const patients: string[] = []
    for (let at = 0; at < 50; at++) {
      patients.push(await this.#idOf(`MC-${Math.floor(at * records / PER_PATIENT / 50)}`))
    }
    const search = await times(SEARCHES, async at =>
      await this.#get(`Condition?patient=${patients[at % patients.length] ?? ''}`))
    const id = await this.#idOf(LARGE)
    let entries = 0
    const everything = await times(LARGE_READS, async () => {
      entries = (await this.#get(`Patient/${id}/$everything`)).body.entry?.length ?? 0
    })
    if (entries < large) throw new Error(`$everything has ${entries} entries`)
    return {
      name: 'FHIR server of one hospital', records, createsPerSecond: round(records / filledIn),
      cpuMsPerCreate,
      paced, perSecond, pacedPerSecond: round(paced / pace.seconds), createMs: latency(pace.taken),
      searchMs: latency(search), everythingOf: large, everythingMs: latency(everything)
    }
  }

  /** Creates all records, and returns the seconds that it took. */
  async #fill (): Promise<number> {
    const started = performance.now()
    let next = 0
    await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
      while (next < this.load.records) await this.#create(next++)
    }))
    return (performance.now() - started) / 1000
  }

  /** Sends creates at the pace, whether or not earlier ones are answered. */
  async #atPace (): Promise<{ taken: number[], seconds: number }> {
    const { paced, perSecond, records } = this.load
    const taken: number[] = []
    const started = performance.now()
    const under = new Set<Promise<void>>()
    for (let at = 0; at < paced; at++) {
      const wait = started + at * 1000 / perSecond - performance.now()
      if (wait > 1) await pause(wait)
      while (under.size >= MAX_PACED) await Promise.race(under)
      const one = this.#create(records + at).then(ms => { taken.push(ms) })
        .finally(() => { under.delete(one) })
      under.add(one)
    }
    await Promise.all(under)
    return { taken, seconds: (performance.now() - started) / 1000 }
  }

  /**
   * Sends a diagnosis again while the node refuses it for now, or if the node closes an idle connection just
   * then, as the guide says. Returns ms to 201.
   */
  async #create (record: number): Promise<number> {
    const body = withPatient(this.#patientOf(record), numbered(`b-${record}`))
    const started = performance.now()
    for (;;) {
      const refusal = await this.#library!.create(body).then(() => undefined, (error: unknown) => error)
      if (refusal === undefined) return performance.now() - started
      const isDropped = refusal instanceof TypeError && refusal.message === 'fetch failed'
      if (!isDropped && this.#library!.refusalOf(refusal) !== '503') throw refusal as Error
      await pause(BUSY_MS)
    }
  }

  /**
   * The large patient has every so many records until it has all, so that few wait for their turn. One create
   * in ten is of a new patient, whose next records follow at every hundredth create.
   */
  #patientOf (record: number): string {
    const { large, records } = this.load
    const step = Math.max(1, Math.floor(records / large))
    if (record % step === 0 && record / step < large) return LARGE
    const turn = record % PER_PATIENT
    return `MC-${Math.floor(record / PER_PATIENT) - turn * APART}`
  }

  async #get (resource: string) {
    const answer = await callFhir('GET', `${this.node.url}/fhir/${resource}`, { headers: this.#bearer })
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
    return answer
  }

  async #idOf (number: string): Promise<string> {
    const found = await callFhir('POST', `${this.node.url}/fhir/Patient/_search`, {
      body: new URLSearchParams({ identifier: `${NATIONAL}|${number}` }).toString(),
      headers: { ...this.#bearer, 'content-type': 'application/x-www-form-urlencoded' }
    })
    return String(found.body.entry?.[0]?.resource['id'])
  }

  get #bearer (): { authorization: string } { return { authorization: `Bearer ${this.#token}` } }
}

/** Calls one after the other, and returns the times in ms. */
async function times (count: number, call: (at: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let at = 0; at < count; at++) {
    const started = performance.now()
    await call(at)
    taken.push(performance.now() - started)
  }
  return taken
}

function latency (taken: readonly number[]): Latency {
  const at = (q: number): number => round(quantile(taken, q) ?? 0)
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

function round (value: number): number {
  return Math.round(value * 10) / 10
}

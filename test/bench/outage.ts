import type { StatusView } from '../../src/api/index.js'
import { CaseTracker, pause, quantile, vary, type NodeProcess, type Sample } from '../../src/testnet/index.js'
import type { OutageScenario } from './scenario.js'
import type { Patients } from './support/patients.js'

const PACE_MS = 250
const POLL_MS = 100
/** Pause before a diagnosis is sent again to a hospital that is busy. */
const BUSY_MS = 50
const BUSY_LIMIT_MS = 60_000
/** The limit is TAKE (SPECIFICATION.md §14.1), so that a slot that passes on does not help. */
const LIMIT_MS = 20_000
const GOAL_MS = 2_000
/** The ledger marks a hospital absent after it has let a diagnosis wait for 20 s. */
const MARKING_MS = 90_000

interface Sent {
  readonly id: string
  readonly at: number
}

/**
 * Kills the last of some hospitals, and submits diagnoses to the others. If the ledger marks absent
 * hospitals, the diagnoses after the mark count; else those from the crash on. The pace is steady, because a
 * limited number in flight would soon consist of diagnoses that wait.
 */
export class Outage {
  readonly #present: readonly NodeProcess[]
  readonly #down: NodeProcess
  readonly #tracker: CaseTracker
  #next: number

  /** @param limitMs a diagnosis that needs longer counts as not accepted */
  constructor (
    hospitals: readonly NodeProcess[], private readonly pattern: Sample, private readonly patients: Patients,
    firstNumber: number,
    private readonly limitMs = LIMIT_MS
  ) {
    this.#down = hospitals.at(-1)!
    this.#present = hospitals.slice(0, -1)
    this.#tracker = new CaseTracker(this.#present, { details: false })
    this.#next = firstNumber
  }

  async run (count: number): Promise<OutageScenario> {
    const { peerId } = await this.#down.client.call('status')
    await this.#tracker.open()
    await this.#down.kill()
    const markedAbsentAfterMs = await this.#untilMarked(peerId, Date.now())
    const sent = await this.#submit(count)
    const times = await this.#times(sent)
    await this.#tracker.close()
    return {
      name: `one of ${this.#present.length + 1} hospitals down`,
      diagnoses: count, submittedPerSecond: 1000 / PACE_MS, markedAbsentAfterMs,
      acceptedWithin2sPercent: share(times, GOAL_MS), acceptedPercent: share(times, this.limitMs),
      limitMs: this.limitMs,
      latencyMs: { p50: reached(times, 0.5), p95: reached(times, 0.95), p99: reached(times, 0.99) }
    }
  }

  /** Submits diagnoses until the ledger marks the hospital absent. Returns null if it does not. */
  async #untilMarked (peerId: string, killedAt: number): Promise<number | null> {
    while (Date.now() < killedAt + MARKING_MS) {
      const absent = absentHospitals(await this.#present[0]!.client.call('status'))
      if (absent === undefined) return null
      if (absent.includes(peerId)) return Date.now() - killedAt
      await this.#submitOne(0)
      await pause(PACE_MS)
    }
    return null
  }

  async #submit (count: number): Promise<Sent[]> {
    const started = Date.now()
    const answers: Promise<Sent>[] = []
    for (let i = 0; i < count; i++) {
      await pause(Math.max(0, started + i * PACE_MS - Date.now()))
      answers.push(this.#submitOne(i))
    }
    return await Promise.all(answers)
  }

  async #submitOne (turn: number): Promise<Sent> {
    const hospital = this.#present[turn % this.#present.length]!
    const patient = this.patients.next(turn % this.#present.length)
    const body = [JSON.parse(vary(this.pattern, this.#next++, patient).text)]
    const at = Date.now()
    while (Date.now() < at + BUSY_LIMIT_MS) {
      const [answer] = await hospital.client.call('submitBatch', { body })
      const item = answer?.submission?.cases[0]
      if (item !== undefined) return { id: item.case.id, at }
      if (answer?.problem?.status !== 503) throw new Error(`refused: ${JSON.stringify(answer?.problem)}`)
      await pause(BUSY_MS)
    }
    throw new Error(`${hospital.name} was busy for ${BUSY_LIMIT_MS} ms`)
  }

  /** Returns the time to acceptance of each diagnosis, ms; infinite if it is not accepted in time. */
  async #times (sent: readonly Sent[]): Promise<number[]> {
    const deadline = Math.max(...sent.map(({ at }) => at)) + this.limitMs
    const isOpen = ({ id }: Sent): boolean => !this.#tracker.isKnownEverywhere(id)
    while (Date.now() < deadline && sent.some(isOpen)) await pause(POLL_MS)
    return sent.map(({ id, at }) => {
      const tracked = this.#tracker.cases.get(id)
      if (tracked?.everywhereAt === undefined) return Infinity
      if (tracked.status !== 'accepted') throw new Error(`a diagnosis was ${tracked.status}`)
      const time = tracked.everywhereAt - at
      return time <= this.limitMs ? time : Infinity
    })
  }
}

/** Returns the peer ids of absent hospitals; undefined without a chain, or from a build without presence. */
function absentHospitals ({ chain }: StatusView): readonly string[] | undefined {
  const known = chain as Partial<NonNullable<StatusView['chain']>> | undefined
  return known?.absent?.map(({ hospital }) => hospital.id)
}

function share (times: readonly number[], limitMs: number): number {
  return Math.round(1000 * times.filter(time => time <= limitMs).length / times.length) / 10
}

function reached (times: readonly number[], q: number): number | null {
  const time = quantile(times, q) ?? Infinity
  return time === Infinity ? null : Math.round(time)
}

import type { Patients } from './support/patients.js'
import {
  pause, vary, type CaseTracker, type NodeProcess, type Sample, type TrackedCase
} from '../../src/testnet/index.js'

/** Pause before the next request to a hospital that is busy. */
const BUSY_MS = 50
/** Maximum number of diagnoses in a request. */
const MAX_BATCH = 100

export interface LoadResult {
  readonly accepted: number
  readonly other: number
  /** Time from the first submission until the last acceptance on all hospitals. */
  readonly seconds: number
  /** Times from sending a diagnosis until its acceptance was durable on all hospitals, ms. */
  readonly latencies: readonly number[]
  /** Rate at full load, without the first and the last tenth. */
  readonly steadyPerSecond: number
}

/**
 * Submits diagnoses evenly to all hospitals, with a limited number in flight (sent, and not yet decided on
 * every hospital). Each run numbers its diagnoses from `firstNumber`, so that they differ from other runs.
 */
export class Load {
  #inFlight = 0
  #next: number
  #wake: () => void = () => {}
  readonly #sentAt = new Map<string, number>()
  readonly #doneAt: number[] = []
  readonly #latencies: number[] = []
  #other = 0

  constructor (
    private readonly hospitals: readonly NodeProcess[], private readonly tracker: CaseTracker,
    private readonly pattern: Sample, private readonly patients: Patients, firstNumber: number
  ) {
    this.#next = firstNumber
  }

  async run (count: number, inFlight: number): Promise<LoadResult> {
    // Each hospital can have two requests at once, so that it receives the next while it answers the first.
    const share = Math.floor(inFlight / (2 * this.hospitals.length))
    const batch = Math.min(MAX_BATCH, Math.max(1, share))
    const started = Date.now()
    let sent = 0
    const requests: Promise<void>[] = []
    for (let turn = 0; sent < count; turn++) {
      const size = Math.min(batch, count - sent)
      while (this.#inFlight + size > inFlight) await this.#change()
      this.#inFlight += size
      sent += size
      requests.push(this.#send(turn % this.hospitals.length, size))
    }
    await Promise.all(requests)
    while (this.#inFlight > 0) await this.#change()
    const times = this.#doneAt.sort((a, b) => a - b)
    return {
      accepted: times.length,
      other: this.#other,
      seconds: ((times.at(-1) ?? started) - started) / 1000,
      latencies: this.#latencies,
      steadyPerSecond: steadyRate(times)
    }
  }

  /** Must be called with every change of a case. */
  onChange (tracked: TrackedCase): void {
    const sentAt = this.#sentAt.get(tracked.id)
    if (sentAt !== undefined) this.#settle(tracked, sentAt)
  }

  async #send (index: number, size: number): Promise<void> {
    const hospital = this.hospitals[index]
    if (hospital === undefined) throw new Error('there is no such hospital')
    let body = Array.from({ length: size }, (): unknown => {
      return JSON.parse(vary(this.pattern, this.#next++, this.patients.next(index)).text)
    })
    while (body.length > 0) {
      const sentAt = Date.now()
      const answers = await hospital.client.call('submitBatch', { body })
      for (const { submission } of answers) {
        for (const item of submission?.cases ?? []) {
          this.#sentAt.set(item.case.id, sentAt)
          const tracked = this.tracker.cases.get(item.case.id)
          if (tracked !== undefined) this.#settle(tracked, sentAt)
        }
      }
      const refused = answers.find(({ problem }) => problem !== undefined && problem.status !== 503)
      if (refused !== undefined) throw new Error(`refused: ${JSON.stringify(refused.problem)}`)
      body = body.filter((_, at) => answers[at]?.problem !== undefined)
      if (body.length > 0) await pause(BUSY_MS)
    }
  }

  #settle (tracked: TrackedCase, sentAt: number): void {
    const { everywhereAt, id, status } = tracked
    if (everywhereAt === undefined) return
    this.#sentAt.delete(id)
    this.#inFlight--
    if (status === 'accepted') {
      this.#latencies.push(everywhereAt - sentAt)
      this.#doneAt.push(everywhereAt)
    } else this.#other++
    this.#wake()
  }

  async #change (): Promise<void> {
    await new Promise<void>(resolve => { this.#wake = resolve })
  }
}

/** Returns the rate per second between the tenth and ninetieth percentile of the times of acceptance. */
function steadyRate (times: readonly number[]): number {
  const from = Math.floor(times.length * 0.1)
  const to = Math.floor(times.length * 0.9)
  const ms = (times[to] ?? 0) - (times[from] ?? 0)
  return ms > 0 ? (to - from) / ms * 1000 : 0
}

import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { readSamples, type NodeProcess } from '../../../src/testnet/index.js'
import { Outage } from '../../bench/outage.js'
import { Patients } from '../../bench/support/patients.js'
import { SAMPLES } from '../../fixtures/samples.js'

const LIMIT_MS = 3000

/** Only every third diagnosis is accepted, unless the down hospital is marked absent. */
class FourHospitals {
  readonly nodes: readonly NodeProcess[]
  killed: number[] = []
  submitted: number[] = [0, 0, 0, 0]
  #count = 0
  readonly #events: { at: number, id: string, status: string }[] = []

  /** @param marksAfter diagnoses after which the ledger marks hospital 3 absent; undefined: it never does */
  constructor (private readonly marksAfter?: number) {
    this.nodes = [0, 1, 2, 3].map(index => ({
      client: { call: this.#call.bind(this, index), open: this.#open.bind(this) },
      kill: async () => { await Promise.resolve(this.killed.push(index)) }
    }) as unknown as NodeProcess)
  }

  async #call (index: number, name: string): Promise<unknown> {
    const at = Date.now()
    await pause(1)
    if (name === 'status') return { peerId: `peer ${index}`, chain: this.#chain() }
    this.submitted[index]!++
    const number = ++this.#count
    const isAccepted = this.#isMarked() || number % 3 === 0
    this.#events.push({ at, id: `case ${number}`, status: isAccepted ? 'accepted' : 'drawn' })
    return [{ submission: { cases: [{ case: { id: `case ${number}` } }] } }]
  }

  #isMarked (): boolean { return this.marksAfter !== undefined && this.#count >= this.marksAfter }

  #chain (): object {
    if (this.marksAfter === undefined) return {}
    return { absent: this.#isMarked() ? [{ hospital: { id: 'peer 3', name: 'hospital-4' } }] : [] }
  }

  async #open (_name: string, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
    const events = this.#events
    async function * stream (): AsyncGenerator<unknown> {
      for (let at = 0; !signal.aborted; await pause(1)) {
        for (; at < events.length; at++) {
          const event = events[at]!
          yield { committedAt: event.at, cases: [[event.id, event.status]] }
        }
      }
    }
    return await Promise.resolve(stream())
  }
}

describe('bench: a hospital down', () => {
  const run = async (hospitals: FourHospitals): ReturnType<Outage['run']> => {
    const [pattern] = await readSamples(SAMPLES)
    return await new Outage(hospitals.nodes, pattern!, new Patients(), 1, LIMIT_MS).run(6)
  }

  it('counts all diagnoses from the crash on if the ledger marks no hospital absent', async () => {
    const hospitals = new FourHospitals()
    const { latencyMs, ...result } = await run(hospitals)
    assert.deepEqual(result, {
      name: 'one of 4 hospitals down', diagnoses: 6, submittedPerSecond: 4, markedAbsentAfterMs: null,
      acceptedWithin2sPercent: 33.3, acceptedPercent: 33.3, limitMs: LIMIT_MS
    })
    assert.deepEqual(latencyMs, { p50: null, p95: null, p99: null })
    assert.deepEqual([hospitals.killed, hospitals.submitted], [[3], [2, 2, 2, 0]])
  })

  it('counts only diagnoses after the mark if the ledger marks the hospital absent', async () => {
    const hospitals = new FourHospitals(3)
    const { markedAbsentAfterMs, acceptedWithin2sPercent, acceptedPercent, latencyMs } = await run(hospitals)
    assert.deepEqual([acceptedWithin2sPercent, acceptedPercent], [100, 100])
    assert(markedAbsentAfterMs !== null && latencyMs.p99 !== null)
    assert.deepEqual([hospitals.killed, hospitals.submitted], [[3], [5, 2, 2, 0]])
  })
})

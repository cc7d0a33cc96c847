import assert from 'node:assert/strict'
import {
  CALM_MS, CallerTimes, EvenTimes, FIRST_STEP_MS, LAST_STEP_MS, LIST_FIRST_MS, LIST_STEP_MS, MAX_CALLERS,
  listWait, timerMs
} from '../../../src/api/fhir/even-times.js'
import { Misses } from '../../../src/api/fhir/misses.js'
import type { FhirServices } from '../../../src/api/fhir/services.js'

describe('fhir: the time of what is not found', () => {
  it('is the same for quick and for slow work', () => {
    const times = new EvenTimes()
    for (const elapsed of [0, 12.8, 23.5, FIRST_STEP_MS]) {
      assert.equal(elapsed + times.waitFor(elapsed, 0), FIRST_STEP_MS)
    }
  })

  it('grows after slow work, and shrinks a minute after the need', () => {
    const times = new EvenTimes()
    assert.equal(130 + times.waitFor(130, 1_000), 200)
    assert.equal(10 + times.waitFor(10, 2_000), 200, 'what is absent waits as long')
    assert.equal(120 + times.waitFor(120, 40_000), 200, 'half of the step is still needed')
    assert.equal(10 + times.waitFor(10, 40_000 + CALM_MS - 1), 200)
    assert.equal(10 + times.waitFor(10, 40_000 + CALM_MS), 100)
    assert.equal(10 + times.waitFor(10, 40_001 + CALM_MS), 100, 'one half a minute')
    assert.equal(10 + times.waitFor(10, 40_000 + 2 * CALM_MS), FIRST_STEP_MS)
    assert.equal(10 + times.waitFor(10, 40_000 + 3 * CALM_MS), FIRST_STEP_MS)
  })

  it('has a longest step, and very slow work changes no other answer', () => {
    const times = new EvenTimes()
    assert.equal(LAST_STEP_MS + 1 + times.waitFor(LAST_STEP_MS + 1, 0), LAST_STEP_MS + FIRST_STEP_MS)
    assert.equal(10 + times.waitFor(10, 1), FIRST_STEP_MS)
    assert.equal(times.waitFor(LAST_STEP_MS, 2), 0)
    assert.equal(1_700 + times.waitFor(1_700, 3), 2 * LAST_STEP_MS)
  })

  it('is kept for each caller, and for a limited number of them', () => {
    const times = new CallerTimes()
    const [first, second] = [times.of('first'), times.of('second')]
    assert.notEqual(first, second)
    for (let i = 2; i < MAX_CALLERS; i++) times.of(`${i}`)
    assert.equal(times.of('first'), first, 'it was used, so it stays')
    times.of('another')
    assert.equal(times.of('first'), first)
    assert.notEqual(times.of('second'), second)
  })

  it('of a list is a multiple of a step, whatever is left out of it', () => {
    for (const elapsed of [0, 3.52, 3.74, 6, LIST_FIRST_MS]) {
      assert.equal(elapsed + listWait(elapsed), LIST_FIRST_MS)
    }
    const longer = LIST_FIRST_MS + 0.5
    assert.equal(longer + listWait(longer), LIST_FIRST_MS + LIST_STEP_MS)
  })

  it('is kept on average by a timer of whole ms', () => {
    for (const wait of [0, 6.25, 6.5, 46]) {
      const chances = [0, 0.25, 0.5, 0.75]
      const ms = chances.map(chance => timerMs(wait, chance))
      assert.ok(ms.every(Number.isInteger))
      assert.equal(ms.reduce((sum, one) => sum + one) / chances.length, wait)
    }
  })

  it('is for a request that named something which is not found', async () => {
    const found = { id: 'ab' }
    const services = {
      findPatient: async () => undefined, recordsOf: async () => [], record: async () => undefined,
      version: async () => undefined, height: () => 7
    } as unknown as FhirServices
    const full = {
      findPatient: async () => 'ab', recordsOf: async () => [found], record: async () => found,
      version: async () => found
    } as unknown as FhirServices
    for (const call of ['findPatient', 'recordsOf', 'record', 'version'] as const) {
      const [misses, hits] = [new Misses(), new Misses()]
      const ask = async (of: FhirServices): Promise<unknown> =>
        await of[call]({ value: 'ab' } as never, {} as never, 'all')
      assert.deepEqual(await ask(misses.watching(services)), await ask(services))
      assert.deepEqual(await ask(hits.watching(full)), await ask(full))
      assert.deepEqual([misses.any, hits.any], [true, false], call)
      assert.equal(hits.lists, call === 'findPatient' || call === 'recordsOf', call)
    }
    assert.equal(new Misses().watching(services).height(), 7)
    const misses = new Misses()
    const changed = { changesIn: async () => await Promise.resolve([]) } as unknown as FhirServices
    await misses.watching(changed).changesIn({ from: 0, to: 1, isNewestFirst: false }, 1)
    assert.ok(misses.any, 'a period may have hidden records')
  })
})

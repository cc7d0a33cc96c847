import assert from 'node:assert/strict'
import { MUTANTS, STORM } from './mutants.js'
import type { Schedule } from './world.js'
import { World } from './world.js'

const SEEDS = 25
const MUTANT_SEEDS_MAX = 200

/** SEED=… runs one seed alone. */
const only = process.env['SEED']
const seeds = only === undefined ? Array.from({ length: SEEDS }, (_, i) => i + 1) : [Number(only)]

function assertHealthy (schedule: Schedule): void {
  for (const seed of seeds) {
    assert.deepEqual(new World(seed, schedule, {}).run(), [], `SEED=${seed}`)
  }
}

describe('consensus under a storm', () => {
  it('four hospitals, one of them Byzantine: safe, and live once the network is', () => {
    assertHealthy(STORM)
  })

  it('seven hospitals, two of them Byzantine', () => {
    assertHealthy({ ...STORM, n: 7, byzantine: 2, heights: 2, stabilizesAt: 8000 })
  }).timeout(60_000)

  it('the same seed gives the same run', () => {
    const run = (): number => {
      const world = new World(7, STORM, {})
      world.run()
      return world.queue.now
    }
    assert.equal(run(), run())
  })
})

describe('mutation tests (consensus.md §13)', () => {
  for (const { name, mutation, schedule, breaks } of MUTANTS) {
    it(`${name}: caught, and the same schedules are harmless without it`, () => {
      assertHealthy(schedule)
      for (let seed = 1; seed <= MUTANT_SEEDS_MAX; seed++) {
        const violations = new World(seed, schedule, mutation).run()
        if (violations.some(({ invariant }) => breaks.includes(invariant))) return
        assert.deepEqual(violations, [], `SEED=${seed}: caught, but not by ${breaks.join()}`)
      }
      assert.fail(`no seed up to ${MUTANT_SEEDS_MAX} caught it`)
    }).timeout(120_000)
  }
})

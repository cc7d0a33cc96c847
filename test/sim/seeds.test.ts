import assert from 'node:assert/strict'
import { describeFailure, sweep } from '../../src/sim/index.js'

/** Fixed seeds per size: what a commit must not break. */
const FIXED = [[4, 16], [5, 12], [7, 8]] as const
const RANDOM_SEEDS = 12

describe('sim: fixed seeds', function () {
  this.timeout(120_000)

  for (const [hospitals, seeds] of FIXED) {
    it(`${seeds} seeds with ${hospitals} hospitals keep every invariant`, async () => {
      await expectClean(1, seeds, [hospitals])
    })
  }
})

describe('sim: random seeds', function () {
  this.timeout(120_000)
  const base = 1_000 + Math.floor(Math.random() * 1_000_000_000)

  it(`${RANDOM_SEEDS} seeds from ${base} keep every invariant (make sim SEED=… N=…)`, async () => {
    await expectClean(base, RANDOM_SEEDS, [4, 5, 7])
  })
})

async function expectClean (
  first: number, seeds: number, hospitals: readonly number[]
): Promise<void> {
  const sum = await sweep({ first, seeds, hospitals, onReport: () => true })
  assert.equal(sum.failed.length, 0, sum.failed.map(describeFailure).join('\n'))
  assert.equal(sum.seeds, seeds)
  assert(sum.heights > 4 * seeds, 'chains that go nowhere prove nothing')
}

import assert from 'node:assert/strict'
import process from 'node:process'
import { describeFailure, sweep, type Task } from '../../src/sim/index.js'

type Sizes = ReadonlyMap<number, number>

/** Number of seeds for each size: more for small sizes, which run faster. */
const FIXED: Sizes = new Map([[4, 120], [5, 40], [6, 20], [7, 15], [10, 5]])
/** `make sim-campaign` plays thousands. */
const RANDOM: Sizes = new Map([[4, 24], [5, 8], [6, 4], [7, 3], [10, 1]])
const TIMEOUT_MS = 15 * 60_000
const BASE_MOST = 1_000_000_000
const JOBS = Number(process.env['JOBS'] ?? '') || undefined

describe('sim: whole networks keep every invariant', function () {
  this.timeout(TIMEOUT_MS)

  it('for fixed seeds', async () => {
    await expectClean(FIXED, 1)
  })

  const base = Number(process.env['BASE'] ?? '') || 1_000 + Math.floor(Math.random() * BASE_MOST)
  it(`for random seeds from ${base}; again: make test-sim BASE=${base}`, async () => {
    console.log(`\n  seed base ${base}; again: make test-sim BASE=${base}`)
    await expectClean(RANDOM, base)
  })
})

/** Returns the tasks with large sizes first, so that all processes end at about the same time. */
function tasksFrom (seeds: Sizes, base: number): Task[] {
  const sizes = [...seeds].flatMap(([hospitals, count]) => Array<number>(count).fill(hospitals))
  return sizes.map((hospitals, i) => ({ seed: base + i, hospitals })).reverse()
}

async function expectClean (seeds: Sizes, base: number): Promise<void> {
  const tasks = tasksFrom(seeds, base)
  const { sum, failed } = await sweep({ tasks, jobs: JOBS })
  assert.equal(failed.length, 0, `\n${failed.map(describeFailure).join('\n')}`)
  assert.equal(sum.seeds, tasks.length)
  assert.deepEqual(sum.sizes, Object.fromEntries(seeds))
  assert(sum.heights > 4 * tasks.length, 'chains that do not grow prove nothing')
}

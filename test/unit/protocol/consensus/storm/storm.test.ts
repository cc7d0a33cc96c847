import assert from 'node:assert/strict'
import type { Schedule } from './world.js'
import { World } from './world.js'

/** Losses, splits, crashes and f Byzantine hospitals, all together. */
const STORM: Schedule = {
  n: 4, byzantine: 1, heights: 3, stabilizesAt: 12_000, loss: 0.2, crash: 0.002
}
const SEEDS = 25

/** SEED=… runs a single seed. */
const only = process.env['SEED']
const seeds = only === undefined ? Array.from({ length: SEEDS }, (_, i) => i + 1) : [Number(only)]

function assertHealthy (schedule: Schedule): void {
  for (const seed of seeds) {
    assert.deepEqual(new World(seed, schedule).run(), [], `SEED=${seed}`)
  }
}

describe('consensus under a storm', () => {
  it('four hospitals, one of them Byzantine: safe, and live once the network is good', () => {
    assertHealthy(STORM)
  })

  it('seven hospitals, two of them Byzantine', () => {
    assertHealthy({ ...STORM, n: 7, byzantine: 2, heights: 2, stabilizesAt: 8000 })
  }).timeout(180_000)

  it('the same seed gives the same run', () => {
    const run = (): number => {
      const world = new World(7, STORM)
      world.run()
      return world.queue.now
    }
    assert.equal(run(), run())
  })
})

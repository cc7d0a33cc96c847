/** Situations that no seed makes by chance. */
import assert from 'node:assert/strict'
import type { FaultName } from '../../src/sim/plan.js'
import { WAL_PATH } from '../../src/sim/sim-node.js'
import { Simulation } from '../../src/sim/simulation.js'

const MINUTE_MS = 60_000

describe('sim: clocks that are wrong together', function () {
  this.timeout(120_000)

  for (const aheadMs of [120 * MINUTE_MS, 45 * 24 * 60 * MINUTE_MS, -120 * MINUTE_MS]) {
    it(`by ${aheadMs / MINUTE_MS} min for two seconds do not stop the chain`, async () => {
      for (const [seed, hospitals, faults] of [
        [1, 4, []], [2, 4, ['crash', 'loss']], [3, 7, ['skew', 'pause']]
      ] as readonly [number, number, readonly FaultName[]][]) {
        const report = await new Simulation({
          seed, hospitals, faults,
          plan: { stabilizesAt: 8_000, clockJump: { atMs: 3_000, forMs: 2_000, aheadMs } }
        }).run()
        assert.deepEqual(report.violations, [])
      }
    })
  }
})

describe('sim: hospitals that lose their logs one after another', function () {
  this.timeout(120_000)

  it('vote again, even if nothing is submitted', async () => {
    const world = new Simulation({ seed: 4, hospitals: 4, faults: [] })
    const regained: number[] = []
    for (const [turn, node] of world.nodes.entries()) {
      world.timeline.after(0, () => { node.start() })
      world.timeline.after(5_000 + turn * 20_000, () => {
        node.crash(true)
        node.options.disk.loseFile(WAL_PATH)
        world.restart(node)
      })
      world.timeline.after(24_900 + turn * 20_000, () => {
        const state = node.parts?.hostLoop.state
        if (state?.context.self !== undefined && state.votesFrom > 0) regained.push(turn)
      })
    }
    await world.timeline.run(90_000, () => false)
    assert.deepEqual([regained, world.violations], [[0, 1, 2, 3], []])
  })
})

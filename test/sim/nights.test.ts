import assert from 'node:assert/strict'
import { DEFAULT_PARAMETERS } from '../../src/protocol/membership/index.js'
import { SIM_PARAMETERS } from '../../src/sim/plan.js'
import { Simulation } from '../../src/sim/simulation.js'

const HOUR_MS = 3_600_000
const { attemptWindowMs, takeUpMs } = DEFAULT_PARAMETERS

describe('sim: all hospitals are stopped for an hour while cases are open', function () {
  this.timeout(120_000)

  for (const [seed, hospitals] of [[1, 3], [2, 4]] as const) {
    it(`no case of ${hospitals} expires, and nobody is absent (seed ${seed})`, async () => {
      const world = new Simulation({
        seed, hospitals, faults: [],
        plan: {
          nightMs: HOUR_MS, calmMs: 15, skewMs: 0, submitMs: 1_500, awayMs: 0, stabilizesAt: 1_000,
          parameters: { ...SIM_PARAMETERS, attemptWindowMs, takeUpMs },
          // Clinicians are slow, so that every case of the evening is open at night.
          habits: { rejects: 0, ignores: 0, thinkMs: 9_000 }
        }
      })
      const open: number[] = []
      const note = world.happens.bind(world)
      world.happens = (fault, ...what) => {
        if (fault === 'stops for the night') open.push(...world.nodes.slice(0, 1).map(openAt))
        note(fault, ...what)
      }
      const { violations } = await world.run()
      assert.deepEqual(violations, [])
      assert((open[0] ?? 0) > 0, 'cases are open')
      for (const { parts } of world.nodes) {
        assert.deepEqual([...parts?.hostLoop.state.ledger.presence.values() ?? []], [])
      }
    })
  }
})

function openAt ({ parts }: Simulation['nodes'][number]): number {
  return [...parts?.hostLoop.state.ledger.undecided.values() ?? []].length
}

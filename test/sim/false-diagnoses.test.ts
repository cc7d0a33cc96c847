import assert from 'node:assert/strict'
import { chanceOf } from '../../src/sim/checkers/the-bar.js'
import type { Role } from '../../src/sim/adversaries/index.js'
import { SIM_PARAMETERS } from '../../src/sim/plan.js'
import { runSimulation } from '../../src/sim/index.js'

const FRIENDS: readonly Role[] = ['friend']

describe('sim: false diagnoses of three friends of ten', function () {
  this.timeout(300_000)

  it('have the chance that both validators are friends', () => {
    const first = chanceOf(2, 2, 2, 9)
    assert(Math.abs(first - 1 / 36) < 1e-12, `${first}`)
    // After a rejection, four of a panel of five must approve; two friends never suffice.
    assert.equal(chanceOf(4, 5, 2, 9), 0)
    assert.equal(chanceOf(1, 3, 3, 3), 1)
  })

  it('are accepted no more often than that, whatever the friends try', async () => {
    const { falsehoods, violations } = await runSimulation({
      seed: 1, hospitals: 10, faults: [],
      plan: {
        roles: new Map([[0, FRIENDS], [1, FRIENDS], [2, FRIENDS]]), calmMs: 15, skewMs: 0, submitMs: 300,
        stabilizesAt: 1_000, awayMs: 20_000, awayMost: 0,
        habits: { rejects: 0, ignores: 0, thinkMs: 20 },
        parameters: { ...SIM_PARAMETERS, takeUpMs: 6_000, attemptWindowMs: 12_000 }
      }
    })
    const { accepted, drawn, expected } = falsehoods
    assert.deepEqual(violations, [])
    assert(drawn >= 40 && expected > 0.5, `${drawn} cases, ${expected} expected`)
    // Four standard deviations of a sum of rare events.
    assert(accepted <= expected + 4 * Math.sqrt(expected) + 1, `${accepted}, not ${expected}`)
  })
})

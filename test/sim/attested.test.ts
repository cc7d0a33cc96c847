import assert from 'node:assert/strict'
import type { Role } from '../../src/sim/adversaries/index.js'
import { runSimulation } from '../../src/sim/index.js'
import { SIM_PARAMETERS } from '../../src/sim/plan.js'

const PLAN = {
  submitMs: 800, calmMs: 15, skewMs: 0, stabilizesAt: 20_000, awayMs: 0, nightMs: 0, hasMeasures: false,
  habits: { rejects: 0, ignores: 0, thinkMs: 20 },
  parameters: { ...SIM_PARAMETERS, attestedReviewRate: 1_000_000 }
}

async function faultsOf (
  hospitals: number, liars: readonly (readonly Role[])[]
): Promise<Record<string, number>> {
  const { faults, violations } = await runSimulation({
    seed: 1, hospitals, faults: [], plan: { ...PLAN, roles: new Map(liars.entries()) }
  })
  assert.deepEqual(violations, [])
  return faults
}

describe('sim: consents in favour of their filers', function () {
  this.timeout(300_000)

  it('end without a form, and stay with one, whatever a liar says', async () => {
    const faults = await faultsOf(4, [['form-less']])
    assert.ok((faults['attested consent unjustified'] ?? 0) > 0, JSON.stringify(faults))
    assert.ok((faults['attested consent justified'] ?? 0) > 0, JSON.stringify(faults))
    assert.ok((faults['attested consent contested'] ?? 0) > 0, JSON.stringify(faults))
  })
})

import assert from 'node:assert/strict'
import type { Role } from '../../src/sim/adversaries/index.js'
import { runSimulation } from '../../src/sim/index.js'
import { SIM_PARAMETERS } from '../../src/sim/plan.js'

const PLAN = {
  submitMs: 800, calmMs: 15, skewMs: 0, stabilizesAt: 10_000, awayMs: 0, nightMs: 0, hasMeasures: false,
  habits: { rejects: 0, ignores: 0, thinkMs: 20 }, parameters: SIM_PARAMETERS
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

describe('sim: records that are not what was judged', function () {
  this.timeout(300_000)

  it('are confirmed against their submitter, once a hospital has read them', async () => {
    const faults = await faultsOf(4, [['two-faced']])
    assert.ok((faults['record called false'] ?? 0) > 0, JSON.stringify(faults))
    assert.equal(faults['record called honest'], undefined)
  })

  it('are not invented by f accusers: the others refute them', async () => {
    const faults = await faultsOf(7, [['false-accuser'], ['false-accuser']])
    assert.ok((faults['record called honest'] ?? 0) > 0, JSON.stringify(faults))
    assert.equal(faults['record called false'], undefined)
  })
})

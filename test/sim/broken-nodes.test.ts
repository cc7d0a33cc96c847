/** Honest-looking hospitals that break a rule of a case's life. Each checker of these rules must see it. */
import assert from 'node:assert/strict'
import type { ClinicHabits } from '../../src/sim/manner.js'
import { SIM_PARAMETERS, type Plan } from '../../src/sim/plan.js'
import type { SimNode } from '../../src/sim/sim-node.js'
import { Simulation } from '../../src/sim/simulation.js'

const HABITS: ClinicHabits = { rejects: 0, ignores: 0, thinkMs: 20 }
const PLAN: Partial<Plan> = {
  habits: HABITS, parameters: { ...SIM_PARAMETERS, takeUpMs: 6_000, attemptWindowMs: 12_000 },
  stabilizesAt: 1_000, calmMs: 15, submitMs: 300, awayMs: 15_000, awayMost: 0, skewMs: 0, roles: new Map()
}

/** Returns the rules that a run breaks, whose first hospitals are changed as `spoil` says. */
async function broken (
  count: number, spoil: (node: SimNode) => void, plan: Partial<Plan> = {}
): Promise<Set<string>> {
  const world = new Simulation({ seed: 1, hospitals: 4, faults: [], plan: { ...PLAN, ...plan } })
  for (const node of world.nodes.slice(0, count)) spoil(node)
  const { violations } = await world.run()
  return new Set(violations.map(({ invariant }) => invariant))
}

function spoiled (habits: Partial<ClinicHabits>): (node: SimNode) => void {
  return node => { Object.assign(node.options, { habits: { ...HABITS, ...habits } }) }
}

describe('sim: broken hospitals are seen', function () {
  this.timeout(120_000)

  it('and none of them is there while all are sound, also if one is away for long', async () => {
    assert.deepEqual(await broken(0, () => undefined), new Set())
    assert.deepEqual(await broken(0, () => undefined, { awayMost: 1 }), new Set())
  })

  it('one that neither answers nor takes up delays true diagnoses', async () => {
    assert.deepEqual(await broken(1, spoiled({ ignores: 100 })), new Set(['§7.3']))
  })

  it('one that neither answers nor takes up is made absent, though it is up', async () => {
    const rules = await broken(1, spoiled({ ignores: 100 }), { habits: { ...HABITS, thinkMs: 9_000 } })
    assert.deepEqual(rules, new Set(['§7.5']))
  })

  it('two that reject all lock out true diagnoses', async () => {
    assert.deepEqual(await broken(2, spoiled({ rejects: 100 })), new Set(['§7.4']))
  })

  it('three that approve false diagnoses get them accepted', async () => {
    const rules = await broken(3, node => { Object.assign(node.options, { roles: ['friend'] }) })
    assert.deepEqual(rules, new Set(['§7.4']))
  })
})

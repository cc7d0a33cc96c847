import assert from 'node:assert/strict'
import { caseCodec } from '../../src/protocol/codec/index.js'
import { caseKey } from '../../src/protocol/ledger/index.js'
import type { BodyHash } from '../../src/protocol/types/index.js'
import type { Role } from '../../src/sim/adversaries/index.js'
import { CALM_PARAMETERS } from '../../src/sim/plan.js'
import { SimNetwork } from '../../src/sim/sim-network.js'
import type { SimNode } from '../../src/sim/sim-node.js'
import { Simulation } from '../../src/sim/simulation.js'

const KEEPER: readonly Role[] = ['keeper-of-erased']
const PLAN = {
  hasMeasures: true, submitMs: 800, calmMs: 15, skewMs: 0, stabilizesAt: 35_000, awayMs: 0, nightMs: 0,
  habits: { rejects: 0, ignores: 0, thinkMs: 20 }, parameters: { ...CALM_PARAMETERS, attemptWindowMs: 4_000 }
}

/** Returns the hash of the record part of an erased record at a hospital. */
async function erasedPart ({ store }: SimNode): Promise<BodyHash | undefined> {
  if (store === undefined) return undefined
  for await (const { key } of store.entries('erased')) {
    return caseCodec.decode((await store.entry(caseKey(key)))!).bodyHash
  }
  return undefined
}

describe('sim: erasures', function () {
  this.timeout(300_000)

  it('are ordered, have their effect, and are attested, though a liar erases nothing', async () => {
    const world = new Simulation({
      seed: 1, hospitals: 4, faults: [], plan: { ...PLAN, roles: new Map([[0, KEEPER]]) }
    })
    const { faults, violations } = await world.run()
    assert.deepEqual(violations, [])
    assert.ok((faults['erasure in force'] ?? 0) > 0, JSON.stringify(faults))
  })

  it('are repeated after a restored key file, before anything is served', async () => {
    const world = new Simulation({ seed: 2, hospitals: 4, faults: [], plan: { ...PLAN, roles: new Map() } })
    const node = world.nodes[1]!
    const { disk } = node.options
    let backup = disk.pads.copy()
    let hash: BodyHash | undefined
    const served: string[] = []
    const look = async (): Promise<void> => {
      hash = await erasedPart(node)
      if (hash === undefined || (await disk.pads.get(hash)).type !== 'erased') {
        backup = disk.pads.copy()
        world.timeline.after(500, () => { look().catch(error => { world.crashed(error) }) })
        return
      }
      node.crash(false)
      disk.pads = backup
      world.restart(node)
    }
    world.timeline.after(500, () => { look().catch(error => { world.crashed(error) }) })
    const { handle } = SimNetwork.prototype
    SimNetwork.prototype.handle = async function (protocol, ...rest) {
      const isAgain = this.slot === node.slot && protocol === 'request' && hash !== undefined
      if (isAgain) served.push((await disk.pads.get(hash!)).type)
      await handle.call(this, protocol, ...rest)
    }
    try {
      const { violations } = await world.run()
      assert.deepEqual(violations, [])
    } finally {
      SimNetwork.prototype.handle = handle
    }
    assert.deepEqual(served, ['erased'])
  })
})

/** Recoveries, which no seed makes by chance: more than f hospitals lose their logs at once. */
import assert from 'node:assert/strict'
import { hex } from '../../src/protocol/types/index.js'
import type { FaultName } from '../../src/sim/plan.js'
import { WAL_PATH, type SimNode } from '../../src/sim/sim-node.js'
import { Simulation } from '../../src/sim/simulation.js'

const LOST_AT = 6_000
const RECOVER_AT = 12_000
const AGAIN_MS = 500

/** Loses the logs of the first hospitals, and lets all operators run `recover` until the chain goes on. */
function recovering (world: Simulation, lost: number): void {
  world.timeline.after(LOST_AT, () => {
    for (const node of world.nodes.slice(0, lost)) {
      node.crash(true)
      node.options.disk.loseFile(WAL_PATH)
      world.restart(node)
    }
  })
  for (const [turn, node] of world.nodes.entries()) {
    const begin = (): void => {
      if (isRecovered(node)) return
      node.running?.recovery?.begin(undefined, true).catch((error: unknown) => { world.crashed(error) })
      world.timeline.after(AGAIN_MS, begin)
    }
    world.timeline.after(RECOVER_AT + turn * 700, begin)
  }
}

function isRecovered (node: SimNode): boolean {
  return (node.running?.hostLoop.state.ledger.recoveries.length ?? 0) > 0
}

describe('sim: recovery', function () {
  this.timeout(120_000)

  for (const [hospitals, lost, faults] of [
    [4, 3, []], [4, 2, []]
  ] as readonly [number, number, readonly FaultName[]][]) {
    it(`after ${lost} of ${hospitals} logs are lost at once: ${faults.join() || 'no other fault'}`,
      async () => {
        for (const seed of [1, 2]) {
          const world = new Simulation({ seed, hospitals, faults, plan: { stabilizesAt: 25_000 } })
          recovering(world, lost)
          const report = await world.run()
          assert.deepEqual(report.violations, [], `seed ${seed}`)
          const recovered = world.nodes.filter(isRecovered)
          assert.equal(recovered.length, hospitals, `seed ${seed}`)
          assert.equal(new Set(recovered.map(({ running }) =>
            hex(running!.hostLoop.state.ledger.recoveries[0]!.id))).size, 1)
        }
      })
  }
})

/** Recoveries, which no seed makes by chance: more than f hospitals lose logs, disks or shares at once. */
import assert from 'node:assert/strict'
import { hex } from '../../src/protocol/types/index.js'
import type { Disaster } from '../../src/sim/disaster.js'
import type { LedgerState } from '../../src/protocol/ledger/index.js'
import { Simulation } from '../../src/sim/simulation.js'

const FOUNDERS = 4
const STABLE_AT = 25_000

/** Plays a disaster, and returns the ledgers of the founders, or of those that the list keeps. */
async function play (seed: number, disaster: Disaster): Promise<LedgerState[]> {
  const world = new Simulation({
    seed, hospitals: FOUNDERS, faults: [], plan: { stabilizesAt: STABLE_AT }, disaster
  })
  const { violations } = await world.run()
  assert.deepEqual(violations, [])
  const kept = world.nodes.slice(disaster.twoLists === true ? 1 : 0, FOUNDERS)
  const ledgers = kept.map(({ running }) => running!.hostLoop.state.ledger)
  assert.equal(new Set(ledgers.map(({ recoveries }) => hex(recoveries[0]!.id))).size, 1)
  return ledgers
}

describe('sim: recovery', function () {
  this.timeout(240_000)

  const losses: Readonly<Record<string, Disaster>> = {
    'three of four logs': { logs: [0, 1, 2] },
    'two of four logs': { logs: [0, 1] },
    'the disks of two of four, whose keys have a backup': { disks: [1, 2] }
  }
  for (const [name, lost] of Object.entries(losses)) {
    it(`after a loss of ${name}`, async () => { for (const seed of [1, 2]) await play(seed, lost) })
  }

  it('with fewer than t shares: a new lottery key is dealt, which draws what waited', async () => {
    // In seed 1 a block of a proposal from before the recovery arrives after it, which blames nobody.
    for (const seed of [1, 3]) {
      for (const { keys, undecided } of await play(seed, { logs: [0, 1, 2], shares: [0, 1, 2] })) {
        assert(keys.active !== undefined && keys.active.number > 1)
        assert(!undecided.hasUndrawn())
      }
    }
  })

  it('with fewer than t shares and every log: a quorum votes, and can make no block', async () => {
    for (const seed of [1, 2]) {
      for (const { keys, undecided } of await play(seed, { shares: [0, 1, 2] })) {
        assert(keys.active !== undefined && keys.active.number > 1)
        assert(!undecided.hasUndrawn())
      }
    }
  })

  it('with two recovery lists: that of a single hospital never completes', async () => {
    for (const { allowlist, set } of await play(4, { logs: [0, 1, 2], twoLists: true })) {
      assert.equal(set.size, 3)
      assert.equal(allowlist.list.version, 3)
    }
  })

  it('refuses false statements with a code each, and a late F of a height above T halts nobody', async () => {
    await play(5, { logs: [0, 1, 2], lies: true })
  })
})

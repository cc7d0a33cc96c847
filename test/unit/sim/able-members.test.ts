import assert from 'node:assert/strict'
import { AbleMembers } from '../../../src/sim/checkers/able-members.js'
import type { WatchedRun } from '../../../src/sim/checkers/checker.js'
import type { Case } from '../../../src/protocol/types/index.js'

const NOW = 9_000
const ids = [1, 2, 3, 4].map(byte => new Uint8Array(32).fill(byte))

/** Watches four hospitals, one of which may be down, and may hold a list without the last hospital. */
function watch ({ down, withoutLast }: { down?: number, withoutLast?: number }): AbleMembers {
  const nodes = ids.map((id, slot) => ({
    options: { roles: [] }, signer: { id }, isUp: slot !== down, life: { isStopped: false },
    parts: {
      hostLoop: { state: { halted: false, votesFrom: 0, context: { height: 5 } } },
      membership: {
        successorSet: slot === withoutLast ? { has: (one: Uint8Array) => one !== ids[3] } : undefined
      }
    },
    store: { head: () => ({ height: 4 }) }
  }))
  const run = { history: { tip: 4, current: ids }, isStable: true, nodes, timeline: { now: NOW } }
  const able = new AbleMembers(run as unknown as WatchedRun)
  able.inspect()
  return able
}

describe('sim: members that are able to work', () => {
  const holders = { holders: ids.map(validator => ({ validator })) } as unknown as Case

  it('are those that are up and that no node knows as leaving', () => {
    assert.deepEqual(watch({}).slowHolders(holders, 0), [])
    assert.deepEqual(watch({ down: 1 }).slowHolders(holders, 0), [ids[1]])
    assert.deepEqual(watch({ withoutLast: 0 }).slowHolders(holders, 0), [ids[3]])
    assert.deepEqual(watch({ withoutLast: 0 }).slowHolders(holders, NOW + 1), [])
  })

  it('are not out while they leave, since they still vote', () => {
    assert.equal(watch({ down: 1, withoutLast: 0 }).soundSince, NOW)
    assert.equal(watch({ down: 3, withoutLast: 0 }).soundSince, NOW)
  })
})

import assert from 'node:assert/strict'
import { hearsNewestList } from '../../../../src/node/enrolment/newest-list.js'
import { MembershipKeeper } from '../../../../src/node/gates/membership-keeper.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const world = new ChainFixture({ members: 4 })
const membership = new MembershipKeeper(world.chain, world.state.allowlist)

/** Asks with what members state: the versions of the list in force and of the list that waits. */
async function hears (...stated: readonly (readonly [inForce: number, waits: number])[]): Promise<boolean> {
  const all = stated.map(([allowlistVersion, successorVersion], at) =>
    ({ id: (world.signers[at] ?? world.government).id, status: { allowlistVersion, successorVersion } }))
  return await hearsNewestList({ membership, statuses: { all: () => all as never } }, 0)
}

describe('government: the newest list', () => {
  it('is known when a quorum of members states no newer one', async () => {
    assert.equal(await hears([1, 1], [1, 1], [1, 1]), true)
    assert.equal(await hears([1, 1], [1, 1], [1, 1], [9, 9]), true, 'one may lie')
  })

  it('is not known from fewer members, from strangers, or while members know a newer one', async () => {
    assert.equal(await hears([1, 1], [1, 1]), false)
    assert.equal(await hears([1, 1], [1, 1], [1, 2], [2, 2]), false)
    const stranger = world.signer('stranger')
    const statuses = [...world.signers.slice(0, 2), stranger].map(({ id }) =>
      ({ id, status: { allowlistVersion: 1, successorVersion: 1 } }))
    assert.equal(await hearsNewestList({ membership, statuses: { all: () => statuses as never } }, 0), false)
  })
})

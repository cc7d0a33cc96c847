import assert from 'node:assert/strict'
import { MembershipKeeper } from '../../../../src/node/gates/membership-keeper.js'
import { CheckpointWatch, type CheckpointWatchParts } from '../../../../src/node/peers/checkpoint-watch.js'
import { allowlistHash, allowlistSignBytes } from '../../../../src/protocol/codec/index.js'
import { blockRowCodec } from '../../../../src/protocol/ledger/index.js'
import type { Allowlist, SignedAllowlist } from '../../../../src/protocol/types/index.js'
import { ignore } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

const world = new ChainFixture({ members: 5 })
const first = world.state.allowlist
const onChain = new Uint8Array(32).fill(4)

/** A list that removes a member. */
function removal (checkpointHash: Uint8Array): SignedAllowlist {
  const list: Allowlist = {
    version: 2, prevHash: allowlistHash(world.chain.id, first.list),
    issuedAt: world.chain.genesis.createdAt, checkpointHeight: 4, checkpointHash,
    entries: first.list.entries.slice(1)
  }
  return { list, signature: world.government.sign(allowlistSignBytes(world.chain.id, list)) }
}

async function look (list: SignedAllowlist, height: number):
Promise<{ membership: MembershipKeeper, alarms: string[] }> {
  const alarms: string[] = []
  const membership = new MembershipKeeper(world.chain, first)
  assert.equal(membership.offer(list).verdict, 'accept')
  const parts = {
    chain: world.chain, membership, hostLoop: { state: { ledger: { height } } },
    store: { entry: async () => blockRowCodec.encode({ hash: onChain, timestamp: 1 }) },
    alarm: (code: string) => { alarms.push(code) },
    fail: (error: unknown) => { throw error }
  } as unknown as CheckpointWatchParts
  new CheckpointWatch(parts).look()
  await new Promise(resolve => { setImmediate(resolve) })
  return { membership, alarms }
}

describe('node/peers: checkpoint watch', () => {
  it('drops a removal that can never become final', async () => {
    const bad = removal(new Uint8Array(32).fill(5))
    const { membership, alarms } = await look(bad, 4)
    assert.equal(membership.successor, undefined)
    assert.deepEqual(alarms, ['list-checkpoint'])
    assert.deepEqual(membership.offer(bad), ignore('allowlist-refused'), 'even if a peer sends it')
    assert.equal(membership.offer(removal(onChain)).verdict, 'accept', 'another list of this version')
  })

  it('waits for the height of the checkpoint, and keeps a list with the right checkpoint', async () => {
    const early = await look(removal(new Uint8Array(32).fill(5)), 3)
    assert.notEqual(early.membership.successor, undefined)
    const right = await look(removal(onChain), 4)
    assert.notEqual(right.membership.successor, undefined)
    assert.deepEqual([...early.alarms, ...right.alarms], [])
  })
})

import assert from 'node:assert/strict'
import { VoteKind, ZERO_32 } from '../../../../src/protocol/types/index.js'
import { Rig, settled, undealtChain } from './support/rig.js'

describe('node: host, with fetched blocks whose successor is at hand', () => {
  const writes = ({ acts }: Rig): string[] => acts.filter(act => /commit|durable|stored|sync/.test(act))
  /** Lets the rig fetch two blocks, or only the first of them. */
  const fetched = async (hasVote: boolean, count = 2): Promise<Rig> => {
    const rig = new Rig(0, true, hasVote)
    rig.hasNext = height => height < 2
    const world = undealtChain()
    const blocks = [world.commit([world.deal(world.signers[0]!)]), world.commit([], { view: 1 })]
    for (const { block, certificate } of blocks.slice(0, count)) {
      rig.host.submit({ type: 'block', from: world.signers[1]!.id, bytes: block, certificate })
      await settled()
    }
    return rig
  }

  it('syncs several together without a vote', async () => {
    const rig = await fetched(false)
    assert.deepEqual(writes(rig),
      ['commit 1', 'stored 1', 'committed', 'commit 2', 'durable 2', 'committed'])
    await rig.host.stop()
  })

  it('syncs each with a vote', async () => {
    const rig = await fetched(true)
    assert.deepEqual(writes(rig),
      ['commit 1', 'durable 1', 'committed', 'commit 2', 'durable 2', 'committed'])
    await rig.host.stop()
  })

  const CAUSES: Readonly<Record<string, (rig: Rig) => Promise<void>>> = {
    'a tick, once': async ({ host }) => {
      for (let i = 0; i < 2; i++) host.submit({ type: 'tick' })
      await settled()
    },
    'it gets a vote': async ({ host }) => {
      host.submit({ type: 'may-vote', from: 0, log: [] })
      await settled()
    },
    'it stops': async ({ host }) => { await host.stop() },
    'it sends anything': async ({ host, world }) => {
      // A late vote shows that its sender needs help.
      const { id } = world.signers[1]!
      const vote = {
        kind: VoteKind.notarize, height: 1, view: 0, blockHash: ZERO_32, signer: id, signature: ZERO_32
      }
      host.submit({ type: 'message', from: id, message: { type: 'vote', vote } })
      await settled()
    }
  }
  for (const [cause, happens] of Object.entries(CAUSES)) {
    it(`syncs the blocks before the next when ${cause}`, async () => {
      const rig = await fetched(false, 1)
      await happens(rig)
      assert.deepEqual(writes(rig), ['commit 1', 'stored 1', 'committed', 'sync'])
      const others = rig.acts.slice(0, rig.acts.indexOf('sync')).filter(act => /broadcast|help/.test(act))
      assert.deepEqual(others, [])
      await rig.host.stop()
    })
  }
})

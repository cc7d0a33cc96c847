import assert from 'node:assert/strict'
import { hex } from '../../../../src/protocol/types/index.js'
import { holderOf } from '../../../../src/node/keys/key-store.js'
import { KeyKeeper, type KeyKeeperParts } from '../../../../src/node/keys/keeper.js'
import { CommitFeed } from '../../../../src/node/loop/commit-feed.js'
import { boxSecretOf } from '../../../fixtures/dealt-epoch.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { Consortium, memoryKeyStore, until, type TestNode } from '../../../fixtures/running-nodes.js'

function activeOf (node: TestNode): number | undefined {
  return node.running.hostLoop.state.ledger.keys.active?.number
}

/** Tells whether a hospital holds a share of the epoch that is active at it. */
function hasShare (node: TestNode): boolean {
  const active = activeOf(node)
  return active !== undefined && holderOf(node.keyStore).secretShare(active, 0) !== undefined
}

describe('the keeper of a node', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  it('deals at the founding, and destroys the secrets that have served', async () => {
    net = await new Consortium().start()
    await until(() => net.nodes.every(hasShare), 'all have a share')
    await until(() => net.nodes.every(node => node.keyStore.secrets.boxes.length === 1), 'one box is left')
    const keys = net.nodes.map(node =>
      hex(node.running.hostLoop.state.ledger.keys.active!.keys[0]!.publicKey))
    assert.equal(new Set(keys).size, 1)
    assert.deepEqual(net.nodes.flatMap(({ failures }) => failures), [])
  })

  it('asks for a new dealing after a start without its secrets', async () => {
    net = await new Consortium().start()
    await until(() => net.nodes.every(hasShare), 'all have a share')
    const [first, second] = net.nodes as [TestNode, TestNode]
    await first.kill()
    first.keyStore = memoryKeyStore({ height: 0, boxes: [], dealing: undefined, shares: [] })
    await first.start()
    await until(() => activeOf(second) === 2, 'keys/lost leads to a new epoch')
    await until(() => net.nodes.every(hasShare), 'all have a share of it')
  })
})

describe('the keeper, beside a net', () => {
  it('signs a transaction when it sends it, and not at every look', async () => {
    const world = new ChainFixture({ isDealt: false })
    const [signer] = world.signers as [ChainFixture['signers'][number]]
    let [now, signatures, sent] = [0, 0, 0]
    const commits = new CommitFeed({ after: () => () => {} })
    const keeper = new KeyKeeper({
      chain: world.chain, commits, hostLoop: { stopped: false, state: { ledger: world.state } },
      signer: {
        id: signer.id,
        sign: (bytes: Uint8Array) => {
          signatures++
          return signer.sign(bytes)
        }
      },
      gate: { takeOwn: () => {} }, gossip: () => { sent++ }, fail: assert.fail, hasCaughtUp: () => true,
      clock: { monotonic: () => now, wall: () => world.state.timestamp },
      scheduler: { after: () => () => {} }, random: (count: number) => new Uint8Array(count).fill(5)
    } as unknown as KeyKeeperParts, memoryKeyStore({
      height: 0, dealing: undefined, shares: [],
      boxes: [{ since: 0, secret: boxSecretOf(world.chain.verifier.group, signer.id) }]
    }))
    const looks = async (): Promise<void> => {
      // While an epoch is pending, each block has another state of the keys.
      world.state.keys = { ...world.state.keys }
      commits.publish({} as never)
      for (let turn = 0; turn < 5; turn++) await new Promise(resolve => { setImmediate(resolve) })
    }
    keeper.start()
    for (let block = 0; block < 4; block++) await looks()
    assert.deepEqual([signatures, sent], [1, 1])
    now += 5_000
    await looks()
    assert.deepEqual([signatures, sent], [2, 2])
    await keeper.stop()
  })
})

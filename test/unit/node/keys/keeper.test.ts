import assert from 'node:assert/strict'
import { hex } from '../../../../src/protocol/types/index.js'
import { holderOf } from '../../../../src/node/keys/key-store.js'
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

import assert from 'node:assert/strict'
import { transactionCodec, linkingKeyCommitment, signTransaction }
  from '../../../../src/protocol/codec/index.js'
import { linkingEpochOf } from '../../../../src/protocol/ledger/index.js'
import { equal, hex, TransactionKind } from '../../../../src/protocol/types/index.js'
import { Consortium, until, type TestNode } from '../../../fixtures/running-nodes.js'

/** A monotonic clock that runs twenty times too fast, so that waiting times pass quickly. */
const hasty = { wall: () => Date.now(), monotonic: () => performance.now() * 20 }

/** Lets a hospital commit to a key that it never releases. */
function announce (node: TestNode, epoch: number): void {
  const { chain, gate } = node.running
  const transaction = transactionCodec.encode(signTransaction(chain.id, node.signer, {
    kind: TransactionKind.linkingEpoch, author: node.signer.id, epoch,
    commitment: linkingKeyCommitment(chain.id, new Uint8Array(32).fill(9))
  }))
  assert.equal(gate.take({ transaction, bodies: [] }).verdict, 'accept')
  node.running.gossip({ transaction, bodies: [] })
}

function epochOf (node: TestNode): number {
  return linkingEpochOf(node.running.hostLoop.state.ledger)
}

describe('hospital: a linking key that was never released', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  it('stops no hospital that has an earlier key', async () => {
    net = await (await new Consortium({ parameters: { allowlistGapMs: 0 } }).start()).ready()
    const [a, b] = net.nodes as [TestNode, TestNode]
    const before = b.hospital.linking.current()
    announce(a, 2)
    await until(() => epochOf(b) === 2, 'the new epoch is final')
    assert.deepEqual(b.hospital.linking.current(), before)
  })

  it('stops no hospital that restarts, with or without its database', async () => {
    net = await (await new Consortium({ parameters: { allowlistGapMs: 0 } }).start()).ready()
    const [a, b, c] = net.nodes as [TestNode, TestNode, TestNode]
    const before = b.hospital.linking.current()
    announce(a, 2)
    await until(() => net.nodes.every(node => epochOf(node) === 2), 'the new epoch is final')
    await b.kill()
    await b.start()
    assert.deepEqual(b.hospital.linking.current(), before, 'keys on the disk are held at once')
    await c.kill()
    c.replaceDisk()
    await c.start()
    await until(() => c.hospital.linking.current() !== undefined, 'the others give the older key')
    assert.deepEqual(c.hospital.linking.current(), before)
  })

  it('is replaced, if it was the first key, after a quorum has lacked it for some time', async () => {
    net = new Consortium({ clock: hasty, parameters: { allowlistGapMs: 0 } })
    let maker: Uint8Array | undefined
    net.hub.lets = message => {
      if (message.isReply || message.protocol !== 'linking-key') return true
      maker ??= net.nodes[0]!.running.hostLoop.state.ledger.linkingKey?.author
      return maker !== undefined && !equal(message.to, maker)
    }
    await net.start()
    await net.ready()
    await until(() => net.nodes.every(node => node.hospital.linking.current()?.epoch === 2), 'replaced')
    const keys = net.nodes.map(node => hex(node.hospital.linking.current()!.key))
    assert.equal(new Set(keys).size, 1)
  })
})

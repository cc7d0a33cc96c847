import assert from 'node:assert/strict'
import { NetworkError } from '../../../src/network/index.js'
import { World, joinAll, until } from './world.js'

const LIMITS = {
  maxRequestBytes: 1000,
  maxReplyBytes: 5000,
  deadlineMs: 2000,
  perPeerConcurrency: 4,
  ratePerSecond: 50
}

describe('network: transport among members', () => {
  const world = new World()
  afterEach(() => world.stop())

  it('carries consensus frames, gossip and requests', async () => {
    const nodes = await world.members(3)
    const [a, b, c] = nodes
    assert(a !== undefined && b !== undefined && c !== undefined)
    const frames: string[] = []
    const messages: string[] = []
    for (const { network } of [b, c]) {
      network.consensus.onFrame((_from, frame) => { frames.push(Buffer.from(frame).toString()) })
      network.gossip.onMessage((_from, bytes) => {
        messages.push(Buffer.from(bytes).toString())
        return 'accept'
      })
    }
    await joinAll(nodes)
    a.network.consensus.broadcast(Buffer.from('hello'), 'vote')
    assert.equal(await a.network.gossip.publish(Buffer.from('transaction')), 2)
    await until('frames', () => frames.length === 2 && messages.length === 2)
    assert.deepEqual(frames, ['hello', 'hello'])
    assert.deepEqual(messages, ['transaction', 'transaction'])

    await b.network.handle('status', LIMITS, async (from, bytes, { access }) => {
      assert.deepEqual(from, a.id)
      return Buffer.from(`${access}:${Buffer.from(bytes).toString()}`)
    })
    const reply = await a.network.request(b.id, 'status', Buffer.from('?'))
    assert.equal(Buffer.from(reply).toString(), 'member:?')
    const empty = await a.network.request(b.id, 'status', new Uint8Array())
    assert.equal(Buffer.from(empty).toString(), 'member:')
    await assert.rejects(a.network.request(b.id, 'txs', new Uint8Array()),
      (error: unknown) => error instanceof NetworkError && error.code === 'unsupported')
  })
})

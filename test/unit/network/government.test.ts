import assert from 'node:assert/strict'
import { Adversary, MESHSUB, graft, rpc, subscription, writeAndHold } from './adversary.js'
import { TOPIC, World, joinAll, pause, until, type Node } from './world.js'

const MARKER = 'MARKED-CLINICAL-TRANSACTION'

/** SPECIFICATION.md §5.3: the government never gets clinical data. */
describe('network: a government that subscribes', () => {
  const world = new World()
  const adversaries: Adversary[] = []
  afterEach(async () => {
    await Promise.all(adversaries.splice(0).map((adversary) => adversary.stop()))
    await world.stop()
  })

  it('gets no byte of gossip or consensus, although it serves, subscribes and grafts', async () => {
    const government = await Adversary.start('government')
    adversaries.push(government)
    // All bytes that reach the government on any stream other than identify and ping.
    const received: Uint8Array[] = []
    const opened: string[] = []
    for (const protocol of [...MESHSUB, '/floodsub/1.0.0', '/medichain/consensus/1.0.0',
      '/medichain/txs/1.0.0', '/medichain/findings/1.0.0', '/medichain/excerpt/1.0.0',
      '/medichain/record-key/1.0.0']) {
      await government.host.handle(protocol, async ({ stream }) => {
        opened.push(protocol)
        for await (const chunk of stream.source) received.push(chunk.slice())
      })
    }
    const nodes = await world.members(3)
    for (const node of nodes) {
      node.see(government, 'government')
      await government.dial(node.address)
    }
    await joinAll(nodes)
    for (const node of nodes) {
      for (const protocol of MESHSUB) {
        const stream = await government.open(node.address, protocol).catch(() => undefined)
        if (stream === undefined) continue
        writeAndHold(stream, rpc(subscription(TOPIC), graft(TOPIC)))
        readInto(stream.source, received).catch(() => {})
      }
    }
    await pause(200)
    const [author, ...others] = nodes as [Node, Node, Node]
    let delivered = 0
    for (const { network } of others) {
      network.gossip.onMessage(() => { delivered++; return 'accept' })
    }
    for (let round = 0; round < 50; round++) {
      assert.equal(await author.network.gossip.publish(Buffer.from(`${MARKER} ${round}`)), 2)
      author.network.consensus.broadcast(Buffer.from(`${MARKER} vote ${round}`), 'vote')
    }
    await until('delivered to hospitals', () => delivered === 100)
    // Longer than a heartbeat and the upkeep that reopens gossip streams.
    await pause(2200)
    assert.deepEqual(opened, [])
    assert.equal(Buffer.concat(received).byteLength, 0)
    for (const { network } of nodes) {
      assert(network.peers().some(({ access, gossip, consensus }) =>
        access === 'government' && !gossip && !consensus), 'connected all the time')
      assert.equal(network.gossip.subscribers().length, 2)
    }
  })

  it('gets no more gossip when it is no longer a member', async () => {
    const nodes = await world.members(2)
    const former = await Adversary.start('former member')
    adversaries.push(former)
    const received: Uint8Array[] = []
    for (const protocol of MESHSUB) {
      await former.host.handle(protocol, async ({ stream }) => {
        for await (const chunk of stream.source) received.push(chunk.slice())
      })
    }
    await joinAll(nodes)
    const [a] = nodes as [Node, Node]
    const stream = await former.open(a.address, MESHSUB)
    writeAndHold(stream, rpc(subscription(TOPIC)))
    await until('subscribed', () => a.network.gossip.subscribers().length === 2)
    await a.network.gossip.publish(Buffer.from('while a member'))
    await until('received', () => Buffer.concat(received).includes('while a member'))
    // Large enough to be still queued when the rules change.
    await a.network.gossip.publish(Buffer.alloc(1_900_000, MARKER))
    for (const access of ['leaving', 'government', 'joining'] as const) {
      const before = Buffer.concat(received).byteLength
      a.see(former, access)
      await a.network.gossip.publish(Buffer.from(`${MARKER} while ${access}`))
      await pause(1500)
      assert(!Buffer.concat(received).includes(`${MARKER} while`))
      if (access !== 'leaving') assert.equal(Buffer.concat(received).byteLength, before)
    }
  })
})

async function readInto (
  source: AsyncIterable<{ slice (): Uint8Array }>, into: Uint8Array[]
): Promise<void> {
  for await (const chunk of source) into.push(chunk.slice())
}

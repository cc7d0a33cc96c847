import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { MAX_GOSSIP_BYTES, NetworkError, type GossipResult } from '../../../src/network/index.js'
import { hex } from '../../../src/protocol/types/index.js'
import { Adversary, MESHSUB, message, rpc, subscription, writeAndHold } from './adversary.js'
import { TOPIC, World, joinAll, pause, until, type Node } from './world.js'

describe('network: gossip', () => {
  const world = new World()
  const adversaries: Adversary[] = []
  afterEach(async () => {
    await Promise.all(adversaries.splice(0).map((adversary) => adversary.stop()))
    await world.stop()
  })

  it('delivers each message once, up to the limit, and nothing above it', async () => {
    const nodes = await world.members(4)
    await joinAll(nodes)
    const got = nodes.map((): string[] => [])
    for (const [index, { network }] of nodes.entries()) {
      network.gossip.onMessage((_from, bytes) => {
        got[index]!.push(hex(bytes).slice(0, 40) + bytes.byteLength)
        return 'accept'
      })
    }
    const [author] = nodes as [Node]
    const messages = [0, 1, 1500, 150_000, MAX_GOSSIP_BYTES].map((size) => randomBytes(size))
    for (const bytes of messages) assert.equal(await author.network.gossip.publish(bytes), 3)
    assert.equal(await author.network.gossip.publish(messages[2]!), 0, 'a repeated message is not sent')
    await assert.rejects(author.network.gossip.publish(randomBytes(MAX_GOSSIP_BYTES + 1)),
      (error: unknown) => error instanceof NetworkError && error.code === 'too-large')
    await until('all', () => got.slice(1).every((list) => list.length >= messages.length))
    await pause(100)
    const expected = messages.map((bytes) => hex(bytes).slice(0, 40) + bytes.byteLength).sort()
    for (const list of got.slice(1)) assert.deepEqual(list.sort(), expected)
    assert.deepEqual(got[0], [])
  })

  it('ignores a message whose handler fails, without a penalty for the sender', async () => {
    const nodes = await world.members(2)
    const [a, b] = nodes as [Node, Node]
    await joinAll(nodes)
    let calls = 0
    b.network.gossip.onMessage(() => {
      calls++
      throw new Error('out of order')
    })
    await a.network.gossip.publish(Buffer.from('x'))
    await until('judged', () => b.network.metrics().events['gossip/ignore'] === 1)
    assert.equal(calls, 1)
    assert.equal(b.network.peers()[0]!.penalty, 0)
    assert.match(world.warnings.join(''), /out of order/)
  })

  it('refuses to publish before join and after stop, and to join a second topic', async () => {
    const node = await world.node('node')
    const code = (wanted: string) => (error: unknown): boolean =>
      error instanceof NetworkError && error.code === wanted
    await assert.rejects(node.network.gossip.publish(Buffer.from('x')), code('not-joined'))
    assert.throws(() => { node.network.consensus.broadcast(Buffer.from('x'), 'vote') },
      code('not-joined'))
    await node.network.gossip.join(TOPIC)
    await node.network.gossip.join(TOPIC)
    await assert.rejects(node.network.gossip.join('another'), code('refused'))
    assert.equal(await node.network.gossip.publish(Buffer.from('to nobody')), 0)
    await node.network.stop()
    await assert.rejects(node.network.gossip.publish(Buffer.from('x')), code('stopped'))
  })

  it('stops reading from a peer while too many of its messages are judged', async () => {
    const node = await world.node('node', { others: 'member' })
    const rogue = await Adversary.start('eager')
    adversaries.push(rogue)
    let judging = 0
    let most = 0
    const waiting: ((result: GossipResult) => void)[] = []
    node.network.gossip.onMessage(async () => {
      most = Math.max(most, ++judging)
      const result = await new Promise<GossipResult>((resolve) => { waiting.push(resolve) })
      judging--
      return result
    })
    await node.network.gossip.join(TOPIC)
    const stream = await rogue.open(node.address, MESHSUB)
    const count = 400
    writeAndHold(stream,
      ...Array.from({ length: count }, () => rpc(message(TOPIC, randomBytes(1000)))))
    await until('at the bound', () => judging >= 100)
    await pause(200)
    assert(most <= 130, `${most} at once`)
    let done = 0
    while (done < count) {
      const resolve = waiting.shift()
      if (resolve === undefined) {
        await pause(2)
        continue
      }
      resolve('accept')
      done++
    }
    await until('nothing lost', () => node.network.metrics().events['gossip/accept'] === count)
    assert(most <= 130)
  })

  it('opens another stream when the peer resets the stream', async () => {
    const node = await world.node('node', { others: 'member' })
    await node.network.gossip.join(TOPIC)
    const rogue = await Adversary.start('resetter')
    adversaries.push(rogue)
    let streams = 0
    const received: Uint8Array[] = []
    await rogue.host.handle('/meshsub/1.2.0', async ({ stream }) => {
      streams++
      const isFirst = streams === 1
      try {
        for await (const chunk of stream.source) {
          received.push(chunk.slice())
          // Later, since the subscription may be late on a busy machine.
          if (isFirst) setTimeout(() => { stream.abort(new Error('reset')) }, 50)
        }
      } catch {}
    })
    await rogue.dial(node.address)
    await until('second stream', () => streams === 2)
    await until('subscribed on both', () => Buffer.concat(received).toString().split(TOPIC).length >= 3)
  })

  it('brings a message to a member that its author cannot reach', async function () {
    this.timeout(25_000)
    const [a, b, c] = [await world.node('a', { others: 'member' }),
      await world.node('b', { others: 'member' }), await world.node('c', { others: 'member' })]
    // a and c know only wrong addresses of each other.
    const nowhere = '/ip4/127.0.0.1/tcp/1'
    for (const { network } of [a, c]) {
      network.setTargets([a, b, c].map((node) => ({
        id: node.id, addresses: node === b ? b.network.addresses() : [nowhere]
      })))
    }
    for (const { network } of [a, b, c]) await network.gossip.join(TOPIC)
    await until('in a line', () => b.network.gossip.subscribers().length === 2)
    const got: string[] = []
    for (const { network } of [b, c]) {
      network.gossip.onMessage((_from, bytes) => {
        const text = Buffer.from(bytes).toString()
        if (text.startsWith('bad')) return 'reject'
        if (network === c.network) got.push(text)
        return 'accept'
      })
    }
    let round = 0
    await until('forwarded', () => {
      if (round++ % 50 === 0) void a.network.gossip.publish(Buffer.from(`good ${round}`))
      return got.length > 0
    }, 15_000)
    await a.network.gossip.publish(Buffer.from('bad'))
    await until('judged', () => b.network.metrics().events['gossip/reject'] === 1)
    await pause(300)
    assert.match(got[0]!, /^good/)
    assert.equal(c.network.metrics().events['gossip/reject'], undefined, 'b forwarded no bad message')
  })

  it('slows a peer that floods, even if no single stream of the peer exceeds the rate', async () => {
    const node = await world.node('node', { others: 'member' })
    await node.network.gossip.join(TOPIC)
    const rogue = await Adversary.start('flooder')
    adversaries.push(rogue)
    const many = Buffer.concat(Array<Uint8Array>(1_800).fill(rpc(subscription('t'))))
    for (let index = 1; index <= 4; index++) {
      const stream = await rogue.open(node.address, MESHSUB)
      writeAndHold(stream, many)
      await until('read', () =>
        (node.network.metrics().bytesIn['gossip'] ?? 0) >= index * many.byteLength ||
        (node.network.metrics().events['gossip/throttled'] ?? 0) > 0)
    }
    await until('slowed', () => (node.network.metrics().events['gossip/throttled'] ?? 0) > 0)
  })
})

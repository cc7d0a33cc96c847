import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { MAX_FRAME_BYTES, NetworkError } from '../../../src/network/index.js'
import { hex } from '../../../src/protocol/types/index.js'
import { Adversary, readAll, u32, writeAndHold } from './adversary.js'
import { World, joinAll, pause, until, type Node } from './world.js'

const CONSENSUS = '/medichain/consensus/1.0.0'

function tinyFrames (count: number): Uint8Array {
  return Buffer.concat(Array.from({ length: count }, () => [u32(1), Uint8Array.of(7)]).flat())
}

describe('network: consensus streams', () => {
  const world = new World()
  const adversaries: Adversary[] = []
  afterEach(async () => {
    await Promise.all(adversaries.splice(0).map((adversary) => adversary.stop()))
    await world.stop()
  })

  it('sends votes queued in one turn ahead of blocks, each kind in its order', async () => {
    const nodes = await world.members(2)
    const [a, b] = nodes as [Node, Node]
    await joinAll(nodes)
    const got: string[] = []
    b.network.consensus.onFrame((_from, frame) => { got.push(Buffer.from(frame).toString()) })
    const send = (text: string, priority: 'vote' | 'block'): void => {
      a.network.consensus.broadcast(Buffer.from(text), priority)
    }
    send('block 1', 'block')
    send('vote 1', 'vote')
    send('block 2', 'block')
    send('vote 2', 'vote')
    await until('all', () => got.length === 4)
    assert.deepEqual(got, ['vote 1', 'vote 2', 'block 1', 'block 2'])
  })

  it('sends the frames of one turn in one chunk', async () => {
    const reader = await Adversary.start('reader')
    adversaries.push(reader)
    const chunks: Uint8Array[] = []
    await reader.host.handle(CONSENSUS, async ({ stream }) => {
      writeAndHold(stream, Uint8Array.of(1))
      for await (const chunk of stream.source) chunks.push(chunk.slice())
    })
    const node = await world.node('node', { others: 'member' })
    node.network.consensus.join()
    await reader.dial(node.address)
    await until('open', () => node.network.consensus.isOpen(reader.id))
    for (let index = 0; index < 100; index++) {
      node.network.consensus.broadcast(Buffer.from(`vote ${index}`), 'vote')
    }
    await until('all', () => Buffer.concat(chunks).includes('vote 99'))
    assert.equal(chunks.length, 1)
  })

  it('carries frames up to the limit unchanged and refuses larger ones', async () => {
    const nodes = await world.members(2)
    const [a, b] = nodes as [Node, Node]
    await joinAll(nodes)
    const got: string[] = []
    b.network.consensus.onFrame((_from, frame) => { got.push(hex(frame)) })
    const frames = [1, 59_999, 61_440, 200_000, MAX_FRAME_BYTES].map((size) => randomBytes(size))
    for (const frame of frames) a.network.consensus.broadcast(frame, 'vote')
    await until('all', () => got.length === frames.length)
    assert.deepEqual(got, frames.map(hex))
    assert.throws(() => { a.network.consensus.broadcast(randomBytes(MAX_FRAME_BYTES + 1), 'vote') },
      (error: unknown) => error instanceof NetworkError && error.code === 'too-large')
  })

  it('is not open until the other side has accepted the stream', async () => {
    const [a, b] = [await world.node('a'), await world.node('b', { others: 'member' })]
    a.see(b, 'joining')
    await b.network.dial([a.address])
    b.network.consensus.join()
    a.network.consensus.join()
    const opened: string[] = []
    b.network.on('consensus-open', (id) => { opened.push(hex(id)) })
    await pause(400)
    assert.deepEqual(opened, [])
    a.see(b, 'leaving')
    await until('open both ways', () =>
      a.network.consensus.isOpen(b.id) && b.network.consensus.isOpen(a.id))
    assert.deepEqual(opened, [hex(a.id)])
  })

  it('delivers no frame that arrives after its sender was disconnected', async () => {
    const node = await world.node('node', { others: 'member' })
    node.network.consensus.join()
    const rogue = await Adversary.start('rogue')
    adversaries.push(rogue)
    const stream = await rogue.open(node.address, CONSENSUS)
    let count = 0
    node.network.consensus.onFrame(() => {
      count++
      node.see(rogue, 'joining')
    })
    writeAndHold(stream, tinyFrames(50))
    await until('first', () => count > 0)
    await pause(50)
    assert.equal(count, 1)
  })

  it('reopens a stream that the peer resets, and emits the events', async () => {
    const node = await world.node('node', { others: 'member' })
    node.network.consensus.join()
    const rogue = await Adversary.start('resetter')
    adversaries.push(rogue)
    let streams = 0
    await rogue.host.handle(CONSENSUS, async ({ stream }) => {
      streams++
      writeAndHold(stream, Uint8Array.of(1))
      if (streams === 1) setTimeout(() => { stream.abort(new Error('reset')) }, 20)
      await readAll(stream)
    })
    const events: string[] = []
    node.network.on('consensus-open', () => { events.push('open') })
    node.network.on('consensus-close', () => { events.push('close') })
    await rogue.dial(node.address)
    await until('second stream', () => events.length === 3)
    assert.deepEqual(events, ['open', 'close', 'open'])
  })

  it('bounds the queue of a peer that does not read, and disconnects the peer', async function () {
    const node = await world.node('node', { others: 'member' })
    node.network.consensus.join()
    const rogue = await Adversary.start('sloth')
    adversaries.push(rogue)
    await rogue.host.handle(CONSENSUS, ({ stream }) => {
      // Acknowledges and never reads: the window fills, then the queue.
      writeAndHold(stream, Uint8Array.of(1))
    })
    await rogue.dial(node.address)
    await until('open', () => node.network.consensus.isOpen(rogue.id))
    for (let index = 0; index < 40; index++) {
      node.network.consensus.broadcast(randomBytes(500_000), 'block')
      await pause(1)
      assert(node.network.metrics().consensusQueued <= 8 * 1024 * 1024)
    }
    const dropped = node.network.metrics().events['consensus/dropped'] ?? 0
    assert(dropped >= 20, `${dropped} old blocks dropped`)
    assert(node.network.isConnected(rogue.id), 'a queue full of blocks does not end the connection')
    // Votes must not be lost, so a peer without room for votes is disconnected.
    const bans: string[] = []
    node.network.on('ban', (_id, code) => { bans.push(code) })
    for (let index = 0; index < 3 && bans.length === 0; index++) {
      for (let part = 0; part < 5000; part++) {
        node.network.consensus.broadcast(randomBytes(150), 'vote')
      }
      await pause(20)
    }
    await until('disconnected', () => bans.includes('not-draining'))
    assert.equal(node.network.metrics().consensusQueued, 0)
  })

  it('slows a peer that floods, and still receives from others', async () => {
    const nodes = await world.members(2)
    const [a, b] = nodes as [Node, Node]
    await joinAll(nodes)
    const rogue = await Adversary.start('flooder')
    adversaries.push(rogue)
    const stream = await rogue.open(a.address, CONSENSUS)
    let fromRogue = 0
    let fromFriend = 0
    a.network.consensus.onFrame((from) => {
      if (hex(from) === hex(rogue.id)) fromRogue++
      else fromFriend++
    })
    const chunk = tinyFrames(1000)
    writeAndHold(stream, ...Array.from({ length: 50 }, () => chunk))
    for (let index = 0; index < 20; index++) {
      b.network.consensus.broadcast(Buffer.from('vote'), 'vote')
      await pause(20)
    }
    await until('frames of the friend received', () => fromFriend === 20)
    assert(fromRogue < 20_000, `${fromRogue} of 50000 so far`)
    assert((a.network.metrics().events['consensus/throttled'] ?? 0) > 0)
  })

  it('slows a peer that floods over one stream after another', async () => {
    const node = await world.node('node', { others: 'member' })
    node.network.consensus.join()
    const rogue = await Adversary.start('flooder')
    adversaries.push(rogue)
    let frames = 0
    node.network.consensus.onFrame(() => { frames++ })
    const from = performance.now()
    for (let index = 0; index < 8; index++) {
      const stream = await rogue.open(node.address, CONSENSUS)
      const before = frames
      writeAndHold(stream, tinyFrames(5_000))
      await until('some of it, or all that is let in', () => frames > before ||
        (node.network.metrics().events['consensus/throttled'] ?? 0) > 0)
      await pause(10)
    }
    const seconds = (performance.now() - from) / 1000
    // The bound is a burst of one second, the rate, and one chunk of 64 KiB of these frames.
    assert(frames <= 5_000 * (1 + seconds) + 65_536 / 5, `${frames} in ${seconds} s`)
  })
})

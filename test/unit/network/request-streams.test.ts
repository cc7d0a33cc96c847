import type { Stream } from '@libp2p/interface'
import assert from 'node:assert/strict'
import { NetworkError, type RequestLimits } from '../../../src/network/index.js'
import { FrameSource } from '../../../src/network/requests/frame-source.js'
import { MAX_IDLE_STREAMS, PIECE_BYTES } from '../../../src/network/shared/limits.js'
import { compare } from '../../../src/protocol/types/index.js'
import { Adversary, u32 } from './adversary.js'
import { World, pause, until, type Node } from './world.js'

const LIMITS: RequestLimits = {
  maxRequestBytes: 1000, maxReplyBytes: 1000, deadlineMs: 300, perPeerConcurrency: 16, ratePerSecond: 1000
}
const REQUEST = '/medichain/request/1.0.0'
const NOTHING = new Uint8Array()
/** A request without bytes, and its reply with two bytes. */
const ASKED = Buffer.concat([u32(1), Uint8Array.of(0)])
const GIVEN = Buffer.concat([u32(3), Uint8Array.of(0, 7, 7)])

describe('network: streams of requests', () => {
  const world = new World()
  let node: Node
  let peer: Adversary
  beforeEach(async () => {
    node = await world.node('node', { others: 'member' })
    // Of two nodes, the node with the lower id closes second connections.
    for (let index = 0; ; index++) {
      peer = await Adversary.start(`peer ${index}`)
      if (compare(node.id, peer.id) < 0) break
      await peer.stop()
    }
  })
  afterEach(async () => {
    await peer.stop()
    await world.stop()
  })

  /** Lets the peer answer each request of the node. Returns the streams that the node opens. */
  async function served (answer: () => Promise<Uint8Array>): Promise<Stream[]> {
    const opened: Stream[] = []
    await peer.host.handle(REQUEST, ({ stream }) => {
      opened.push(stream)
      const frames = new FrameSource()
      stream.sink(frames).catch(() => {})
      void (async () => {
        for await (const chunk of stream.source) {
          if (chunk.byteLength > 0) await frames.send(await answer())
        }
      })().catch(() => {})
    })
    await node.network.dial([peer.address])
    return opened
  }

  /** Opens a stream of requests to the node. */
  async function open (again = false): Promise<{ stream: Stream, frames: FrameSource }> {
    const connection = again ? await peer.dialAgain(node.address) : await peer.dial(node.address)
    const stream = await connection.newStream(REQUEST, { negotiateFully: true })
    const frames = new FrameSource()
    stream.sink(frames).catch(() => {})
    return { stream, frames }
  }

  async function exchange ({ stream, frames }: { stream: Stream, frames: FrameSource }): Promise<Uint8Array> {
    await frames.send(ASKED)
    const { value } = await stream.source.next()
    return value?.subarray() ?? NOTHING
  }

  it('sends one request after the other on one stream', async () => {
    const opened = await served(async () => GIVEN)
    for (let index = 0; index < 5; index++) {
      assert.deepEqual(Buffer.from(await node.network.request(peer.id, 'request', NOTHING)),
        Buffer.from([7, 7]))
    }
    assert.equal(opened.length, 1)
  })

  it('opens a stream for each request under way, and keeps a bounded number', async () => {
    const held: (() => void)[] = []
    const opened = await served(async () => {
      await new Promise<void>((resolve) => { held.push(resolve) })
      return GIVEN
    })
    const count = MAX_IDLE_STREAMS + 3
    const asked = Array.from({ length: count },
      async () => await node.network.request(peer.id, 'request', NOTHING))
    await until('all asked', () => held.length === count)
    assert.equal(opened.length, count)
    for (const answer of held) answer()
    await Promise.all(asked)
    await until('the others ended', () =>
      opened.filter(({ status }) => status === 'open').length === MAX_IDLE_STREAMS)
  })

  it('gives a stream up after a code, an early reply, or a late one', async () => {
    let answer = Buffer.concat([u32(1), Uint8Array.of(2)])
    let waitMs = 0
    const opened = await served(async () => {
      await pause(waitMs)
      return answer
    })
    const ask = async (deadlineMs = 5_000): Promise<string> => await node.network.request(peer.id, 'request',
      NOTHING, { deadlineMs }).then(() => 'ok', (error: unknown) => (error as NetworkError).code)
    assert.equal(await ask(), 'busy')
    await until('reset', () => opened[0]?.status === 'reset')
    answer = GIVEN
    waitMs = 300
    assert.equal(await ask(100), 'timeout')
    await until('reset', () => opened[1]?.status === 'reset')
    waitMs = 0
    assert.deepEqual([await ask(), await ask()], ['ok', 'ok'])
    assert.equal(opened.length, 3)
    opened[2]!.abort(new Error('gone'))
    await pause(50)
    assert.equal(await ask(), 'ok')
    assert.equal(opened.length, 4)
  })

  it('serves requests on one stream, however long the stream waits for each', async () => {
    await node.network.handle('request', LIMITS, async () => Uint8Array.of(7, 7))
    const stream = await open()
    for (let index = 0; index < 3; index++) {
      assert.deepEqual(Buffer.from(await exchange(stream)), GIVEN)
      await pause(LIMITS.deadlineMs * 1.2)
    }
    assert.equal(node.network.peers()[0]!.penalty, 0)
  })

  it('ends idle streams when the rules change', async () => {
    await node.network.handle('request', LIMITS, async () => Uint8Array.of(7, 7))
    const stream = await open()
    await exchange(stream)
    node.see(peer, 'stranger')
    await until('reset', () => stream.stream.status !== 'open')
  })

  it('closes a second connection with idle streams, but not with a request under way', async () => {
    let go: (() => void) | undefined
    await node.network.handle('request', { ...LIMITS, deadlineMs: 10_000 }, async () => {
      await new Promise<void>((resolve) => { go = resolve })
      return Uint8Array.of(7, 7)
    })
    await open()
    const second = await open(true)
    const reply = exchange(second)
    await until('asked', () => go !== undefined)
    await pause(2_500)
    assert.equal(peer.host.getConnections().length, 2)
    go!()
    assert.deepEqual(Buffer.from(await reply), GIVEN)
    await until('one connection', () => peer.host.getConnections().length === 1)
  })
})

describe('network: the frames of a stream', () => {
  it('are taken in pieces, one when the piece before has left', async () => {
    const source = new FrameSource()
    let sent = false
    const sending = source.send(new Uint8Array(2 * PIECE_BYTES + 1)).then(() => { sent = true })
    const sizes: number[] = []
    for (let index = 0; index < 3; index++) sizes.push((await source.next()).value?.byteLength ?? 0)
    assert.deepEqual(sizes, [PIECE_BYTES, PIECE_BYTES, 1])
    assert(!sent && source.isSending)
    const next = source.next()
    await sending
    assert(!source.isSending)
    source.end()
    assert.equal((await next).done, true)
    await assert.rejects(source.send(Uint8Array.of(1)), NetworkError)
  })
})

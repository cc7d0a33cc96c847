import assert from 'node:assert/strict'
import type { Connection, Stream } from '@libp2p/interface'
import { NetworkError } from '../../../src/network/index.js'
import { Adversary, MESHSUB, readAll, rpc, subscription, u32, write, writeAndHold } from './adversary.js'
import { TOPIC, World, joinAll, pause, until, type Node } from './world.js'

const REQUEST = '/medichain/request/1.0.0'
const CONSENSUS = '/medichain/consensus/1.0.0'
/** The header of a frame of a million bytes, and a third of the bytes. */
const PART = Buffer.concat([u32(1_000_000), new Uint8Array(300_000)])
/** Longer than the delay before a peer is blamed. */
const BLAME_MS = 300

describe('network: streams that end early', () => {
  const world = new World()
  let node: Node
  let peer: Adversary
  beforeEach(async () => {
    node = await world.node('node', { others: 'member' })
    peer = await Adversary.start('peer')
  })
  afterEach(async () => {
    await peer.stop()
    await world.stop()
  })

  const malformed = (): number => node.network.metrics().events['offence/malformed'] ?? 0
  const ask = (): Promise<Uint8Array> => node.network.request(peer.id, 'request', new Uint8Array(1))
  /** Answers a request by the first part of a reply, and then calls `then`. */
  const answerPartly = async (
    then: (connection: Connection, stream: Stream) => Promise<void> | void
  ): Promise<void> => {
    await peer.host.handle(REQUEST, async ({ stream, connection }) => {
      writeAndHold(stream, PART)
      await pause(100)
      await then(connection, stream)
    })
    await node.network.dial([peer.address])
  }

  const ends: Readonly<Record<string, (connection: Connection) => Promise<void> | void>> = {
    'connection closes': connection => connection.close(),
    'connection breaks': connection => { connection.abort(new Error('gone')) },
    'sender stops': () => peer.stop()
  }
  for (const [event, end] of Object.entries(ends)) {
    it(`rejects a reply when the ${event} half-way, and blames nobody`, async () => {
      await answerPartly(end)
      await assert.rejects(ask(), NetworkError)
      await pause(BLAME_MS)
      assert.equal(malformed(), 0)
    })
  }

  it('blames a peer that ends a reply half-way on an open connection', async () => {
    await peer.host.handle(REQUEST, async ({ stream }) => { await write(stream, PART) })
    await node.network.dial([peer.address])
    await assert.rejects(ask(), NetworkError)
    await until('blamed', () => malformed() === 1)
  })

  it('passes no incomplete request or consensus frame to a handler', async () => {
    let calls = 0
    const limits = {
      maxRequestBytes: 2_000_000, maxReplyBytes: 10, deadlineMs: 5_000, perPeerConcurrency: 4,
      ratePerSecond: 100
    }
    await node.network.handle('request', limits, async () => { calls++; return new Uint8Array() })
    node.network.consensus.join()
    node.network.consensus.onFrame(() => { calls++ })
    const connection = await peer.dial(node.address)
    for (const protocol of [REQUEST, CONSENSUS]) {
      const stream = await connection.newStream(protocol)
      writeAndHold(stream, PART)
    }
    await until('arrived', () => (node.network.metrics().bytesIn.consensus ?? 0) >= 300_000 &&
      (node.network.metrics().bytesIn.request ?? 0) >= 300_000)
    connection.abort(new Error('gone'))
    await pause(BLAME_MS)
    assert.equal(calls, 0)
    assert.equal(malformed(), 0)
  })

  it('ends a stream when its writer has ended it', async () => {
    await joinAll([node])
    const connection = await peer.dial(node.address)
    const streams: Stream[] = []
    for (const [protocol, bytes] of [
      [CONSENSUS, Buffer.concat([u32(1), Uint8Array.of(7)])], [MESHSUB, rpc(subscription(TOPIC))]
    ] as const) {
      const stream = await connection.newStream(protocol as string | string[])
      streams.push(stream)
      await write(stream, bytes)
    }
    let ended = 0
    for (const stream of streams) readAll(stream).then(() => { ended++ }, () => {})
    await until('both ended', () => ended === 2, 3_000)
  })
})

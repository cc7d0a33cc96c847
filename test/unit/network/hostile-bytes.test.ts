import type { Stream } from '@libp2p/interface'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { MAX_GOSSIP_BYTES, NetworkError, type RequestLimits } from '../../../src/network/index.js'
import { hex } from '../../../src/protocol/types/index.js'
import {
  Adversary, MESHSUB, field, message, readAll, rpc, subscription, u32, varint, write, writeAndHold
} from './adversary.js'
import { TOPIC, World, pause, until, type Node } from './world.js'

const LIMITS: RequestLimits = {
  maxRequestBytes: 1000,
  maxReplyBytes: 1000,
  deadlineMs: 400,
  perPeerConcurrency: 4,
  ratePerSecond: 50
}
const PROTOCOLS = ['status', 'request', 'txs', 'record-key', 'name', 'findings', 'excerpt', 'allowlist']
const CONSENSUS = '/medichain/consensus/1.0.0'

const X = Buffer.from('x')

function many (count: number, part: Uint8Array): Uint8Array {
  return Buffer.concat(Array<Uint8Array>(count).fill(part))
}

function penaltyOf (node: Node, peer: { id: Uint8Array }): number {
  return node.network.peers().find(({ id }) => hex(id) === hex(peer.id))?.penalty ?? 0
}

describe('network: hostile bytes', () => {
  const world = new World()
  const adversaries: Adversary[] = []
  let victim: Node
  let friend: Node
  let enemy: Adversary
  let bans: string[]

  beforeEach(async () => {
    // All adversaries dial from this host, without pauses.
    const limits = { banMs: 300, inboundPerSecond: 1_000 }
    victim = await world.node('victim', { others: 'member', limits })
    friend = await world.node('friend', { others: 'member' })
    enemy = await Adversary.start('enemy')
    adversaries.push(enemy)
    bans = []
    victim.network.on('ban', (_id, code) => { bans.push(code) })
    for (const name of PROTOCOLS) {
      await victim.network.handle(name, LIMITS, async (_from, bytes) => bytes)
    }
    for (const { network } of [victim, friend]) {
      network.consensus.join()
      network.gossip.onMessage((_from, bytes) =>
        Buffer.from(bytes).toString().startsWith('valid') ? 'accept' : 'reject')
      await network.gossip.join(TOPIC)
    }
    await friend.network.dial([victim.address])
  })

  afterEach(async () => {
    await Promise.all(adversaries.splice(0).map((adversary) => adversary.stop()))
    await world.stop()
  })

  /** Asserts that the node still serves its honest peer by every protocol. */
  async function assertAlive (): Promise<void> {
    await until('friend linked', () => friend.network.consensus.isOpen(victim.id) &&
      friend.network.gossip.subscribers().length > 0)
    for (const name of PROTOCOLS) {
      const reply = await friend.network.request(victim.id, name, Buffer.from('alive?'))
      assert.equal(Buffer.from(reply).toString(), 'alive?')
    }
    const frames: string[] = []
    const accepted = victim.network.metrics().events['gossip/accept'] ?? 0
    victim.network.consensus.onFrame((_from, frame) => {
      frames.push(Buffer.from(frame).toString())
    })
    friend.network.consensus.broadcast(Buffer.from('frame'), 'vote')
    await friend.network.gossip.publish(Buffer.from(`valid ${randomBytes(8).toString('hex')}`))
    await until('frame and message', () => frames.includes('frame') &&
      (victim.network.metrics().events['gossip/accept'] ?? 0) > accepted)
  }

  it('bans the sender of a request above the limit', async () => {
    for (const name of PROTOCOLS) {
      const stream = await enemy.open(victim.address, `/medichain/${name}/1.0.0`)
      const reply = readAll(stream)
      await write(stream, u32(1_000_000), randomBytes(2000))
      await reply
      await until(`${name}: ban`, () => bans.splice(0).includes('oversize'))
      await until('disconnected', () => !victim.network.isConnected(enemy.id))
      await until('connected again', () => { void enemy.dial(victim.address).catch(() => {})
        return victim.network.isConnected(enemy.id) })
      // Bans double, so each protocol gets another adversary.
      await enemy.stop()
      enemy = await Adversary.start(`enemy after ${name}`)
      adversaries.push(enemy)
    }
    await assertAlive()
  })

  it('answers a truncated, empty or garbage request by malformed, and penalises its sender', async () => {
    const bad: Record<string, Uint8Array[]> = {
      truncated: [u32(100), randomBytes(20)],
      'half a header': [Uint8Array.of(0, 0)],
      'an empty frame': [u32(0)],
      'a wrong first byte': [u32(3), Uint8Array.of(7, 7, 7)],
      'bytes after the frame': [Uint8Array.of(0, 0, 0, 2, 0, 1, 0, 0, 0, 1, 5)]
    }
    for (const [what, parts] of Object.entries(bad)) {
      const rogue = await Adversary.start(`enemy with ${what}`)
      adversaries.push(rogue)
      const stream = await rogue.open(victim.address, '/medichain/status/1.0.0')
      const reply = readAll(stream)
      await write(stream, ...parts)
      assert.deepEqual(Buffer.from(await reply), Buffer.from([0, 0, 0, 1, 4]), what)
      await until(`${what}: penalty`, () => penaltyOf(victim, rogue) > 20)
    }
    await assertAlive()
  })

  it('ends a request that never comes at the deadline', async () => {
    // Measured from before the opening, since the victim may have the stream earlier than we do.
    const from = performance.now()
    const stream = await enemy.open(victim.address, '/medichain/status/1.0.0')
    writeAndHold(stream, u32(100))
    const reply = await readAll(stream)
    const took = performance.now() - from
    assert.deepEqual(Buffer.from(reply), Buffer.from([0, 0, 0, 1, 6]))
    assert(took > 300 && took < 2000, `${took} ms`)
    await assertAlive()
  })

  it('resets an unread reply at the deadline', async () => {
    const big = 3_000_000
    await victim.network.handle('request-bodies', { ...LIMITS, maxReplyBytes: big },
      async () => randomBytes(big))
    const from = performance.now()
    const stream = await enemy.open(victim.address, '/medichain/request-bodies/1.0.0')
    await write(stream, u32(1), Uint8Array.of(0))
    await until('reset', () => stream.status === 'reset', 3000)
    assert(performance.now() - from > 300)
    await assertAlive()
  })

  it('counts unread replies as requests in progress, so that no more replies are made', async () => {
    const big = 3_000_000
    let made = 0
    await victim.network.handle('request-bodies', {
      ...LIMITS, maxReplyBytes: big, perPeerConcurrency: 2, deadlineMs: 1500
    }, async () => {
      made++
      return randomBytes(big)
    })
    const ask = async (): Promise<Stream> => {
      const stream = await enemy.open(victim.address, '/medichain/request-bodies/1.0.0')
      await write(stream, u32(1), Uint8Array.of(0))
      return stream
    }
    const unread = [await ask(), await ask()]
    await until('both made', () => made === 2)
    await pause(100)
    assert.deepEqual(Buffer.from(await readAll(await ask())), Buffer.from([0, 0, 0, 1, 2]), 'busy')
    assert.equal(made, 2)
    await until('reset', () => unread.every(({ status }) => status === 'reset'), 5000)
    await ask()
    await until('a free place', () => made === 3)
    await assertAlive()
  })

  it('penalises or bans the sender of an oversize, empty or truncated consensus frame', async () => {
    const oversize = await enemy.open(victim.address, CONSENSUS)
    await write(oversize, u32(5_000_000), randomBytes(100))
    await until('oversize: ban', () => bans.includes('oversize'))
    for (const [what, parts] of Object.entries({
      empty: [u32(0)], truncated: [u32(1000), randomBytes(10)]
    })) {
      const rogue = await Adversary.start(`consensus enemy ${what}`)
      adversaries.push(rogue)
      const stream = await rogue.open(victim.address, CONSENSUS)
      await write(stream, ...parts)
      await until(`${what}: penalty`, () => penaltyOf(victim, rogue) > 20)
    }
    await assertAlive()
  })

  it('penalises garbage on gossip, and bans for oversize messages and floods', async () => {
    const bad: Record<string, [Uint8Array, string]> = {
      garbage: [Buffer.concat([varint(200), Buffer.alloc(200, 0xff)]), 'malformed'],
      'an empty RPC': [varint(0), 'malformed'],
      'an oversize RPC': [Buffer.concat([varint(50_000_000), randomBytes(100)]), 'oversize'],
      'an endless length': [Buffer.alloc(12, 0xff), 'oversize'],
      'an oversize message':
        [rpc(message(TOPIC, Buffer.alloc(MAX_GOSSIP_BYTES + 2000))), 'oversize'],
      subscriptions: [rpc(many(100_000, subscription('x'))), 'flood'],
      'ids in one IWANT': [rpc(field(3, field(2, many(200_000, field(1, X))))), 'flood'],
      'ids in one IHAVE': [rpc(field(3, field(1, many(200_000, field(2, X))))), 'flood'],
      grafts: [rpc(field(3, many(10_000, field(3, field(1, X))))), 'flood'],
      'peer infos': [rpc(field(3, field(4, many(10_000, field(2, field(1, X)))))), 'flood'],
      'tiny messages': [rpc(many(100_000, field(2, new Uint8Array()))), 'flood']
    }
    for (const [what, [bytes, code]] of Object.entries(bad)) {
      const rogue = await Adversary.start(`gossip enemy with ${what}`)
      adversaries.push(rogue)
      const before = victim.network.metrics().events[`offence/${code}`] ?? 0
      const stream = await rogue.open(victim.address, MESHSUB)
      writeAndHold(stream, bytes)
      await until(`${what}: ${code}`,
        () => (victim.network.metrics().events[`offence/${code}`] ?? 0) > before)
      if (code !== 'malformed') {
        await until(`${what}: disconnected`, () => !victim.network.isConnected(rogue.id))
      }
      await rogue.stop()
    }
    await assertAlive()
  })

  it('penalises and briefly bans the sender of invalid gossip, and forwards none of it', async () => {
    const stream = await enemy.open(victim.address, MESHSUB)
    const seen: string[] = []
    friend.network.gossip.onMessage((_from, bytes) => {
      seen.push(Buffer.from(bytes).toString())
      return 'accept'
    })
    writeAndHold(stream, rpc(subscription(TOPIC)),
      ...[1, 2, 3].map((number) => rpc(message(TOPIC, Buffer.from(`junk ${number}`)))))
    await until('penalty', () => penaltyOf(victim, enemy) > 70)
    assert.deepEqual(bans, [])
    const again = await enemy.open(victim.address, MESHSUB)
    writeAndHold(again, rpc(message(TOPIC, Buffer.from('junk 4'))))
    await until('ban', () => bans.includes('gossip-reject'))
    await until('disconnected', () => !victim.network.isConnected(enemy.id))
    await until('connected again after the ban', () => {
      void enemy.dial(victim.address).catch(() => {})
      return victim.network.isConnected(enemy.id)
    })
    assert.deepEqual(seen, [])
    await assertAlive()
  })

  it('holds no more memory after a subscription flood over many RPCs', async () => {
    const stream = await enemy.open(victim.address, MESHSUB)
    const rpcs = Array.from({ length: 2000 }, (_, index) => rpc(...Array.from({ length: 8 },
      (_, part) => subscription(`topic ${index} ${part}`))))
    writeAndHold(stream, ...rpcs)
    await assertAlive()
    await until('read', () => (victim.network.metrics().bytesIn['gossip'] ?? 0) > 200_000)
    // Only subscriptions to the fixed topic are kept.
    assert.equal(victim.network.gossip.subscribers().some((id) => hex(id) === hex(enemy.id)), false)
  })

  it('refuses hostile replies by a code, and penalises the server', async () => {
    const answers: Record<string, [Uint8Array, string]> = {
      truncated: [Buffer.concat([u32(10), Uint8Array.of(0, 1)]), 'malformed'],
      oversize: [Buffer.concat([u32(100_000_000), randomBytes(10)]), 'too-large'],
      'an unknown status': [Buffer.concat([u32(1), Uint8Array.of(99)]), 'malformed'],
      'an empty frame': [u32(0), 'malformed'],
      nothing: [new Uint8Array(), 'closed']
    }
    for (const [what, [bytes, code]] of Object.entries(answers)) {
      const rogue = await Adversary.start(`server with ${what}`)
      adversaries.push(rogue)
      await rogue.host.handle('/medichain/status/1.0.0', ({ stream }) => {
        stream.sink(bytes.byteLength > 0 ? [bytes] : []).catch(() => {})
      })
      await victim.network.dial([rogue.address])
      await assert.rejects(victim.network.request(rogue.id, 'status', new Uint8Array()),
        (error: unknown) => error instanceof NetworkError && error.code === code, what)
      if (what !== 'nothing') {
        const isPenalised = (): boolean =>
          penaltyOf(victim, rogue) > 20 || !victim.network.isConnected(rogue.id)
        await until(`${what}: penalty`, isPenalised)
      }
    }
    await assertAlive()
  })
})

import type { Connection } from '@libp2p/interface'
import assert from 'node:assert/strict'
import { NetworkError, type RequestLimits } from '../../../src/network/index.js'
import { compare, hex } from '../../../src/protocol/types/index.js'
import { Adversary, MESHSUB, rawHost, secp256k1Key } from './adversary.js'
import { TOPIC, World, joinAll, pause, until, type Node } from './world.js'
import { multiaddr } from '@multiformats/multiaddr'

const LIMITS: RequestLimits = {
  maxRequestBytes: 100,
  maxReplyBytes: 100,
  deadlineMs: 2000,
  perPeerConcurrency: 4,
  ratePerSecond: 50
}
const EMPTY = new Uint8Array()

function withCode (code: string): (error: unknown) => boolean {
  return (error) => error instanceof NetworkError && error.code === code
}

async function assertRefused (from: Node, to: Node, name: string): Promise<void> {
  await assert.rejects(from.network.request(to.id, name, EMPTY), withCode('refused'), name)
}

async function serve (node: Node, ...names: string[]): Promise<void> {
  for (const name of names) {
    await node.network.handle(name, LIMITS, async () => Buffer.from(`this is ${name}`))
  }
}

describe('network: admission of peers', () => {
  const world = new World()
  const adversaries: Adversary[] = []
  afterEach(async () => {
    await Promise.all(adversaries.splice(0).map((adversary) => adversary.stop()))
    await world.stop()
  })

  async function adversary (name: string): Promise<Adversary> {
    const made = await Adversary.start(name)
    adversaries.push(made)
    return made
  }

  it('refuses an inbound stranger when Noise has proved its identity', async () => {
    const hospital = await world.node('hospital')
    const stranger = await adversary('stranger')
    const connection = await stranger.dial(hospital.address).catch(() => undefined)
    await until('cut', () => connection === undefined || connection.status === 'closed')
    assert.deepEqual(hospital.network.peers(), [])
    assert((hospital.network.metrics().events['connection/refused-inbound'] ?? 0) > 0)
  })

  it('tells of a hospital that is leaving or was removed once, and not of each call', async () => {
    const lines: string[] = []
    const hospital = await world.node('hospital', {
      others: 'member', info: (fields, message) => { lines.push(`${message} ${JSON.stringify(fields)}`) }
    })
    const [leaving, removed] = [await world.node('leaving', { others: 'member' }),
      await world.node('removed', { others: 'member' })]
    await serve(hospital, 'name')
    await leaving.network.dial([hospital.address])
    hospital.see(leaving, 'leaving')
    hospital.see(removed, 'stranger')
    for (let i = 0; i < 2; i++) {
      await assertRefused(leaving, hospital, 'name')
      await removed.network.dial([hospital.address]).catch(() => {})
    }
    await until('both are told', () => lines.length === 2)
    await pause(50)
    assert.deepEqual(lines.sort(), [
      `refused a hospital that is leaving ${JSON.stringify({ peer: leaving.network.peerId, asked: 'name' })}`,
      'refused a peer that is not on the list ' +
        JSON.stringify({ peer: removed.network.peerId, asked: 'connection' })
    ])
  })

  it('refuses an outbound stranger, before the dial and after the handshake', async () => {
    const hospital = await world.node('hospital')
    const stranger = await adversary('stranger')
    await assert.rejects(hospital.network.dial([stranger.address]), withCode('refused'))
    // Without a name in the address, only the handshake shows the identity.
    await assert.rejects(hospital.network.dial([stranger.address.replace(/\/p2p\/.*/, '')]))
    assert.deepEqual(hospital.network.peers(), [])
    assert.deepEqual(stranger.host.getConnections(), [])
  })

  it('refuses a peer at an address that names another peer', async () => {
    const hospital = await world.node('hospital', { others: 'member' })
    const [claimant, other] = [await adversary('claimant'), await adversary('other')]
    const forged = claimant.address.replace(/\/p2p\/.*/, `/p2p/${other.host.peerId.toString()}`)
    await assert.rejects(hospital.network.dial([forged]), NetworkError)
    assert.deepEqual(hospital.network.peers(), [])
  })

  it('refuses identities that are not Ed25519 keys, even at the government', async () => {
    const government = await world.node('government', { role: 'government' })
    const host = await rawHost(await secp256k1Key())
    const connection = await host.dial(multiaddr(government.address)).catch(() => undefined)
    await until('cut', () => connection === undefined || connection.status === 'closed')
    assert.deepEqual(government.network.peers(), [])
    await host.stop()
  })

  it('lets strangers reach enrolment at the government and nothing else', async () => {
    const government = await world.node('government', { role: 'government' })
    await serve(government, 'enrol', 'status', 'request', 'allowlist')
    const hospital = await world.node('hospital')
    hospital.see(government, 'government')
    await hospital.network.dial([government.address])
    const reply = await hospital.network.request(government.id, 'enrol', EMPTY)
    assert.equal(Buffer.from(reply).toString(), 'this is enrol')
    for (const name of ['status', 'request', 'allowlist']) {
      await assertRefused(hospital, government, name)
    }
    government.see(hospital, 'member')
    const status = await hospital.network.request(government.id, 'status', EMPTY)
    assert.equal(Buffer.from(status).toString(), 'this is status')
  })

  it('asks strangers for enrolment at a government alone, which may have lost its chain', async () => {
    const government = await world.node('government', { role: 'government' })
    const hospital = await world.node('hospital')
    await serve(hospital, 'enrol', 'status')
    hospital.see(government, 'government')
    await hospital.network.dial([government.address])
    await until('connected', () => government.network.isConnected(hospital.id))
    const reply = await government.network.request(hospital.id, 'enrol', EMPTY)
    assert.equal(Buffer.from(reply).toString(), 'this is enrol')
    await assertRefused(government, hospital, 'status')
    await assertRefused(hospital, await world.node('stranger'), 'enrol')
  })

  it('never asks the government for clinical protocols, even if the government serves them', async () => {
    const government = await world.node('government', { role: 'government', others: 'member' })
    const hospital = await world.node('hospital')
    await serve(government, 'record-key', 'name', 'txs', 'findings', 'excerpt')
    hospital.see(government, 'government')
    await hospital.network.dial([government.address])
    for (const name of ['record-key', 'name', 'txs', 'findings', 'excerpt']) {
      await assertRefused(hospital, government, name)
      await assertRefused(government, hospital, name)
    }
    assert.throws(() => { government.network.consensus.join() }, withCode('refused'))
    await assert.rejects(government.network.gossip.join(TOPIC), withCode('refused'))
  })

  it('bounds the strangers at the government, and disconnects idle strangers', async () => {
    const government = await world.node('government', {
      role: 'government', limits: { maxStrangers: 3, strangerIdleMs: 1500 }
    })
    let most = 0
    government.network.on('connect', () => {
      most = Math.max(most, government.network.peers().length)
    })
    const strangers: Adversary[] = []
    for (let index = 0; index < 6; index++) strangers.push(await adversary(`stranger ${index}`))
    // All strangers dial at once, so that the first is not idle for too long.
    await Promise.all(strangers.map(async stranger => {
      await stranger.dial(government.address).catch(() => {})
    }))
    await pause(100)
    assert.equal(most, 3)
    assert(government.network.peers().length <= 3)
    await until('idle strangers gone', () => government.network.peers().length === 0)
    const late = await adversary('late')
    await late.dial(government.address)
    await until('room again', () => government.network.peers().length === 1)
  })

  it('counts the connections of strangers, so that a stranger cannot take all places twice', async () => {
    const government = await world.node('government', {
      role: 'government', limits: { maxStrangers: 3 }
    })
    const stranger = await adversary('one stranger')
    // With a lower id, the government would close the second of two connections.
    assert(compare(government.id, stranger.id) > 0)
    for (let index = 0; index < 4; index++) {
      await stranger.dialAgain(government.address).catch(() => {})
    }
    await until('the fourth refused', () =>
      (government.network.metrics().events['connection/refused-inbound'] ?? 0) === 1)
    assert.equal(government.network.peers()[0]?.addresses.length, 3)
  })

  it('keeps the newest connections of a peer, so that the peer can always reconnect', async () => {
    const hospital = await world.node('hospital', { others: 'member' })
    const peer = await adversary('peer')
    // With a lower id, the hospital would close the second of two connections.
    assert(compare(hospital.id, peer.id) > 0)
    const opened: Connection[] = []
    for (let index = 0; index < 7; index++) opened.push(await peer.dialAgain(hospital.address))
    await until('the oldest closed', () =>
      opened.slice(0, 3).every(({ status }) => status === 'closed'))
    assert(opened.slice(3).every(({ status }) => status === 'open'))
    assert.equal(hospital.network.peers()[0]?.addresses.length, 4)
    assert.equal(hospital.network.peers()[0]?.penalty, 0)
  })

  it('disconnects a removed peer at once, on both sides', async () => {
    const nodes = await world.members(3)
    const [a, b, c] = nodes as [Node, Node, Node]
    await joinAll(nodes)
    const gone: string[] = []
    a.network.on('disconnect', (id) => { gone.push(hex(id)) })
    const frames: Uint8Array[] = []
    a.network.consensus.onFrame((_from, frame) => { frames.push(frame) })
    // The frame is queued in the same turn before the removal, and must not be delivered after it.
    b.network.consensus.broadcast(Buffer.from('late'), 'vote')
    a.see(b, 'stranger')
    assert(!a.network.isConnected(b.id), 'at once')
    await until('cut', () => !b.network.isConnected(a.id))
    assert.deepEqual(gone, [hex(b.id)])
    await pause(50)
    assert.deepEqual(frames, [])
    assert.equal(a.network.consensus.send(b.id, Buffer.from('x'), 'vote'), false)
    await assert.rejects(a.network.request(b.id, 'status', EMPTY), withCode('refused'))
    assert(a.network.isConnected(c.id) && b.network.isConnected(c.id))
    await b.network.dial([a.address]).catch(() => {})
    await until('stays out', () => !a.network.isConnected(b.id))
  })

  it('allows a leaving peer consensus, status and request, and no gossip or keys', async () => {
    const nodes = await world.members(3)
    const [a, b] = nodes as [Node, Node, Node]
    await serve(a, 'status', 'request', 'record-key', 'txs', 'name')
    await joinAll(nodes)
    const got: string[] = []
    b.network.gossip.onMessage((_from, bytes) => { got.push(hex(bytes)); return 'ignore' })
    b.network.consensus.onFrame((_from, frame) => { got.push(Buffer.from(frame).toString()) })
    const connection = a.network.peers().find(({ id }) => hex(id) === hex(b.id))!.connectedAt
    a.see(b, 'leaving')
    assert.equal(await a.network.gossip.publish(Buffer.from('not for b')), 1)
    a.network.consensus.broadcast(Buffer.from('vote'), 'vote')
    await until('frame', () => got.length > 0)
    for (const name of ['status', 'request']) await b.network.request(a.id, name, EMPTY)
    for (const name of ['record-key', 'txs', 'name']) {
      await assert.rejects(b.network.request(a.id, name, EMPTY), withCode('refused'))
    }
    await pause(1200)
    assert.deepEqual(got, ['vote'])
    const peer = a.network.peers().find(({ id }) => hex(id) === hex(b.id))!
    assert.equal(peer.connectedAt, connection)
    assert.deepEqual([peer.access, peer.consensus, peer.gossip], ['leaving', true, false])
  })

  it('opens consensus and gossip when a joining peer becomes a member, on the same connection',
    async () => {
      const a = await world.node('a')
      const b = await world.node('b', { others: 'member' })
      a.see(b, 'joining')
      await serve(a, 'status', 'txs')
      await b.network.dial([a.address])
      a.network.consensus.join()
      b.network.consensus.join()
      await a.network.gossip.join(TOPIC)
      await b.network.gossip.join(TOPIC)
      await b.network.request(a.id, 'status', EMPTY)
      await assert.rejects(b.network.request(a.id, 'txs', EMPTY), withCode('refused'))
      await pause(300)
      assert(!a.network.consensus.isOpen(b.id))
      assert.deepEqual(a.network.gossip.subscribers(), [])
      assert.deepEqual(b.network.gossip.subscribers(), [])
      let connects = 0
      a.network.on('connect', () => { connects++ })
      a.see(b, 'member')
      await until('consensus and gossip', () => [[a, b], [b, a]].every(([node, other]) =>
        node!.network.consensus.isOpen(other!.id) && node!.network.gossip.subscribers().length === 1))
      assert.equal(connects, 0)
    })

  it('refuses gossip and consensus streams of peers that may not use them', async () => {
    const hospital = await world.node('hospital')
    for (const access of ['government', 'joining', 'leaving'] as const) {
      const peer = await adversary(`a ${access} peer`)
      hospital.see(peer, access)
      hospital.network.consensus.join()
      await hospital.network.gossip.join(TOPIC)
      const protocols = access === 'leaving' ? MESHSUB : [...MESHSUB, '/medichain/consensus/1.0.0']
      for (const protocol of protocols) {
        const stream = await peer.open(hospital.address, protocol).catch(() => undefined)
        if (stream !== undefined) {
          await until(`${access}: ${protocol} reset`, () => stream.status === 'reset')
        }
      }
      assert.deepEqual(hospital.network.gossip.subscribers(), [])
    }
  })
})

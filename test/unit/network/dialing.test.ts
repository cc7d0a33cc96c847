import assert from 'node:assert/strict'
import { createNetwork, peerIdOf, type NetworkPorts } from '../../../src/network/index.js'
import { hex } from '../../../src/protocol/types/index.js'
import { World, joinAll, pause, seedOf, until, type Node } from './world.js'

const PORTS: NetworkPorts = {
  accessOf: () => 'member',
  mayUse: () => true,
  logger: { debug () {}, info () {}, warn () {} }
}

describe('network: staying connected', () => {
  const world = new World()
  afterEach(() => world.stop())

  const targetsOf = (nodes: readonly Node[]): { id: Uint8Array, addresses: string[] }[] =>
    nodes.map(({ id, network }) => ({ id, addresses: network.addresses() }))

  it('connects all pairs, with one connection each in the end, and dials no other node', async () => {
    const nodes: Node[] = []
    for (let index = 0; index < 5; index++) {
      nodes.push(await world.node(`target ${index}`, { others: 'member' }))
    }
    const outsider = await world.node('outsider', { others: 'member' })
    for (const { network } of nodes) network.setTargets(targetsOf(nodes))
    await until('all connected', () => nodes.every(({ network }) => network.peers().length === 4))
    await until('one connection each', () => nodes.every(({ network }) =>
      network.peers().every(({ addresses }) => addresses.length === 1)))
    assert.deepEqual(outsider.network.peers(), [])
  })

  it('closes the second of two connections without losing consensus or gossip', async () => {
    const [a, b] = [await world.node('a', { others: 'member' }),
      await world.node('b', { others: 'member' })]
    await Promise.all([a.network.dial([b.address]), b.network.dial([a.address])])
    await joinAll([a, b])
    const single = ({ network }: Node): boolean => network.peers()[0]?.addresses.length === 1
    await until('one connection', () => single(a) && single(b))
    await until('streams on it', () => [[a, b], [b, a]].every(([node, other]) =>
      node!.network.consensus.isOpen(other!.id) && node!.network.gossip.subscribers().length === 1))
    const got: string[] = []
    b.network.consensus.onFrame((_from, frame) => { got.push(Buffer.from(frame).toString()) })
    b.network.gossip.onMessage((_from, bytes) => {
      got.push(Buffer.from(bytes).toString())
      return 'accept'
    })
    await pause(500)
    a.network.consensus.broadcast(Buffer.from('frame'), 'vote')
    await a.network.gossip.publish(Buffer.from('message'))
    await until('both', () => got.length === 2)
  })

  it('reconnects to a member that restarts at the same address or at another address', async () => {
    const a = await world.node('a', { others: 'member' })
    const start = (listen: string): ReturnType<typeof createNetwork> =>
      createNetwork({ seed: seedOf('restarter'), listen: [listen], role: 'hospital' }, PORTS)
    const first = await start('/ip4/127.0.0.1/tcp/0')
    const address = first.addresses()[0]!
    a.network.setTargets([{ id: first.id, addresses: [address.replace(/\/p2p\/.*/, '')] }])
    await until('connected', () => a.network.isConnected(first.id))
    await first.stop()
    await until('noticed', () => !a.network.isConnected(first.id))
    await pause(700)
    const second = await start(address.replace(/\/p2p\/.*/, ''))
    await until('connected again', () => a.network.isConnected(second.id))
    await second.stop()
    await until('noticed', () => !a.network.isConnected(first.id))
    const third = await start('/ip4/127.0.0.1/tcp/0')
    a.network.setTargets([{ id: third.id, addresses: [address, ...third.addresses()] }])
    await until('found at its new address', () => a.network.isConnected(third.id))
    a.network.setTargets([])
    await third.stop()
  })

  it('connects as soon as the rules allow it, and ignores addresses that name another peer', async () => {
    const a = await world.node('a')
    const b = await world.node('b', { others: 'member' })
    const c = await world.node('c', { others: 'member' })
    a.see(c, 'member')
    // The address of c is listed for another member.
    a.network.setTargets([{ id: b.id, addresses: [b.address] },
      { id: seedOf('nobody'), addresses: c.network.addresses() }])
    await pause(300)
    assert.deepEqual(a.network.peers(), [])
    a.see(b, 'member')
    await until('connected', () => a.network.isConnected(b.id))
    assert(!a.network.isConnected(c.id))
  })

  it('does not spin when another member answers at a member’s address', async () => {
    const a = await world.node('a', { others: 'member' })
    const b = await world.node('b', { others: 'member' })
    const wanted = await world.node('wanted', { others: 'member' })
    const forged = b.address.replace(/\/p2p\/.*/, `/p2p/${peerIdOf(wanted.id)}`)
    a.network.setTargets([{ id: wanted.id, addresses: [forged] }])
    await pause(1000)
    assert(!a.network.isConnected(wanted.id) && !a.network.isConnected(b.id))
    assert((b.network.metrics().events['connection/refused-inbound'] ?? 0) < 10)
  })

  it('does not spin when a member accepts its connections and closes them at once', async () => {
    const a = await world.node('a', { others: 'member' })
    const b = await world.node('b')
    const connects: number[] = []
    a.network.on('connect', () => { connects.push(performance.now()) })
    const target = (): void => { a.network.setTargets([{ id: b.id, addresses: [b.address] }]) }
    target()
    const refusals = (): number => b.network.metrics().events['connection/refused-inbound'] ?? 0
    // Targets are set repeatedly, as after each new address record.
    const timer = setInterval(target, 50)
    await pause(3_000)
    clearInterval(timer)
    assert(connects.length > 0, 'a refused dial must resolve first, or this test shows nothing')
    assert(refusals() >= 2 && refusals() <= 7, `${refusals()} attempts in 3 s`)
    b.see(a, 'member')
    await until('accepted', () => a.network.isConnected(b.id))
  })

  it('leaves no handle open after stop', async () => {
    const running = (): string[] => process.getActiveResourcesInfo()
      .filter((name) => /TCP|Timeout|Immediate/.test(name)).sort()
    await pause(50)
    const before = running()
    const nodes = await world.members(3)
    for (const { network } of nodes) {
      network.consensus.join()
      await network.gossip.join('medichain/test/transactions')
      network.setTargets(targetsOf(nodes))
    }
    await until('connected', () => nodes.every(({ network }) => network.peers().length === 2))
    nodes[0]!.network.consensus.broadcast(Buffer.from('last frame'), 'vote')
    await world.stop()
    await Promise.all(nodes.map(({ network }) => network.stop()))
    await until('all handles gone', () => running().length <= before.length)
    assert(hex(nodes[0]!.id).length === 64)
  })
})

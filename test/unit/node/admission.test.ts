import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../../src/node/machine/clocks.js'
import { newestStoredVersion } from '../../../src/node/peers/stored-lists.js'
import {
  JoinState, allowlistHash, allowlistSignBytes, joinReplyCodec, joinRequestCodec, verifyJoin
} from '../../../src/protocol/codec/index.js'
import { compare, equal, type Allowlist, type SignedAllowlist } from '../../../src/protocol/types/index.js'
import { memberOf } from '../../fixtures/chain-fixture.js'
import { Consortium, TestNode, diagnosis, until } from '../../fixtures/running-nodes.js'

/** Returns a list with a hospital more, signed by the government. */
function admitting (net: Consortium, newcomer: TestNode, over: Partial<Allowlist> = {}): SignedAllowlist {
  const { chain, government } = net.world
  const current = net.government.running.membership.committed.list
  const { height, hash } = net.government.running.hostLoop.state.ledger
  const list = {
    version: current.version + 1,
    prevHash: allowlistHash(chain.id, current),
    issuedAt: Date.now(),
    checkpointHeight: height,
    checkpointHash: hash,
    entries: [...current.entries, memberOf(newcomer.signer, 'Newcomer')].sort((a, b) => compare(a.id, b.id)),
    ...over
  }
  return { list, signature: government.sign(allowlistSignBytes(chain.id, list)) }
}

describe('admission of a hospital', () => {
  let net: Consortium
  let newcomer: TestNode
  /** How much the clocks of all nodes have been put forward, in ms. */
  let ahead = 0
  const clock = { wall: systemClock.wall, monotonic: () => systemClock.monotonic() + ahead }
  const versionAt = ({ running }: TestNode): number => running.membership.committed.list.version
  const start = async (): Promise<void> => {
    ahead = 0
    net = await (await new Consortium({ clock }).start()).ready()
    await net.government.start()
    newcomer = new TestNode(net.world, net.hub, net.world.signer('newcomer'), 'hospital', { clock })
    net.hub.connect()
  }
  afterEach(async () => {
    await newcomer.stop()
    await net.stop()
  })

  it('waits until the hospital is up, while the others go on, and then ends', async () => {
    await start()
    const [a, b] = net.nodes as [TestNode, TestNode]
    const list = admitting(net, newcomer)
    const { running } = net.government
    assert.equal(running.membership.offer(list).verdict, 'accept')
    const progress = (): NonNullable<ReturnType<typeof running.joinCollecting['progress']>> =>
      running.joinCollecting.progress()!
    await until(() => progress().standings.filter(({ state }) => state === JoinState.signed).length === 4,
      'the members have signed')
    assert.deepEqual([progress().needed, progress().isComplete], [4, false])
    const waits = progress().standings.find(({ isNew }) => isNew)
    assert.deepEqual([waits?.isConnected, waits?.state, waits?.since], [false, undefined, list.list.issuedAt])
    const before = b.height
    await a.hospital.submissions.submit(diagnosis(a, 'P', 'r'))
    await until(() => b.height >= before + 2, 'the chain goes on')
    assert.equal(versionAt(b), 1)
    newcomer = await newcomer.start({ newKeys: true })
    newcomer.running.membership.offer(list)
    net.hub.connect()
    const all = [...net.nodes, newcomer, net.government]
    await until(() => all.every(node => versionAt(node) === 2), 'admitted')
    assert.equal(running.joinCollecting.progress(), undefined)
    const { joins } = net.government.commits.flatMap(({ block }) => block.transactions)
      .map(({ transaction }) => transaction).find(transaction => transaction.kind === 3)!
    assert(joins.length >= 4)
    for (const join of joins) assert(verifyJoin(net.world.chain, list.list, join))
  })

  it('is signed by a hospital that has the newest blocks, for the next list only', async () => {
    await start()
    const [a] = net.nodes as [TestNode]
    const list = admitting(net, newcomer)
    const { height } = a
    const ask = async (allowlist: SignedAllowlist, at: number): Promise<JoinState> => {
      const request = joinRequestCodec.encode({ allowlist, height: at, joins: [] })
      const reply = await net.government.network.request(a.signer.id, 'join', request)
      return joinReplyCodec.decode(reply).state
    }
    assert.equal(await ask(list, height), JoinState.signed)
    assert.equal(await ask(list, a.height + 10), JoinState.signed)
    assert.equal(await ask(list, a.height + 1_000), JoinState.behind)
    const forged = { ...list, signature: new Uint8Array(64) }
    assert.equal(await ask({ ...forged, list: { ...list.list, issuedAt: 1 } }, height), JoinState.otherList)
    assert(a.network.reports.some(({ code, id }) =>
      code === 'allowlist-signature' && equal(id, net.world.government.id)))
    await assert.rejects(
      a.network.serve(newcomer.signer.id, 'join', new Uint8Array()), { code: 'refused' })
  })

  it('is collected by a hospital while the government is away, also if the first does nothing', async () => {
    await start()
    const [a, b] = net.nodes as [TestNode, TestNode]
    const list = admitting(net, newcomer)
    await net.government.stop()
    newcomer = await newcomer.start({ newKeys: true })
    newcomer.running.membership.offer(list)
    assert.equal(a.running.membership.offer(list).verdict, 'accept')
    const all = [...net.nodes, newcomer]
    await until(() => all.every(({ running }) => running.membership.successor !== undefined), 'all know it')
    const turn = (node: TestNode): number =>
      (node.running.membership.set.indexOf(node.signer.id) + list.list.version) % 4
    const [idle] = net.nodes.filter(node => turn(node) === 0)
    idle!.running.joinCollecting.stop()
    await pause(1_500)
    assert.equal(versionAt(b), 1)
    ahead += 15_000
    await pause(1_500)
    assert.equal(versionAt(b), 1, 'the next hospital waits for the first')
    ahead += 10_000
    await until(() => all.every(node => versionAt(node) === 2), 'admitted')
  })

  it('ends when the government withdraws the list, which a restart does not forget', async () => {
    await start()
    const [a] = net.nodes as [TestNode]
    const list = admitting(net, newcomer)
    // No block is made until all nodes have seen both lists.
    net.hub.lets = ({ protocol }) => protocol !== 'consensus'
    assert.equal(net.government.running.membership.offer(list).verdict, 'accept')
    await until(() => a.running.membership.accessOf(newcomer.signer.id) === 'joining', 'joining')
    const { committed } = net.government.running.membership
    const withdrawal = admitting(net, newcomer, { version: 3, entries: committed.list.entries })
    assert.equal(net.government.running.membership.offer(withdrawal).verdict, 'accept')
    const isWithdrawn = ({ running: { membership } }: TestNode): boolean =>
      membership.successor?.list.version === 3 && membership.accessOf(newcomer.signer.id) === 'stranger'
    await until(() => net.nodes.every(isWithdrawn), 'withdrawn')
    for (let i = 0; i < 1000 && await newestStoredVersion(a.store) !== 3; i++) await pause(5)
    await a.kill()
    await a.start()
    assert(isWithdrawn(a))
    net.hub.lets = () => true
    await until(() => [...net.nodes, net.government].every(node => versionAt(node) === 3), 'final')
    const last = a.running.hostLoop.state.ledger.allowlist
    assert.deepEqual(last.list.entries, committed.list.entries)
  })
})

import assert from 'node:assert/strict'
import {
  JoinState, allowlistHash, allowlistSignBytes, joinReplyCodec, joinRequestCodec, verifyJoin
} from '../../../src/protocol/codec/index.js'
import { compare, equal, type SignedAllowlist } from '../../../src/protocol/types/index.js'
import { memberOf } from '../../fixtures/chain-fixture.js'
import { Consortium, TestNode, diagnosis, until } from '../../fixtures/running-nodes.js'

/** Returns a list with a hospital more, signed by the government. */
function admitting (net: Consortium, newcomer: TestNode): SignedAllowlist {
  const { chain, government } = net.world
  const current = net.government.running.membership.committed.list
  const { height, hash } = net.government.running.hostLoop.state.ledger
  const list = {
    version: current.version + 1,
    prevHash: allowlistHash(chain.id, current),
    issuedAt: Date.now(),
    checkpointHeight: height,
    checkpointHash: hash,
    entries: [...current.entries, memberOf(newcomer.signer, 'Newcomer')].sort((a, b) => compare(a.id, b.id))
  }
  return { list, signature: government.sign(allowlistSignBytes(chain.id, list)) }
}

describe('admission of a hospital', () => {
  let net: Consortium
  let newcomer: TestNode
  const versionAt = ({ running }: TestNode): number => running.membership.committed.list.version
  const start = async (): Promise<void> => {
    net = await (await new Consortium().start()).ready()
    await net.government.start()
    newcomer = new TestNode(net.world, net.hub, net.world.signer('newcomer'), 'hospital', {})
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
    const progress = (): NonNullable<ReturnType<NonNullable<typeof running.joinCollecting>['progress']>> =>
      running.joinCollecting!.progress()!
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
    assert.equal(running.joinCollecting!.progress(), undefined)
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
      net.nodes[1]!.network.request(a.signer.id, 'join', new Uint8Array()), { code: 'refused' })
  })
})

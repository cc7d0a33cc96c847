import assert from 'node:assert/strict'
import { decode, replyCodec, requestCodec } from '../../../src/protocol/codec/index.js'
import { signStatement } from '../../../src/protocol/ledger/index.js'
import { equal, ZERO_32, type RecoveryStatement } from '../../../src/protocol/types/index.js'
import { MemoryFileSystem } from '../../../src/storage/index.js'
import { Consortium, until, type TestNode } from '../../fixtures/running-nodes.js'

/** Asks the government's node for its statement, as a hospital does. */
async function tipOf (net: Consortium, number: number): Promise<readonly RecoveryStatement[]> {
  const request = requestCodec.encode({ type: 'statements', number })
  const { network } = net.government
  const reply = decode(replyCodec, await network.serve(net.nodes[0]!.signer.id, 'request', request))
  assert(reply.verdict === 'accept' && reply.value.type === 'statements')
  return reply.value.statements
}

async function loseLog (node: TestNode): Promise<void> {
  await node.stop()
  node.files = new MemoryFileSystem()
  await node.start()
}

describe('node: recovery', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  it('states once at each hospital, the government adds its tip, and the chain goes on', async () => {
    net = await (await new Consortium().start()).ready()
    await net.government.start()
    const [whole, ...lost] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
    await until(() => net.government.height >= whole.height, 'the government follows')
    const { running: { recovery: first, chain } } = whole
    assert(first !== undefined)
    assert.deepEqual(await first.begin(undefined, true), { verdict: 'reject', code: 'quorum-votes' })
    await net.government.running.status.exchangeWithAll()
    assert.deepEqual(await tipOf(net, 1), [], 'a quorum votes')

    for (const node of lost) await loseLog(node)
    const [second] = lost
    const desk = second.running.recovery
    assert(desk !== undefined)
    const none = signStatement(chain, second.signer, {
      number: 1, listHash: ZERO_32, above: [], isIntact: true, keyEpoch: 0,
      tip: { height: 0, hash: ZERO_32, certificate: undefined }
    })
    assert.deepEqual(desk.take(none), { verdict: 'reject', code: 'no-recovery-begun' })
    await until(() => whole.running.statuses.all().every(({ id, status }) =>
      equal(id, net.government.signer.id) || status.votesFrom !== undefined), 'three abstain')
    assert.deepEqual(await first.begin(undefined, true), { verdict: 'accept', value: undefined })
    await desk.begin(undefined, false)
    await until(() => desk.own !== undefined, 'the own statement')
    const { own } = desk
    assert(own !== undefined && !own.isIntact)
    first.take(own)
    assert.deepEqual(first.assurance, { intact: 1, needed: 2, safe: 3, shares: { held: 2, needed: 2 } })
    const another = signStatement(chain, second.signer, { ...own, isIntact: true })
    assert.deepEqual(first.take(another), { verdict: 'reject', code: 'second-statement' })
    assert.deepEqual(whole.alarms.recent().map(({ code }) => code), ['second-statement'])
    assert.equal(first.statements.filter(({ signer }) => equal(signer, second.signer.id)).length, 1)

    await net.government.running.status.exchangeWithAll()
    const [tip] = await tipOf(net, 1)
    assert(tip !== undefined && equal(tip.signer, net.government.signer.id))
    assert.equal(tip.tip.height, net.government.height)
    assert.deepEqual(await tipOf(net, 1), [tip], 'one statement of each number')
    assert.deepEqual(await tipOf(net, 2), [], 'the next number only')
    assert.equal(first.take(tip).verdict, 'accept')

    for (const { running } of lost.slice(1)) await running.recovery?.begin(undefined, true)
    await until(() => net.nodes.every(({ running }) =>
      running.hostLoop.state.ledger.recoveries.length === 1), 'all recover')
    assert.equal(first.assurance?.intact, 3)
    assert(!first.isWaiting)
  }).timeout(120_000)
})

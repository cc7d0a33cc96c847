import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import { approval } from '../../../../src/node/clinical/opinion.js'
import { hospitalServices } from '../../../../src/node/services/hospital-services.js'
import { nodeServices } from '../../../../src/node/services/node-services.js'
import { casesOf, owes } from '../../../../src/protocol/ledger/index.js'
import type { Case } from '../../../../src/protocol/types/index.js'
import {
  CaseStatus, Decision, equal, hex, ignore, JudgedBy, TakeUp
} from '../../../../src/protocol/types/index.js'
import { Consortium, diagnosis, TestNode, until } from '../../../fixtures/running-nodes.js'

function closed (node: TestNode): Case[] {
  return node.commits.flatMap(commit => casesOf(commit.delta, 'closed'))
}

function open (node: TestNode): Case[] {
  const { undecided } = node.running.hostLoop.state.ledger
  return [...undecided.values()].filter(({ status }) => status === CaseStatus.open)
}

async function pause (ms: number): Promise<void> {
  await new Promise(resolve => { setTimeout(resolve, ms) })
}

describe('hospital: duties', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  async function drawnOf (a: TestNode): Promise<[TestNode, TestNode]> {
    await until(() => open(a).length === 1, 'drawn')
    return open(a)[0]!.holders.map(({ validator }) => net.nodeOf(validator)) as [TestNode, TestNode]
  }

  it('keep no key of a case that was decided while the opinion was being written', async () => {
    net = await (await new Consortium().start()).ready()
    const [a] = net.nodes as [TestNode]
    const late: Promise<unknown>[] = []
    for (const node of net.nodes) {
      const { opinions } = node.hospital
      const give = opinions.give.bind(opinions)
      opinions.give = async (given, extra) => {
        // The second validator is slow, so the first validator has already decided the case.
        if (late.length === 0) late.push(Promise.resolve())
        else await until(() => closed(node).length === 1, 'decided by the other')
        const done = give(given, extra)
        late.push(done)
        return await done
      }
    }
    const good = diagnosis(a, 'P-1', 'r-1')
    const bad = JSON.stringify(good.body).replaceAll('E11.9', 'not a code')
    await a.hospital.submissions.submit({ ...good, body: JSON.parse(bad) as typeof good.body })
    await until(() => net.nodes.every(node => closed(node).length === 1), 'decided')
    await until(() => late.length === 3, 'both have written')
    await Promise.all(late)
    await pause(100)
    const [decided] = closed(a)
    assert.equal(decided!.status, CaseStatus.rejected)
    for (const node of net.nodes) {
      if (node === a) continue
      assert.equal(await node.hospital.custody.key(decided!.id), undefined)
      assert.deepEqual(await node.hospital.opinions.given([decided!.id]), [undefined])
    }
  })

  it('blame no submitter for a body that this copy lacks', async () => {
    net = await (await new Consortium({ parameters: { attemptWindowMs: 4_000 } }).start()).ready()
    const [a] = net.nodes as [TestNode]
    const back = net.nodes.map(({ running: { recentBodies } }) => {
      const get = recentBodies.get.bind(recentBodies)
      recentBodies.get = async hashes => hashes.map(() => undefined)
      return () => { recentBodies.get = get }
    })
    await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await drawnOf(a)
    await pause(3_000)
    assert.deepEqual(open(a)[0]!.opinions, [])
    for (const restore of back) restore()
    await until(() => closed(a).length === 1, 'decided')
    assert.equal(closed(a)[0]!.status, CaseStatus.accepted)
  }).timeout(20_000)

  it('give no second opinion after the disk was lost', async () => {
    net = await (await new Consortium({ config: { reviewMode: 'manual' } }).start()).ready()
    const [a] = net.nodes as [TestNode]
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    const [drawn] = await drawnOf(a)
    await drawn.hospital.opinions.give([approval(caseId, JudgedBy.clinician)])
    await until(() => open(a)[0]?.opinions.length === 1, 'it is on the ledger')
    await drawn.kill()
    const again = new TestNode(net.world, net.hub, drawn.signer, 'hospital', { config: {
      reviewMode: 'rules'
    } })
    net.nodes[net.nodes.indexOf(drawn)] = again
    await again.start()
    await until(() => again.running.voting?.from !== undefined, 'caught up')
    await pause(2_500)
    assert.equal(open(a)[0]!.opinions.length, 1)
    const [given] = await again.hospital.opinions.given([caseId])
    assert.equal(given, undefined)
    assert(again.running.hostLoop.state.ledger.undecided.size === 1)
    assert(!equal(again.signer.id, a.signer.id))
  }).timeout(20_000)

  it('send an opinion again that is in no block and no pool', async () => {
    const hasty = { wall: () => Date.now(), monotonic: () => performance.now() * 20 }
    net = await (await new Consortium({ clock: hasty }).start()).ready()
    const [a] = net.nodes as [TestNode]
    const refused = new Set<TestNode>()
    for (const node of net.nodes) {
      const { gate } = node.running
      const takeOwn = gate.takeOwn.bind(gate)
      gate.takeOwn = transaction => {
        if (node === a || refused.has(node)) return takeOwn(transaction)
        refused.add(node)
        return ignore('not-a-member')
      }
    }
    await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => closed(a).length === 1, 'decided')
    assert.equal(closed(a)[0]!.status, CaseStatus.accepted)
    assert(refused.size >= 2)
  }).timeout(40_000)

  it('a clinician answers once, and the case is taken up while it waits for the clinician', async () => {
    net = new Consortium({ config: { reviewMode: 'manual' }, parameters: { takeUpMs: 3_000 } })
    await (await net.start()).ready()
    const [a] = net.nodes as [TestNode]
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    const [drawn] = await drawnOf(a)
    const isOwed = (): boolean => {
      const { ledger } = drawn.running.hostLoop.state
      const found = ledger.undecided.get(hex(caseId))
      return found !== undefined && owes(found, ledger, drawn.signer.id)
    }
    const isTaken = (): boolean =>
      open(a)[0]?.holders.every(({ takeUp }) => takeUp === TakeUp.counts) === true
    await until(isTaken, 'taken up')
    await pause(3_500)
    assert.equal(open(a)[0]!.holders.length, 2, 'no slot passes')
    assert(isOwed())
    const parts = { chain: drawn.running, hospital: drawn.hospital, finder: {
      resolve: async () => caseId, read: async () => open(drawn)[0]
    } }
    const services = hospitalServices({ base: { logger: drawn.running.logger } } as never,
      () => parts as never, {} as never, {} as never)
    const params = { id: hex(caseId) }
    for (const code of ['patient smells', 'unavailable', 'unopenable', '']) {
      const rejection = services.rejectReview({ params, body: { reason: code } }, OPERATOR)
      await assert.rejects(rejection, (error: Error) =>
        /CLI-01, CLI-02, .*, EVD-02$/.test(error.message), code)
    }
    const decision = { clinician: 'Dr Okafor', note: 'confirmed by phone' }
    const [first, second] = await Promise.allSettled([
      services.approveReview({ params, body: decision }, OPERATOR),
      services.rejectReview({ params, body: { reason: 'CLI-01', note: 'too late' } }, OPERATOR)
    ])
    assert.deepEqual([first.status, second.status], ['fulfilled', 'rejected'])
    await until(() => !isOwed(), 'it is on the ledger')
    const { opinions } = drawn.running.hostLoop.state.ledger.undecided.get(hex(caseId)) ?? closed(drawn)[0]!
    assert.deepEqual(opinions.map(({ decision, judgedBy }) => [decision, judgedBy]),
      [[Decision.approve, JudgedBy.clinician]])
    await assert.rejects(services.approveReview({ params, body: {} }, OPERATOR), { code: 'not-drawn-here' })
    const kept = { caseId: hex(caseId), decision: 'approve', ...decision }
    assert.deepEqual((await services.decidedReviews({}, OPERATOR)).map(({ decidedAt, ...rest }) => {
      assert.ok(Math.abs(Date.now() - decidedAt) < 60_000)
      return rest
    }), [kept], 'a single decision, with name and note')
    for await (const [, row] of drawn.store.reviewDecisions.iterate()) {
      assert.ok(!Buffer.from(row).includes('phone'), 'a copied database does not contain the text')
    }
    const shown = await nodeServices({
      base: { chain: drawn.running }, running: () => drawn.running,
      finder: () => ({ resolve: async () => caseId, showWhenClosed: async () => ({ id: hex(caseId) }) })
    } as never).showCase({ params, query: {} }, OPERATOR)
    assert.deepEqual(shown.reviews?.map(({ note }) => note), [decision.note])
    await drawn.kill()
    await drawn.start()
    assert.equal((await drawn.hospital.decisions.list(9))[0]?.note, decision.note, 'also after a power cut')
  }).timeout(40_000)
})

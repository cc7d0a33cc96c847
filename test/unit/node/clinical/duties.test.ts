import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import { approval } from '../../../../src/node/clinical/opinion.js'
import { isStuck } from '../../../../src/node/clinical/stuck.js'
import { hospitalServices } from '../../../../src/node/services/hospital-services.js'
import { nodeServices } from '../../../../src/node/services/node-services.js'
import { casesOf, owes } from '../../../../src/protocol/ledger/index.js'
import type { Case, Holder } from '../../../../src/protocol/types/index.js'
import {
  CaseStatus, Decision, equal, hex, HolderState, ignore, JudgedBy, TakeUp
} from '../../../../src/protocol/types/index.js'
import { Consortium, NO_CODE, diagnosis, TestNode, until } from '../../../fixtures/running-nodes.js'

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

async function untilQueued (node: TestNode): Promise<void> {
  let queued = 0
  await until(() => {
    void node.hospital.reviews.list().then(list => { queued = list.length })
    return queued === 1
  }, 'it waits for a clinician')
}

describe('hospital: when a validator gives up', () => {
  const HOUR = 3_600_000
  const self = new Uint8Array(32).fill(1)
  const slot = (state: HolderState, validator = self): Holder =>
    ({ validator, since: 1_000, deadline: 0, state, takeUp: TakeUp.counts })
  const judged = (parts: Partial<Case> = {}): Case => ({
    status: CaseStatus.open, holders: [slot(HolderState.holds)], opinions: [],
    candidates: [new Uint8Array(32).fill(2)], ...parts
  } as Partial<Case> as Case)
  const late = { windowMs: 24 * HOUR, chainTime: 1_000 + 18 * HOUR, triedMs: 60_000 }

  it('it has tried for a minute, and three quarters of the window have passed', () => {
    assert(isStuck(judged(), self, late))
    assert(!isStuck(judged(), self, { ...late, chainTime: late.chainTime - 1 }))
    assert(!isStuck(judged(), self, { ...late, triedMs: 59_999 }), 'the process has just started')
    assert(isStuck(judged(), self, { ...late, chainTime: 0, triedMs: 18 * HOUR }), 'without blocks')
    assert(isStuck(judged(), self, { windowMs: 4_000, chainTime: 4_000, triedMs: 1_000 }), 'a short window')
  })

  it('it holds the slot, and each slot without a verdict could go to another hospital', () => {
    const other = new Uint8Array(32).fill(3)
    for (const state of [HolderState.silent, HolderState.late, HolderState.left, HolderState.excused]) {
      assert(!isStuck(judged({ holders: [slot(state)] }), self, late))
    }
    assert(!isStuck(judged({ holders: [slot(HolderState.holds, other)] }), self, late))
    assert(!isStuck(judged({ status: CaseStatus.accepted }), self, late))
    assert(!isStuck(judged({ candidates: [] }), self, late))
    const two = [slot(HolderState.holds), slot(HolderState.holds, other)]
    assert(!isStuck(judged({ holders: two }), self, late), 'both may be stuck, and one hospital is left')
    const opinions = [{ validator: other }] as unknown as Case['opinions']
    assert(isStuck(judged({ holders: two, opinions }), self, late))
  })
})

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
    await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1', NO_CODE, true))
    await until(() => net.nodes.every(node => closed(node).length === 1), 'decided')
    await until(() => late.length === 3, 'both have written')
    const given = (await Promise.all(late)).slice(1) as (readonly unknown[])[]
    assert.deepEqual(given.map(verdicts => verdicts.length).sort(), [0, 1], 'none on a decided case')
    await pause(100)
    const [decided] = closed(a)
    assert.equal(decided!.status, CaseStatus.rejected)
    for (const node of net.nodes) {
      if (node === a) continue
      assert.equal(await node.hospital.custody.caseKey(decided!.id), undefined)
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
    await pause(3_500)
    assert.deepEqual(open(a)[0]!.opinions, [])
    assert.equal(open(a)[0]!.holders.length, 2, 'no excuse: a single hospital is left for two slots')
    for (const restore of back) restore()
    await until(() => closed(a).length === 1, 'decided')
    assert.equal(closed(a)[0]!.status, CaseStatus.accepted)
  })

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
  })

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
  })

  it('give a case to the next hospital if its body does not come', async () => {
    net = new Consortium({ parameters: { attemptWindowMs: 4_000, validatorsPerDiagnosis: 1 } })
    await (await net.start()).ready()
    const [a] = net.nodes as [TestNode]
    let lacking: TestNode | undefined
    for (const node of net.nodes) {
      const { recentBodies } = node.running
      const get = recentBodies.get.bind(recentBodies)
      recentBodies.get = async hashes => {
        lacking ??= node
        return node === lacking ? hashes.map(() => undefined) : await get(hashes)
      }
    }
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    await until(() => net.nodes.every(node => closed(node).length === 1), 'decided')
    const { holders, status } = closed(a)[0]!
    assert.equal(status, CaseStatus.accepted)
    assert.deepEqual(holders.map(({ state }) => state), [HolderState.excused, HolderState.holds])
    assert(equal(holders[0]!.validator, lacking!.signer.id))
    await pause(100)
    assert.equal(await lacking!.hospital.custody.caseKey(caseId), undefined, 'the key went with the slot')
  })

  it('a clinician is excused once, and the case goes to the next hospital', async () => {
    net = await (await new Consortium({ config: { reviewMode: 'manual' } }).start()).ready()
    const [a] = net.nodes as [TestNode]
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
    const [first, second] = await drawnOf(a)
    const deskOf = (node: TestNode): ReturnType<typeof hospitalServices> => hospitalServices(
      { base: { logger: node.running.logger } } as never, () => ({
        chain: node.running, hospital: node.hospital,
        finder: { resolve: async () => caseId, read: async () => open(node)[0] }
      }) as never, {} as never, {} as never)
    const params = { id: hex(caseId) }
    await untilQueued(first)
    await untilQueued(second)
    const words = { clinician: 'Dr Okafor', note: 'the patient is a relative' }
    const { decidedAt, ...told } = await deskOf(first).excuseReview({ params, body: words }, OPERATOR)
    assert(decidedAt > 0)
    assert.deepEqual(told, { caseId: hex(caseId), decision: 'excused', ...words })
    assert.equal(await first.hospital.custody.caseKey(caseId), undefined, 'the key is deleted at once')
    for (const again of ['excuseReview', 'approveReview'] as const) {
      await assert.rejects(deskOf(first)[again]({ params, body: {} }, OPERATOR), { code: 'not-drawn-here' })
    }
    assert.deepEqual(await first.hospital.opinions.give([approval(caseId, JudgedBy.clinician)]), [])
    await until(() => open(second)[0]?.holders.length === 3, 'the next hospital has the slot')
    assert.deepEqual(open(second)[0]!.holders.map(({ state }) => state),
      [HolderState.excused, HolderState.holds, HolderState.holds])
    await assert.rejects(deskOf(second).excuseReview({ params, body: {} }, OPERATOR),
      { status: 409, code: 'no-other-hospital' })
    assert.equal(second.running.hostLoop.state.ledger.presence.size, 0, 'an excuse is no absence')
    await first.kill()
    await first.start()
    await deskOf(second).approveReview({ params, body: {} }, OPERATOR)
    const third = net.nodeOf(open(second)[0]!.holders[2]!.validator)
    await untilQueued(third)
    await deskOf(third).approveReview({ params, body: {} }, OPERATOR)
    await until(() => closed(a).length === 1, 'decided')
    assert.equal(closed(a)[0]!.status, CaseStatus.accepted)
    assert.equal(closed(a)[0]!.opinions.length, 2)
  })

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
      services.rejectReview({ params, body: { ...decision, reason: 'CLI-01', note: 'too late' } }, OPERATOR)
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
      finder: () => ({
        resolve: async () => caseId, showWhenClosed: async () => ({ id: hex(caseId) }),
        read: async () => undefined, readMany: async () => []
      })
    } as never).showCase({ params, query: {} }, OPERATOR)
    assert.deepEqual(shown.reviews?.map(({ note }) => note), [decision.note])
    await drawn.kill()
    await drawn.start()
    assert.equal((await drawn.hospital.decisions.list(9))[0]?.note, decision.note, 'also after a power cut')
  })
})

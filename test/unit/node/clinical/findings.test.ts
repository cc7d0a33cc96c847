import assert from 'node:assert/strict'
import {
  FindingsRefusal, decode, findingsCommitment, findingsReplyCodec, findingsRequestCodec,
  findingsRequestSignBytes, openingsCodec, type CaseOpening, type FindingsReply, type FindingsRequest
} from '../../../../src/protocol/codec/index.js'
import { openBox, sealBox, x25519PublicKey } from '../../../../src/protocol/crypto/native/sealing/index.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'
import {
  Decision, JudgedBy, ReasonGroup, ZERO_32, equal, hex, utf8, type Case, type CaseId, type MemberId
} from '../../../../src/protocol/types/index.js'
import type { RejectionDetailsView } from '../../../../src/api/index.js'
import { rejectionDetails } from '../../../../src/node/services/rejection-details.js'
import { Consortium, NO_CODE, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'

const SEED = new Uint8Array(32).fill(5)
const CONTEXT = utf8('medichain/v2/findings')

function closed (node: TestNode): Case[] {
  return node.commits.flatMap(commit => casesOf(commit.delta, 'closed'))
}

/** Submits a diagnosis that every validator rejects with TRM-01. */
async function submitBad (node: TestNode): Promise<CaseId> {
  return (await node.hospital.submissions.submit(diagnosis(node, 'P-1', 'r-1', NO_CODE, true))).caseId
}

function rejectersOf (entry: Case): MemberId[] {
  return entry.opinions.filter(({ decision }) => decision === Decision.reject)
    .map(({ validator }) => validator)
}

async function detailsAt (node: TestNode, entry: Case): Promise<RejectionDetailsView[]> {
  return [...(await rejectionDetails(entry, node.signer.id, node.hospital.findings)).values()]
}

async function untilAll (
  node: TestNode, entry: Case, state: RejectionDetailsView['state']
): Promise<RejectionDetailsView[]> {
  let all: RejectionDetailsView[] = []
  await until(() => {
    void detailsAt(node, entry).then(now => { all = now })
    return all.length > 0 && all.every(each => each.state === state)
  }, `the details are ${state}`)
  return all
}

interface Asked {
  readonly by: TestNode
  readonly holder: TestNode
  readonly caseIds: readonly CaseId[]
  /** The member whose connection carries the request; by default the signer. */
  readonly from?: MemberId
}

async function askFindings ({ by, holder, caseIds, from }: Asked): Promise<{
  given: readonly CaseOpening[], refused: number[]
}> {
  const fields = { ephemeralKey: x25519PublicKey(SEED), caseIds }
  const parties = { requester: by.signer.id, holder: holder.signer.id }
  const signature = by.signer.sign(findingsRequestSignBytes(by.world.chain.id, parties, fields))
  const reply = decode(findingsReplyCodec, await holder.network.serve(from ?? by.signer.id, 'findings',
    findingsRequestCodec.encode({ ...fields, signature })))
  assert(reply.verdict === 'accept')
  const { box, refused } = reply.value
  const opened = box.byteLength === 0 ? undefined : openBox(SEED, box, CONTEXT)
  const openings = opened === undefined ? undefined : decode(openingsCodec, opened)
  return {
    given: openings?.verdict === 'accept' ? openings.value : [], refused: refused.map(({ code }) => code)
  }
}

type Answer = (request: FindingsRequest) => FindingsReply

/** Replaces the answers of a hospital; the function may return undefined for its own answer. */
function replaceAnswers (node: TestNode, answer: () => Answer | undefined): void {
  node.network.replace('findings', own => async (from, bytes, context) => {
    const request = decode(findingsRequestCodec, bytes)
    assert(request.verdict === 'accept')
    const made = answer()
    return made === undefined
      ? await own(from, bytes, context)
      : findingsReplyCodec.encode(made(request.value))
  })
}

function sealed ({ ephemeralKey }: FindingsRequest, openings: readonly CaseOpening[]): FindingsReply {
  const box = sealBox(ephemeralKey, openingsCodec.encode(openings), CONTEXT,
    { ephemeralSeed: SEED, nonce: new Uint8Array(12) })
  assert(box !== undefined)
  return { box, refused: [] }
}

describe('hospital: the findings of a rejection', () => {
  let net: Consortium
  let a: TestNode
  beforeEach(async () => {
    net = await (await new Consortium().start()).ready()
    a = net.nodes[0]!
  })
  afterEach(async () => { await net.stop() })

  async function rejected (): Promise<Case> {
    await submitBad(a)
    await until(() => net.nodes.every(node => closed(node).length === 1), 'decided')
    return closed(a)[0]!
  }

  it('reach the submitter, and the chain shows their group and commitment alone', async () => {
    const entry = await rejected()
    const details = await untilAll(a, entry, 'here')
    for (const { findings, reason } of details) {
      assert.match(reason!, /^TRM-/)
      assert.deepEqual([findings![0]!.rule, findings![0]!.outcome], [reason, 'reject'])
      assert.notEqual(findings![0]!.text, '')
    }
    for (const opinion of entry.opinions) {
      assert.equal(opinion.group, ReasonGroup.terminology)
      assert(!equal(opinion.findings, ZERO_32))
    }
    for (const other of net.nodes.slice(1)) assert.deepEqual(await detailsAt(other, entry), [])
  })

  it('go to the submitter only, over its own connection', async () => {
    const entry = await rejected()
    const holder = net.nodeOf(rejectersOf(entry)[0]!)
    const other = net.nodes.find(node => node !== a && node !== holder)!
    const caseIds = [entry.id]
    const own = await askFindings({ by: a, holder, caseIds })
    assert.deepEqual([own.given.map(({ caseId }) => hex(caseId)), own.refused], [[hex(entry.id)], []])
    const refused = await askFindings({ by: other, holder, caseIds })
    assert.deepEqual(refused, { given: [], refused: [FindingsRefusal.noRight] })
    const unknown = await askFindings({ by: a, holder, caseIds: [ZERO_32] })
    assert.deepEqual(unknown, { given: [], refused: [FindingsRefusal.noRight] })
    const stolen = { by: a, holder, caseIds, from: other.signer.id }
    await assert.rejects(askFindings(stolen), { code: 'malformed' })
    assert.deepEqual(holder.network.reports.map(({ code, id }) => [code, hex(id)]),
      [['bad-signature', hex(other.signer.id)]])
    const government = { by: a, holder, caseIds, from: net.world.government.id }
    await assert.rejects(askFindings(government), { code: 'refused' })
  })

  it('are not given by a chain in doubt (§5.5)', async () => {
    const entry = await rejected()
    const holder = net.nodeOf(rejectersOf(entry)[0]!)
    Object.defineProperty(holder.running.trust, 'isWhole', { get: () => false, configurable: true })
    const refused = await askFindings({ by: a, holder, caseIds: [entry.id] })
    assert.deepEqual(refused, { given: [], refused: [FindingsRefusal.noRight] })
    Reflect.deleteProperty(holder.running.trust, 'isWhole')
  })

  it('that do not fit the commitment are an offence, and are told', async () => {
    for (const node of net.nodes.slice(1)) {
      replaceAnswers(node, () => request => sealed(request, request.caseIds.map(caseId =>
        ({ caseId, salt: ZERO_32, findings: new Uint8Array(4) }))))
    }
    const entry = await rejected()
    await untilAll(a, entry, 'false')
    const liars = a.network.reports.map(({ code, id }) => [code, hex(id)])
    assert.deepEqual(liars, rejectersOf(entry).map(id => ['false-findings', hex(id)]))
    assert(a.alarms.recent().some(({ code }) => code === 'false-findings'))
  })

  it('that a validator has lost are told', async () => {
    for (const node of net.nodes.slice(1)) {
      replaceAnswers(node, () => ({ caseIds }) => ({
        box: new Uint8Array(0), refused: caseIds.map(caseId => ({ caseId, code: FindingsRefusal.notHeld }))
      }))
    }
    await untilAll(a, await rejected(), 'lost')
    assert.deepEqual(a.network.reports, [])
  })

  const foul: Readonly<Record<string, Answer>> = {
    'a box that does not open': () => ({ box: new Uint8Array(100), refused: [] }),
    'findings of a case that nobody asked for': request =>
      sealed(request, [{ caseId: ZERO_32, salt: ZERO_32, findings: new Uint8Array(4) }]),
    'a refusal of a case that nobody asked for': () =>
      ({ box: new Uint8Array(0), refused: [{ caseId: ZERO_32, code: FindingsRefusal.notHeld }] })
  }
  for (const [what, answer] of Object.entries(foul)) {
    it(`are asked for again after ${what}, which is an offence`, async () => {
      const fouled = new Set<TestNode>()
      for (const node of net.nodes.slice(1)) {
        replaceAnswers(node, () => {
          const isFirst = !fouled.has(node)
          fouled.add(node)
          return isFirst ? answer : undefined
        })
      }
      const entry = await rejected()
      await untilAll(a, entry, 'here')
      const codes = a.network.reports.map(({ code }) => code)
      assert.deepEqual(codes, rejectersOf(entry).map(() => 'bad-findings'))
    })
  }

  it('belong to the opinion that is given, if two rejections are made at once', async () => {
    await net.stop()
    net = await (await new Consortium({ config: { reviewMode: 'manual' } }).start()).ready()
    const [submitter] = net.nodes as [TestNode]
    const { caseId } = await submitter.hospital.submissions.submit(diagnosis(submitter, 'P-1', 'r-1'))
    const drawn = (): MemberId | undefined =>
      submitter.running.hostLoop.state.ledger.undecided.get(hex(caseId))?.holders[0]?.validator
    await until(() => drawn() !== undefined, 'drawn')
    const { opinions, ownFindings } = net.nodeOf(drawn()!).hospital
    const [bad, late] = (['TRM-01', 'TMP-01'] as const).map(rule =>
      ownFindings.reject(caseId, JudgedBy.clinician, rule))
    assert(bad?.opening !== undefined && late?.opening !== undefined)
    const given = (await Promise.all([opinions.give([bad]), opinions.give([late])])).flat()
    assert.deepEqual(given, [bad])
    assert.deepEqual(await opinions.give([late]), [])
    const [kept] = await ownFindings.of([caseId])
    assert.equal(hex(findingsCommitment(net.world.chain.id, kept!)), hex(bad.findings))
    assert.deepEqual(await ownFindings.of([ZERO_32]), [undefined])
  })

  it('are asked for again after a restart', async () => {
    net.hub.lets = ({ protocol }) => protocol !== 'findings'
    const entry = await rejected()
    await untilAll(a, entry, 'asked')
    await a.kill()
    await a.start()
    net.hub.lets = () => true
    await untilAll(a, entry, 'here')
    const left = []
    for await (const row of a.hospital.findings.awaited()) left.push(row)
    assert.deepEqual(left, [])
  })

  it('are given after a restart of the validator', async () => {
    net.hub.lets = ({ protocol }) => protocol !== 'findings'
    const entry = await rejected()
    const holder = net.nodeOf(rejectersOf(entry)[0]!)
    await holder.kill()
    await holder.start()
    net.hub.lets = () => true
    await untilAll(a, entry, 'here')
  })
})

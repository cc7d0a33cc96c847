import assert from 'node:assert/strict'
import {
  OPERATOR, type CaseView, type HospitalServices, type ServiceError, type SubmissionView
} from '../../../../src/api/index.js'
import { caseRoutes } from '../../../../src/api/routes/cases.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import { CaseWaiters } from '../../../../src/node/services/case-waiters.js'
import { hospitalServices } from '../../../../src/node/services/hospital-services.js'
import { nodeServices } from '../../../../src/node/services/node-services.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'
import { equal, fromHex, hex, utf8, type MemberId } from '../../../../src/protocol/types/index.js'
import { Consortium, until, type TestNode } from '../../../fixtures/running-nodes.js'

const RECORDS = 'https://hospital.example/records'
const NATIONAL = 'https://id.example/national'
const THM = 'http://terminology.hl7.org/CodeSystem'
const WAIT = { wait: 20 }

interface Wanted { readonly key?: string, readonly patient?: string, readonly status?: string }

function conditionOf ({ key = 'r-1', status = 'confirmed' }: Wanted): object {
  return {
    resourceType: 'Condition',
    identifier: [{ system: RECORDS, value: key }],
    ...(status === 'entered-in-error'
      ? {}
      : { clinicalStatus: { coding: [{ system: `${THM}/condition-clinical`, code: 'active' }] } }),
    verificationStatus: { coding: [{ system: `${THM}/condition-ver-status`, code: status }] },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E11.9' }] },
    subject: { reference: 'Patient/p' }
  }
}

function bundle (...wanted: readonly Wanted[]): object {
  const patient = {
    resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1980-02-29',
    identifier: [{ system: NATIONAL, value: wanted[0]?.patient ?? 'P-1' }]
  }
  return {
    resourceType: 'Bundle', type: 'collection',
    entry: [patient, ...wanted.map(conditionOf)].map(resource => ({ resource }))
  }
}

function documentOf (...wanted: readonly Wanted[]): { readonly body: object, readonly sent: Uint8Array } {
  const body = bundle(...wanted)
  return { body, sent: utf8(JSON.stringify(body)) }
}

describe('services: disputes', () => {
  let net: Consortium
  const desks = new Map<TestNode, HospitalServices & { show (id: string): Promise<CaseView> }>()
  beforeEach(async () => {
    net = await (await new Consortium().start()).ready()
    for (const node of net.nodes) desks.set(node, deskOf(node))
  })
  afterEach(async () => { await net.stop() })

  function deskOf (node: TestNode): HospitalServices & { show (id: string): Promise<CaseView> } {
    const { running, hospital } = node
    const waiters = new CaseWaiters()
    running.commits.subscribe(commit => { waiters.follow(commit) })
    const parties = { show: (id: MemberId) => ({ id: hex(id), name: '' }) } as Parties
    const finder = new CaseFinder(running, parties, hospital.cases, async () => 'no quorum')
    const config = {
      patientSystem: NATIONAL, patientRegisters: [], recordSystem: RECORDS, recordBase: '',
      practitionerNumber: 'X-10', practitionerSystem: 'https://licensing.example/physicians'
    }
    const services = hospitalServices({ config } as never, () => ({ chain: running, hospital, finder }),
      waiters, parties)
    const { showCase } = nodeServices({
      base: { chain: running }, parties, waiters, running: () => running, finder: () => finder
    } as never)
    return { ...services, show: async id => await showCase({ params: { id }, query: {} }, OPERATOR) }
  }

  const file = async (node: TestNode, wanted: Wanted): Promise<string> =>
    await accepted(await desks.get(node)!.submit({ query: WAIT, ...documentOf(wanted) }, OPERATOR))

  const relate = async (
    call: 'amend' | 'retract' | 'dispute', node: TestNode, id: string, ...wanted: readonly Wanted[]
  ): Promise<SubmissionView> =>
    await desks.get(node)![call]({ params: { id }, query: WAIT, ...documentOf(...wanted) }, OPERATOR)

  const refusal = async (answer: Promise<SubmissionView>): Promise<string> => await answer.then(
    () => assert.fail('it was taken'), (error: unknown) => (error as ServiceError).code)

  /** Waits until every hospital has the block that accepted the case. */
  async function accepted ({ cases: [only] }: SubmissionView): Promise<string> {
    assert.equal(only?.case.status, 'accepted')
    await everywhere(only.case.id)
    return only.case.id
  }

  const everywhere = async (id: string): Promise<void> => {
    const has = ({ commits }: TestNode): boolean => commits.some(({ delta }) =>
      casesOf(delta, 'closed').some(closed => hex(closed.id) === id))
    await until(() => net.nodes.every(has), 'decided everywhere')
  }

  it('are named in the sealed record part alone, and are seen by those that can open it', async () => {
    const [a, b] = net.nodes as [TestNode, TestNode]
    const disputed = await file(a, { key: 'r-1' })
    const answer = await relate('dispute', b, disputed.slice(0, 12), { key: 'r-2', status: 'refuted' })
    assert.equal(answer.cases[0]!.disputes, disputed)
    const by = await accepted(answer)
    assert.deepEqual([answer.cases[0]!.case.relation, answer.cases[0]!.case.related], ['new', undefined])
    const [row] = b.commits.flatMap(({ block }) =>
      block.transactions.filter(({ caseIds }) => caseIds.some(id => hex(id) === by)))
    const named = Buffer.from(row!.bytes).includes(Buffer.from(fromHex(disputed)))
    assert(!named, 'the chain does not join the two')
    for (const node of net.nodes) {
      const [one, other] = await Promise.all([by, disputed].map(async id => await desks.get(node)!.show(id)))
      // The judging hospitals see the case part alone, which names no other record.
      const canRead = equal(node.signer.id, b.signer.id)
      assert.equal(one!.disputes, canRead ? disputed : undefined)
      assert.deepEqual(other!.disputedBy,
        canRead ? [{ id: by, hospital: { id: hex(b.signer.id), name: '' } }] : undefined)
      assert.deepEqual([caseRoutes.showCase.showsRecord(one!), caseRoutes.showCase.showsRecord(other!)],
        [canRead, canRead])
      assert.equal(other!.status, 'accepted', 'a dispute strikes nothing')
      assert.equal(other!.supersededBy, undefined)
      for await (const [key, value] of node.store.disputes.iterate()) {
        for (const id of [by, disputed].map(fromHex)) {
          assert(!Buffer.concat([key, value]).includes(Buffer.from(id)), 'a copied database joins nothing')
        }
      }
    }
    const { entries } = await desks.get(b)!.history({ body: { value: 'P-1' } }, OPERATOR)
    assert.deepEqual(entries.map(({ case: { id }, diagnosis, disputedBy }) =>
      [id, diagnosis?.disputes, disputedBy?.map(found => found.id)]),
    [[disputed, undefined, [by]], [by, disputed, undefined]])
  })

  it('stay with the newest version of the record, and end with its retraction', async () => {
    const [a, b] = net.nodes as [TestNode, TestNode]
    const disputed = await file(a, { key: 'r-1' })
    const first = await accepted(await relate('dispute', b, disputed, { key: 'r-2', status: 'refuted' }))
    const second = await accepted(await relate('amend', b, first, { key: 'r-2', status: 'differential' }))
    assert.equal((await desks.get(b)!.show(second)).disputes, disputed)
    const shown = await desks.get(b)!.show(disputed)
    assert.deepEqual(shown.disputedBy?.map(({ id }) => id), [second])
    await accepted(await relate('retract', b, second, { key: 'r-2', status: 'entered-in-error' }))
    assert.equal((await desks.get(b)!.show(disputed)).disputedBy, undefined)
  })

  it('are refused with a code if there is no such record of another hospital', async () => {
    const [a, b] = net.nodes as [TestNode, TestNode]
    const disputed = await file(a, { key: 'r-1' })
    const disagree = { key: 'r-2', status: 'refuted' }
    const refused = async (node: TestNode, id: string, ...wanted: readonly Wanted[]): Promise<string> =>
      await refusal(relate('dispute', node, id, ...wanted))
    assert.equal(await refused(a, disputed, disagree), 'own-record')
    assert.equal(await refused(b, '0'.repeat(64), disagree), 'unknown-case')
    assert.equal(await refused(b, disputed, disagree, { key: 'r-3' }), 'not-single')
    assert.equal(await refused(b, disputed, { ...disagree, patient: 'P-2' }), 'other-patient')
    assert.equal(await refused(b, disputed, { key: 'r-2', status: 'entered-in-error' }), 'refused')
    await file(b, { key: 'r-4' })
    assert.equal(await refused(b, disputed, { key: 'r-4' }), 'conflict', 'the number names another record')
    const newer = await accepted(await relate('amend', a, disputed, { key: 'r-1', status: 'provisional' }))
    assert.equal(await refused(b, disputed, disagree), 'superseded')
    const end = await accepted(await relate('retract', a, newer, { key: 'r-1', status: 'entered-in-error' }))
    for (const id of [disputed, newer, end]) assert.equal(await refused(b, id, disagree), 'retracted')
    const force = { ...WAIT, force: true }
    const { cases: [bad] } = await desks.get(a)!.submit({
      query: force, ...documentOf({ key: 'r-5', status: 'entered-in-error' })
    }, OPERATOR)
    assert.equal(bad!.case.status, 'rejected')
    await everywhere(bad!.case.id)
    assert.equal(await refused(b, bad!.case.id, disagree), 'not-accepted')
    await until(() => b.running.hostLoop.state.ledger.undecided.size === 0, 'quiet')
    net.hub.lets = ({ protocol }) => protocol !== 'record-key'
    const { cases: [open] } =
      await desks.get(a)!.submit({ query: {}, ...documentOf({ key: 'r-6' }) }, OPERATOR)
    await until(() => b.running.hostLoop.state.ledger.undecided.size === 1, 'it is open')
    assert.equal(await refused(b, open!.case.id, disagree), 'not-decided')
  }).timeout(180_000)
})

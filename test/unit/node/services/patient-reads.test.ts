import assert from 'node:assert/strict'
import {
  OPERATOR, type Caller, type HistoryEntryView, type HospitalServices, type ServiceError, type SubmissionView
} from '../../../../src/api/index.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import { CaseWaiters } from '../../../../src/node/services/case-waiters.js'
import { hospitalServices } from '../../../../src/node/services/hospital-services.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { fromHex, utf8, type MemberId } from '../../../../src/protocol/types/index.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'
import { reason, sensitivity } from '../../records/consent/examples.js'

const RECORDS = 'https://hospital.example/records'
const NATIONAL = 'https://id.example/national'
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const PERMISSIVE = { consents: [], treats: true, emergencyUntil: 0, strict: 0 }

interface Read { readonly purpose?: 'TREAT' | 'CAREMGT' | 'BTG', readonly role?: 'doctor' | 'nurse' }

/** Waits until a test holds, at most 30 s. */
async function until (test: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await test()) return
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
  assert.fail('it did not come in time')
}

describe('services: reads of records of other hospitals', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  let desks: Map<TestNode, HospitalServices>
  /** Each test has a patient of its own, so that they share the nodes. */
  let patient: string
  let patients = 0
  let records = 0
  before(async () => {
    net = await (await new Consortium().start()).ready()
    nodes = net.nodes as unknown as typeof nodes
    desks = new Map(net.nodes.map(node => [node, deskOf(node)]))
  })
  beforeEach(() => { patient = `P-${++patients}` })
  after(async () => { await net.stop() })

  function deskOf (node: TestNode): HospitalServices {
    const { hospital, running } = node
    const waiters = new CaseWaiters()
    running.commits.subscribe(commit => { waiters.follow(commit) })
    const parties = { show: (id: MemberId) => ({ id: peerIdOf(id), name: '' }) } as Parties
    const finder = new CaseFinder(running, parties, hospital.cases, async () => 'no quorum')
    const config = {
      patientSystem: NATIONAL, patientRegisters: [], recordSystem: RECORDS,
      recordBase: '', practitionerNumber: 'X-10', practitionerSystem: 'https://licensing.example/physicians'
    }
    return hospitalServices({ config } as never, () =>
      ({ chain: running, hospital, finder }), waiters, parties)
  }

  const at = (node: TestNode): HospitalServices => desks.get(node)!

  /** Files a diagnosis, and returns its case id once two hospitals approved it. */
  async function diagnosisAt (node: TestNode, icd = 'E11.9', status = 'accepted'): Promise<string> {
    const { cases: [only] } = await submitAt(node, OPERATOR, RECORDS, `r-${++records}`, icd)
    assert.equal(only?.case.status, status)
    return only!.case.id
  }

  async function submitAt (
    node: TestNode, caller: Caller, system: string, value: string, code = 'E11.9', force = false
  ): Promise<SubmissionView> {
    const coded = (system: string, code: string): object => ({ coding: [{ system, code }] })
    const condition = {
      resourceType: 'Condition', identifier: [{ system, value }],
      clinicalStatus: coded(`${TERMINOLOGY}/condition-clinical`, 'active'),
      verificationStatus: coded(`${TERMINOLOGY}/condition-ver-status`, 'confirmed'),
      code: coded('http://hl7.org/fhir/sid/icd-10-cm', code), subject: { reference: 'Patient/p' }
    }
    const person = {
      resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1980-02-29',
      identifier: [{ system: NATIONAL, value: patient }]
    }
    const body = {
      resourceType: 'Bundle', type: 'collection', entry: [person, condition].map(resource => ({ resource }))
    }
    return await at(node).submit(
      { query: { wait: 20, ...(force && { force }) }, body, sent: utf8(JSON.stringify(body)) }, caller)
  }

  async function order (node: TestNode, act: object): Promise<number> {
    const body = { patient: { system: NATIONAL, value: patient }, form: 'f0'.repeat(32), act }
    return (await at(node).fileOrder({ params: {}, query: {}, body } as never, OPERATOR)).counter
  }

  /** Files at a hospital that the patient permits or denies another one. */
  async function rule (
    node: TestNode, type: 'permit' | 'deny', reader: TestNode, categories: readonly string[] = []
  ): Promise<number> {
    const identifier = {
      system: 'https://medichain.example/fhir/members', value: peerIdOf(reader.running.signer.id)
    }
    const role = { coding: [{ system: `${TERMINOLOGY}/v3-ParticipationType`, code: 'IRCP' }] }
    const provision = { type, actor: [{ role, reference: { identifier } }], purpose: [reason('TREAT')],
      ...(categories.length === 0 ? {} : { securityLabel: categories.map(sensitivity) })
    }
    const consent = {
      resourceType: 'Consent', status: 'active',
      patient: { identifier: { system: NATIONAL, value: patient } },
      scope: { coding: [{ system: `${TERMINOLOGY}/consentscope`, code: 'patient-privacy' }] },
      category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
      provision: { type: 'deny', provision: [provision] }
    }
    return await order(node, { type: 'give', consent })
  }

  async function entryAt (node: TestNode, id: string, read: Read): Promise<HistoryEntryView | undefined> {
    const { entries } = await at(node).history({ body: { value: patient, ...read } }, OPERATOR)
      .catch((error: unknown) => {
        assert.equal((error as ServiceError).code, 'unknown-patient')
        return { entries: [] }
      })
    return entries.find(entry => entry.case.id === id)
  }

  /** Reads a record; its code, or why it stays closed. */
  async function read (node: TestNode, id: string, by: Read = { purpose: 'TREAT' }): Promise<string> {
    const entry = await entryAt(node, id, by)
    return entry?.diagnosis?.codes[0]?.code ?? entry?.closed ?? 'sealed'
  }

  /** Reads as a hospital whose own node permits everything, so that the other hospitals alone decide. */
  async function readByForce (node: TestNode, id: string): Promise<string> {
    const { situations } = node.hospital
    const { of } = situations
    situations.of = async () => PERMISSIVE
    try {
      return await read(node, id)
    } finally {
      situations.of = of
    }
  }

  /** Waits until every hospital has all orders for the patient. */
  async function ordered (counter: number): Promise<void> {
    const body = { patient: { system: NATIONAL, value: patient } }
    await until(async () => {
      const views = await Promise.all(nodes.map(async node =>
        await at(node).consents({ params: {}, query: {}, body } as never, OPERATOR)))
      return views.every(view => view.counter === counter)
    })
  }

  it('are read by a program for its purposes alone, which numbers its own and cannot force', async () => {
    const [a] = nodes
    const client: Caller = {
      kind: 'client', id: 'lab', scopes: [], purposes: ['TREAT'], roles: [], recordSystem: 'urn:lab'
    }
    const code = async (work: Promise<unknown>): Promise<string> =>
      await work.then(() => 'done', (error: unknown) => (error as ServiceError).code)
    assert.equal(await code(submitAt(a, client, 'urn:lab', 'l-1')), 'done')
    assert.equal(await code(submitAt(a, client, 'urn:lab', 'l-1', 'I10')), 'conflict')
    assert.equal(await code(submitAt(a, client, 'urn:lab', 'l-2', 'I10', true)), 'operator-only')
    const read = async (purpose: 'TREAT' | 'CAREMGT') =>
      await at(a).history({ body: { value: patient, purpose } }, client)
    assert.equal((await read('TREAT')).entries[0]?.diagnosis?.codes[0]?.code, 'E11.9')
    assert.equal(await code(read('CAREMGT')), 'purpose-not-permitted')
  })

  it('are open after the patient permits them, and closed before that and after the revocation', async () => {
    const [a, b, c] = nodes
    const id = await diagnosisAt(a)
    await until(async () => await entryAt(b, id, {}) !== undefined)
    assert.equal(await read(b, id), 'not-permitted')
    assert.equal(await readByForce(b, id), 'no-key')
    // A validator has the key of the case part.
    const kept = await b.store.recordKeys.get(fromHex(id))
    const number = await rule(a, 'permit', b)
    await ordered(number)
    await until(async () => await read(b, id) === 'E11.9')
    assert.equal(await read(b, id, {}), 'sealed', 'a read without a purpose opens own records alone')
    assert.equal(await read(b, id, { purpose: 'CAREMGT' }), 'not-permitted')
    assert.equal(await read(b, id, { purpose: 'BTG' }), 'not-permitted')
    assert.equal(await read(c, id), 'not-permitted')
    assert.equal(await readByForce(c, id), 'no-key')
    assert.deepEqual(await b.store.recordKeys.get(fromHex(id)), kept, 'no key was kept')
    await order(a, { type: 'revoke', number })
    await ordered(number + 1)
    assert.equal(await read(b, id), 'not-permitted')
    assert.equal(await readByForce(b, id), 'no-key')
    assert.equal(await read(a, id), 'E11.9')
  }).timeout(180_000)

  it('are open to a hospital that treats the patient, unless the patient denies it', async () => {
    const [a, b, c] = nodes
    const id = await diagnosisAt(a)
    await diagnosisAt(b)
    await until(async () => await read(b, id) === 'E11.9')
    assert.equal(await readByForce(c, id), 'no-key', 'it does not treat the patient')
    await ordered(await rule(a, 'deny', b))
    assert.equal(await read(b, id), 'not-permitted')
    assert.equal(await readByForce(b, id), 'no-key')
  }).timeout(180_000)

  it('of a sensitive category are closed to who treats the patient, and open by a consent of the category',
    async () => {
      const [a, b] = nodes
      const [plain, sensitive] = [await diagnosisAt(a), await diagnosisAt(a, 'B20')]
      await diagnosisAt(b)
      await until(async () => await read(b, plain) === 'E11.9')
      assert.equal(await read(b, sensitive), 'not-permitted')
      assert.equal(await readByForce(b, sensitive), 'no-key', 'the holders know the class')
      assert.equal(await read(a, sensitive), 'B20')
      await ordered(await rule(a, 'permit', b, ['PSY']))
      assert.equal(await read(b, sensitive), 'not-permitted')
      await ordered(await rule(a, 'permit', b, ['HIV']))
      await until(async () => await read(b, sensitive) === 'B20')
      await ordered(await rule(a, 'deny', b, ['HIV']))
      assert.equal(await read(b, sensitive), 'not-permitted')
      assert.equal(await readByForce(b, sensitive), 'no-key')
      assert.equal(await read(b, plain), 'E11.9', 'a denial of a category leaves other records open')
    }).timeout(180_000)

  it('are closed while holders lack the rule of a live consent, or get a wrong key for it', async () => {
    const [a, b, c, d] = nodes
    const id = await diagnosisAt(a)
    await ordered(await rule(a, 'permit', b))
    await until(async () => await read(b, id) === 'E11.9')
    for (const node of [a, c, d]) {
      for await (const [key] of node.store.consentRules.iterate()) await node.store.consentRules.delete(key)
    }
    net.hub.lets = ({ protocol }) => protocol !== 'consent-rules'
    try {
      assert.equal(await read(b, id), 'no-key')
    } finally {
      net.hub.lets = () => true
    }
    assert.equal(await read(b, id), 'E11.9', 'holders fetch the rule from where it is')
  }).timeout(180_000)
})

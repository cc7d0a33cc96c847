import assert from 'node:assert/strict'
import {
  OPERATOR, type ConsentsView, type HospitalServices, type ServiceError
} from '../../../../src/api/index.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import { CaseWaiters } from '../../../../src/node/services/case-waiters.js'
import { hospitalServices } from '../../../../src/node/services/hospital-services.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { makePatientKey, openPatientKey, patientCard } from '../../../../src/node/machine/patient-key.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { concat, fromHex, hex, type MemberId } from '../../../../src/protocol/types/index.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'
import { reason, sensitivity } from '../../records/consent/examples.js'

const NATIONAL = 'https://id.example/national'
const FORM = 'f0'.repeat(32)
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'

type Provision = Readonly<Record<string, unknown>>

interface PatientId { readonly system: string, readonly value: string }

/** Waits for what a call answers once a block or a rule has arrived. */
async function until (test: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await test()) return
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
  assert.fail('it did not come in time')
}

function consentOf (provision: Provision, patient: PatientId): object {
  return {
    resourceType: 'Consent', status: 'active', patient: { identifier: patient },
    scope: { coding: [{ system: `${TERMINOLOGY}/consentscope`, code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    provision: { type: 'deny', provision: [provision] }
  }
}

function actorOf (node: TestNode): object {
  return {
    role: { coding: [{ system: `${TERMINOLOGY}/v3-ParticipationType`, code: 'IRCP' }] },
    reference: {
      identifier: {
        system: 'https://medichain.example/fhir/members', value: peerIdOf(node.running.signer.id)
      }
    }
  }
}

/** The rows of all rules at some hospitals. */
async function rulesAt (nodes: readonly TestNode[]): Promise<(readonly [Uint8Array, Uint8Array])[]> {
  const rows: (readonly [Uint8Array, Uint8Array])[] = []
  for (const { running } of nodes) {
    for await (const row of running.store.consentRules.iterate()) rows.push(row)
  }
  return rows
}

describe('services: consents', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  let desks: Map<TestNode, HospitalServices>
  /** Each test has a patient of its own, so that they share the nodes. */
  let PATIENT: PatientId
  let patients = 0
  before(async () => {
    net = await (await new Consortium().start()).ready()
    nodes = net.nodes as unknown as typeof nodes
    desks = new Map(net.nodes.map(node => [node, deskOf(node)]))
  })
  beforeEach(() => { PATIENT = { system: NATIONAL, value: `P-${++patients}` } })
  after(async () => { await net.stop() })

  function deskOf (node: TestNode): HospitalServices {
    const { hospital, running } = node
    const waiters = new CaseWaiters()
    const parties = { show: (id: MemberId) => ({ id: peerIdOf(id), name: '' }) } as Parties
    const finder = new CaseFinder(running, parties, hospital.cases, async () => 'no quorum')
    return hospitalServices({ config: { patientSystem: NATIONAL, patientRegisters: [] } } as never, () =>
      ({ chain: running, hospital, finder }), waiters, parties)
  }

  const at = (node: TestNode): HospitalServices => desks.get(node)!
  const file = async (node: TestNode, provision: Provision): Promise<number> => {
    const { counter } = await at(node).fileOrder({
      params: {}, query: {},
      body: { patient: PATIENT, form: FORM, act: { type: 'give', consent: consentOf(provision, PATIENT) } }
    } as never, OPERATOR)
    return counter
  }
  const basis = async (
    asked: TestNode, reader: TestNode, purpose = 'TREAT', more: object = {}
  ): Promise<string> => {
    const body = { patient: PATIENT, reader: peerIdOf(reader.running.signer.id), purpose, ...more }
    return (await at(asked).consentWhy({ params: {}, query: {}, body } as never, OPERATOR)).basis
  }
  const view = async (node: TestNode): Promise<ConsentsView> =>
    await at(node).consents({ params: {}, query: {}, body: { patient: PATIENT } } as never, OPERATOR)
  const code = async (call: Promise<unknown>): Promise<string> =>
    await call.then(() => 'none', (error: unknown) => (error as ServiceError).code)

  it('are given at one hospital, decide at every other, and end when they are revoked', async () => {
    const [a, b, c] = nodes
    assert.equal(await basis(c, b), 'no-consent')
    const number = await file(a, { type: 'permit', actor: [actorOf(b)], purpose: [reason('TREAT')] })
    assert.equal(await basis(a, b), 'consented')
    await until(async () => await basis(c, b) === 'consented')
    assert.equal(await basis(c, b, 'CAREMGT'), 'no-consent')
    assert.equal(await basis(b, c), 'no-consent')
    const body = { patient: PATIENT, form: FORM, act: { type: 'revoke', number } }
    const byOther = at(b).fileOrder({ params: {}, query: {}, body } as never, OPERATOR)
    assert.equal(await code(byOther), 'filed-by-another')
    await at(a).fileOrder({ params: {}, query: {}, body } as never, OPERATOR)
    await until(async () => await basis(c, b) === 'no-consent')
    await until(async () => (await rulesAt(nodes)).length === 0)
  })

  it('that deny win, and are shown as FHIR with their signer', async () => {
    const [a, b] = nodes
    await file(a, { type: 'permit' })
    await file(a, { type: 'deny', securityLabel: [sensitivity('HIV')] })
    assert.equal(await basis(a, b, 'TREAT', { categories: ['HIV'] }), 'denied')
    assert.equal(await basis(a, b), 'consented')
    const { consents } = await view(a)
    assert.deepEqual(consents.map(({ number, origin }) => [number, origin]), [[1, 'attested'], [2, 'filed']])
    assert.equal(consents[0]?.signer.hospital?.id, peerIdOf(a.running.signer.id))
    const resource = consents[1]?.resource as { provision: { provision: { type: string }[] } }
    assert.deepEqual(resource.provision.provision.map(({ type }) => type), ['deny', 'permit'])
  })

  it('that favour the hospital that files them are marked for everybody', async () => {
    const [a, b] = nodes
    await file(a, { type: 'permit', actor: [actorOf(a)] })
    await until(async () => (await view(b)).consents.length === 1)
    const { consents } = await view(b)
    const ends = consents.map(({ origin, until: end }) => [origin, end === undefined])
    assert.deepEqual(ends, [['attested', false]])
    assert.equal(await basis(a, a), 'consented')
  })

  it('whose rule is lost or changed refuse others, and never open', async () => {
    const [a, b] = nodes
    await file(a, { type: 'permit' })
    await until(async () => await basis(b, b) === 'consented')
    const { handle } = await view(a)
    const row = (await rulesAt([a])).find(([of]) => hex(of).startsWith(handle))
    const [key, value] = row!
    const changed = concat(value.subarray(0, -1), Uint8Array.of(value.at(-1)! ^ 1))
    for (const { running } of nodes) await running.store.consentRules.put(key, changed)
    assert.equal(await basis(b, b), 'consents-incomplete')
    for (const { running } of nodes) await running.store.consentRules.delete(key)
    assert.equal(await basis(b, b), 'consents-incomplete')
  })

  it('are refused by name, and nothing is filed', async () => {
    const [a] = nodes
    const give = async (consent: object): Promise<string> => await code(at(a).fileOrder({
      params: {}, query: {}, body: { patient: PATIENT, form: FORM, act: { type: 'give', consent } }
    } as never, OPERATOR))
    assert.equal(await give(consentOf({ type: 'permit' }, { system: NATIONAL, value: 'another' })),
      'consent-of-another-patient')
    assert.equal(await give(consentOf({ type: 'permit', purpose: [reason('HPAYMT')] }, PATIENT)),
      'consent-purpose-unknown')
    assert.equal(await give(consentOf({ type: 'permit', period: { end: '2020-01-01' } }, PATIENT)),
      'consent-period-past')
    assert.equal(await give({ resourceType: 'Condition' }), 'consent-not-a-consent')
    const { counter } = await view(a)
    assert.equal(counter, 0)
  })

  it('are found by the code of a card, without asking another hospital', async () => {
    const [a, b] = nodes
    await file(a, { type: 'permit' })
    const { chainId, handle, name } = await at(a).patientName(
      { params: {}, query: {}, body: { patient: PATIENT } } as never, OPERATOR)
    const { text } = patientCard({ chainId, name, key: 'ab'.repeat(32) })
    PATIENT = { system: 'any', value: text }
    assert.equal((await view(b)).handle, handle)
    PATIENT = { system: 'any', value: text.slice(0, -2) }
    assert.equal(await code(view(b)), 'card-damaged')
  })

  it('signed by a key need the key in force: a registered key waits', async () => {
    const [a, b] = nodes
    const { file: text, key } = await makePatientKey('correct horse', 2 ** 4)
    const holder = await openPatientKey(text, 'correct horse')
    const call = <B>(body: B): never => ({ params: {}, query: {}, body }) as never
    const { chainId, handle, next } = await at(a).patientName(call({ patient: PATIENT }), OPERATOR)
    const registration = {
      patient: PATIENT, counter: next, key, possession: holder.possess(chainId, handle, next)
    }
    assert.equal((await at(b).registerKey(call(registration), OPERATOR)).act, 'key')
    const { key: inForce, waiting } = await view(b)
    assert.deepEqual([inForce, waiting?.key], [undefined, key])
    const act = { type: 'give', consent: consentOf({ type: 'permit' }, PATIENT) }
    await until(async () => (await at(a).patientName(call({ patient: PATIENT }), OPERATOR)).next === 2)
    const { message, ...prepared } = await at(a).prepareOrder(call({ patient: PATIENT, act }), OPERATOR)
    const signature = holder.sign({ message, ...prepared }, chainId, act)
    const send = async (by: string): Promise<string> =>
      await code(at(a).sendOrder(call({ ...prepared, key, signature: by }), OPERATOR))
    assert.equal(await send(signature), 'no-right-to-order')
    const forged = hex(fromHex(signature).fill(0, 0, 8))
    assert.equal(await send(forged), 'order-signature')
    const vouched = await at(b).vouchKey(call({ patient: PATIENT, counter: 2, key }), OPERATOR)
    assert.equal(vouched.member, peerIdOf(b.running.signer.id))
    const again = { ...registration, counter: 2, possession: holder.possess(chainId, handle, 2) }
    const falsely = call({ ...again, vouches: [{ ...vouched, signature }] })
    assert.equal(await code(at(a).registerKey(falsely, OPERATOR)), 'vouch-signature')
    assert.equal((await at(a).registerKey(call({ ...again, vouches: [vouched] }), OPERATOR)).counter, 2)
  })
})

import assert from 'node:assert/strict'
import {
  OPERATOR, type AccessReviewView, type Caller, type EmergencyView, type HospitalServices, type ServiceError
} from '../../../../src/api/index.js'
import {
  makePractitionerKey, openPractitionerKey, type PractitionerKeyHolder
} from '../../../../src/node/machine/practitioner-key.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import { CaseWaiters } from '../../../../src/node/services/case-waiters.js'
import { hospitalServices } from '../../../../src/node/services/hospital-services.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { fromHex, utf8, type MemberId } from '../../../../src/protocol/types/index.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'

const NATIONAL = 'https://id.example/national'
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const TEXT = 'found unconscious at the station, nobody reachable'
const CANARY = 'ZEBRA-CANARY'
const HOUR_MS = 3_600_000

/** Waits until a test holds, at most 30 s. */
async function until (test: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await test()) return
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
  assert.fail('it did not come in time')
}

interface Doctor {
  readonly node: TestNode
  readonly entry: number
  readonly holder: PractitionerKeyHolder
}

describe('services: emergencies', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  let desks: Map<TestNode, HospitalServices>
  let doctor: Doctor
  let patient: string
  let patients = 0
  let records = 0
  let licences = 0
  before(async () => {
    net = await (await new Consortium().start()).ready()
    nodes = net.nodes as unknown as typeof nodes
    desks = new Map(net.nodes.map(node => [node, deskOf(node)]))
    doctor = await enter(nodes[2])
  })
  beforeEach(() => { patient = `E-${++patients}` })
  after(async () => { await net.stop() })

  function deskOf (node: TestNode): HospitalServices {
    const { hospital, running } = node
    const waiters = new CaseWaiters()
    running.commits.subscribe(commit => { waiters.follow(commit) })
    const parties = { show: (id: MemberId) => ({ id: peerIdOf(id), name: '' }) } as Parties
    const finder = new CaseFinder(running, parties, hospital.cases, async () => 'no quorum')
    const config = {
      patientSystem: NATIONAL, patientRegisters: [], recordSystem: 'https://hospital.example/records',
      recordBase: '', practitionerNumber: 'X-10', practitionerSystem: 'https://licensing.example/physicians'
    }
    return hospitalServices({ config } as never, () =>
      ({ chain: running, hospital, finder }), waiters, parties)
  }

  const at = (node: TestNode): HospitalServices => desks.get(node)!
  const code = async (call: Promise<unknown>): Promise<string> =>
    await call.then(() => 'none', (error: unknown) => (error as ServiceError).code)
  const call = <T>(body: T): { readonly params: never, readonly query: never, readonly body: T } =>
    ({ params: {} as never, query: {} as never, body })

  async function enter (node: TestNode): Promise<Doctor> {
    const made = await makePractitionerKey('long enough', 2)
    const holder = await openPractitionerKey(made.file, 'long enough')
    const { chainId, hospital } = await at(node).practitioners({} as never, OPERATOR)
    await at(node).addPractitioner(call({
      key: made.key, possession: holder.possess(chainId, hospital), role: 'doctor',
      licence: { system: 'urn:oid:1.2.3', value: `L-${++licences}` }, name: 'Dr Okafor'
    } as const), OPERATOR)
    const { practitioners } = await at(node).practitioners({} as never, OPERATOR)
    return { node, holder, entry: practitioners.find(({ key }) => key === made.key)!.entry }
  }

  async function diagnosisAt (node: TestNode): Promise<string> {
    const coded = (system: string, of: string): object => ({ coding: [{ system, code: of }] })
    const condition = {
      resourceType: 'Condition', identifier: [{
        system: 'https://hospital.example/records', value: `e-${++records}`
      }],
      clinicalStatus: coded(`${TERMINOLOGY}/condition-clinical`, 'active'),
      verificationStatus: coded(`${TERMINOLOGY}/condition-ver-status`, 'confirmed'),
      code: coded('http://hl7.org/fhir/sid/icd-10-cm', 'E11.9'), subject: { reference: 'Patient/p' }
    }
    const person = {
      resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1980-02-29',
      identifier: [{ system: NATIONAL, value: patient }]
    }
    const body = {
      resourceType: 'Bundle', type: 'collection', entry: [person, condition].map(resource => ({ resource }))
    }
    const { cases: [only] } = await at(node).submit(
      { query: { wait: 20 }, body, sent: utf8(JSON.stringify(body)) }, OPERATOR)
    assert.equal(only?.case.status, 'accepted')
    return only.case.id
  }

  async function open (
    { entry, holder, node }: Doctor, text = TEXT, of = patient, signer = holder
  ): Promise<string> {
    const prepared = await at(node).prepareEmergency(call({
      patient: { value: of }, entry, reason: 'unresponsive', text, minutes: 60
    } as const), OPERATOR)
    const signature = signer.sign(prepared, entry, HOUR_MS)
    return (await at(node).openEmergency(call({ prepared: prepared.id, signature }), OPERATOR)).id
  }

  async function read ({ entry, node }: Doctor, of = patient): Promise<string[]> {
    const { entries } = await at(node).readEmergency(call({ patient: { value: of }, entry }), OPERATOR)
    return entries.map(({ closed, diagnosis }) => diagnosis?.codes[0]?.code ?? closed ?? 'sealed')
  }

  const attempts = async (node: TestNode): Promise<string[]> =>
    (await at(node).emergencyAttempts({} as never, OPERATOR)).map(attempt => attempt.code)

  it('open every record of the patient, of every hospital, and end when they are closed', async () => {
    await diagnosisAt(nodes[0])
    await diagnosisAt(nodes[1])
    assert.equal(await code(read(doctor)), 'no-emergency')
    const id = await open(doctor)
    assert.deepEqual(await read(doctor), ['E11.9', 'E11.9'])
    const params = { id } as never
    await at(doctor.node).closeEmergency({ params, query: {} as never } as never, OPERATOR)
    assert.equal(await code(read(doctor)), 'no-emergency')
  })

  it('of one patient open no record of another', async () => {
    await diagnosisAt(nodes[0])
    await open(doctor)
    const other = `E-${++patients}`
    const first = patient
    patient = other
    await diagnosisAt(nodes[0])
    assert.equal(await code(read(doctor, other)), 'no-emergency')
    const { situations } = doctor.node.hospital
    situations.emergency = async () =>
      ({ consents: [], treats: false, strict: 0, emergencyUntil: Date.now() + HOUR_MS })
    assert.deepEqual(await read(doctor, other), ['no-key'], 'the holders know of none')
    Reflect.deleteProperty(situations, 'emergency')
    assert.deepEqual(await read(doctor, first), ['E11.9'])
  })

  it('are refused by name, and every attempt is kept', async () => {
    await diagnosisAt(nodes[0])
    const { file } = await makePractitionerKey('long enough', 2)
    const stranger = await openPractitionerKey(file, 'long enough')
    assert.equal(await code(open(doctor, 'too short')), 'justification-short')
    assert.equal(await code(open(doctor, 'é'.repeat(4_097))), 'justification-long')
    assert.equal(await code(open(doctor, TEXT, 'nobody')), 'unknown-patient')
    assert.equal(await code(open({ ...doctor, entry: 99 })), 'unknown-clinician')
    assert.equal(await code(open(doctor, TEXT, patient, stranger)), 'clinician-signature')
    assert.deepEqual((await attempts(doctor.node)).slice(0, 5), [
      'clinician-signature', 'unknown-clinician', 'unknown-patient', 'justification-long',
      'justification-short'
    ])
  })

  it('need a second while the clinician is suspended', async () => {
    await diagnosisAt(nodes[0])
    const suspended = await enter(nodes[2])
    const params = { entry: String(suspended.entry) } as never
    await at(nodes[2]).changePractitioner({ ...call({ standing: 'suspended' } as const), params }, OPERATOR)
    assert.equal(await code(open(suspended)), 'second-needed')
    assert.equal((await attempts(nodes[2]))[0], 'second-needed')
    const prepared = await at(nodes[2]).prepareEmergency(call({
      patient: { value: patient }, entry: suspended.entry, reason: 'unresponsive', text: TEXT, minutes: 60
    } as const), OPERATOR)
    await at(nodes[2]).openEmergency(call({
      prepared: prepared.id, signature: suspended.holder.sign(prepared, suspended.entry, HOUR_MS),
      second: { entry: doctor.entry, signature: doctor.holder.sign(prepared, doctor.entry, HOUR_MS) }
    }), OPERATOR)
    assert.deepEqual(await read(suspended), ['E11.9'])
  })

  it('are not opened or read by a client that is not registered for them', async () => {
    await diagnosisAt(nodes[0])
    await open(doctor)
    const ward: Caller = { kind: 'client', id: 'ward-7', scopes: [], purposes: ['TREAT'], roles: [] }
    const { entry, node } = doctor
    const wish = { patient: { value: patient }, entry, reason: 'unresponsive', text: TEXT } as const
    const codes = [
      await code(at(node).prepareEmergency(call(wish), ward)),
      await code(at(node).openEmergency(call({ prepared: 'of another caller', signature: '00' }), ward)),
      await code(at(node).readEmergency(call({ patient: { value: patient }, entry }), ward))
    ]
    assert.deepEqual(codes, Array(3).fill('purpose-not-permitted'))
  })

  it('are judged by two drawn hospitals, which alone read the justification', async () => {
    await diagnosisAt(nodes[0])
    const id = await open(doctor, `${CANARY} found unconscious at the station`)
    const owed = async (node: TestNode): Promise<boolean> =>
      (await at(node).accessReviews({} as never, OPERATOR)).some(review => review.id === id)
    const drawn = async (): Promise<TestNode[]> => {
      const found: TestNode[] = []
      for (const node of nodes) if (await owed(node)) found.push(node)
      return found
    }
    await until(async () => (await drawn()).length === 2)
    const judges = await drawn()
    assert.equal(judges.includes(doctor.node), false)
    const params = { id } as never
    for (const node of judges) {
      const review = await at(node).accessReview({ params } as never, OPERATOR) as AccessReviewView
      assert.equal(review.justification?.text.includes(CANARY), true)
    }
    const outsider = nodes.find(node => node !== doctor.node && !judges.includes(node))!
    assert.equal(await code(at(outsider).accessReview({ params } as never, OPERATOR)), 'not-drawn-to-judge')
    const found = await outsider.hospital.justifications.row(fromHex(id))
    assert.equal(await outsider.hospital.justifications.open(fromHex(id), found!), undefined,
      'the opening hospital gives the key to nobody else')
    const judge = async (node: TestNode): Promise<string> => await code(at(node).judgeAccess(
      { ...call({ judgement: 'unjustified', reason: 'no-emergency' } as const), params }, OPERATOR))
    assert.equal(await judge(outsider), 'not-drawn-to-judge')
    assert.equal(await judge(judges[0]!), 'none')
    const contest = async (body: object): Promise<string> =>
      await code(at(outsider).contestEmergency({ params, query: {} as never, body } as never, OPERATOR))
    const form = 'ab'.repeat(32)
    assert.equal(await contest({ form, patient: { value: patient } }), 'judgement-pending')
    assert.equal(await judge(judges[0]!), 'judged-already')
    assert.equal(await judge(judges[1]!), 'none')
    const { hospitals } = await at(judges[1]!).emergencies({} as never, OPERATOR)
    const own = peerIdOf(doctor.node.running.signer.id)
    assert.equal(hospitals.find(({ hospital }) => hospital.id === own)?.unjustified, 1)
    const text = JSON.stringify(await at(outsider).emergency({ params } as never, OPERATOR))
    assert.equal(text.includes(CANARY), false)
    const seen = async (node: TestNode): Promise<EmergencyView> =>
      await at(node).emergency({ params } as never, OPERATOR)
    await until(async () => (await seen(outsider)).outcome === 'unjustified')
    assert.equal(await contest({ form }), 'contest-incomplete')
    assert.equal(await contest({ form, patient: { value: `E-${++patients}` } }), 'other-patient')
    assert.equal(await contest({}), 'no-right-to-contest')
    assert.equal(await contest({ form, patient: { value: patient } }), 'none')
    await until(async () => (await seen(judges[0]!)).round === 2)
    const { contest: asked } = await seen(judges[0]!)
    assert.deepEqual([asked?.by, asked?.hospital.id], ['form', peerIdOf(outsider.running.signer.id)])
    assert.equal(await contest({ form, patient: { value: patient } }), 'contested-already')
  })

  it('leave no justification in the clear on a disk or in a block', async () => {
    await diagnosisAt(nodes[0])
    await open(doctor, `${CANARY} found unconscious at the station`)
    const { store } = nodes[1].running
    await until(async () => {
      for await (const _row of store.justifications.iterate()) return true
      return false
    })
    for (const node of nodes) {
      for await (const [, value] of node.running.store.justifications.iterate()) {
        assert.equal(Buffer.from(value).includes(CANARY), false)
      }
      const head = node.running.store.head()?.height ?? 0
      for (let height = 1; height <= head; height++) {
        const stored = await node.running.store.readBlock(height)
        assert.equal(Buffer.from(stored?.block ?? []).includes(CANARY), false)
      }
    }
  })

  it('open own records at once while the hospital is out of touch, and are announced on return', async () => {
    const { hospital } = doctor.node
    await diagnosisAt(doctor.node)
    await diagnosisAt(nodes[0])
    Object.defineProperty(hospital.touch, 'isLost', { value: true, configurable: true })
    const { offer } = hospital.own
    let isCut = true
    hospital.own.offer = function (bytes) { if (!isCut) offer.call(this, bytes) }
    try {
      const id = await open(doctor)
      const answers = await read(doctor)
      assert.equal(answers.filter(answer => answer === 'E11.9').length, 1, 'its own record alone')
      assert.equal(answers.includes('no-key'), true)
      isCut = false
      const show = async (): ReturnType<HospitalServices['emergency']> =>
        await at(doctor.node).emergency({ params: { id } } as never, OPERATOR)
      await until(async () => await code(show()) === 'none')
      const view = await show()
      assert.equal(view.unconfirmed, true)
    } finally {
      hospital.own.offer = offer
      Reflect.deleteProperty(hospital.touch, 'isLost')
    }
  })
})

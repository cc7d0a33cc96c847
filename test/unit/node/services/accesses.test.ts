import type { AuditEvent, Bundle } from 'fhir/r4.js'
import assert from 'node:assert/strict'
import {
  OPERATOR, type AccessesView, type AccessView, type HospitalServices
} from '../../../../src/api/index.js'
import { AccessLogFull } from '../../../../src/node/accesses/access-log.js'
import { readAccesses, readProof } from '../../../../src/node/examine/proof/index.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { cardText } from '../../../../src/records/index.js'
import { signedGenesisCodec } from '../../../../src/protocol/codec/index.js'
import { createSigner, sha256 } from '../../../../src/protocol/crypto/index.js'
import { hex, utf8 } from '../../../../src/protocol/types/index.js'
import { NATIONAL, deskOf, fileDiagnosis, holds } from '../../../fixtures/patient-desk.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'

describe('services: the log of accesses', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  let desks: Map<TestNode, HospitalServices>
  let patient: string
  let patients = 0
  before(async () => {
    net = await (await new Consortium().start()).ready()
    nodes = net.nodes as unknown as typeof nodes
    const genesis = signedGenesisCodec.encode(net.world.genesis)
    for (const { store } of nodes) await store.meta.pinGenesis(net.world.chain.id, genesis)
    desks = new Map(net.nodes.map(node => [node, deskOf(node)]))
  })
  beforeEach(() => { patient = `A-${++patients}` })
  after(async () => { await net.stop() })

  const at = (node: TestNode): HospitalServices => desks.get(node)!
  const idOf = (node: TestNode): string => peerIdOf(node.signer.id)
  const read = async (node: TestNode, purpose?: 'TREAT' | 'CAREMGT'): Promise<void> => {
    const body = { value: patient, ...(purpose === undefined ? {} : { purpose, role: 'doctor' as const }) }
    await at(node).history({ body }, OPERATOR)
  }
  const list = async (node: TestNode, by: object = {}): Promise<AccessesView> =>
    await at(node).accesses(
      { body: { patient: { system: NATIONAL, value: patient }, ...by } } as never, OPERATOR)

  /** Waits until a list has an access of this kind with its event. */
  async function logged (
    node: TestNode, kind: AccessView['kind'], isIt: (access: AccessView) => boolean = () => true
  ): Promise<AccessView> {
    let found: AccessView | undefined
    await holds(async () => {
      const { accesses } = await list(node)
      found = accesses.find(access => access.kind === kind && access.state === 'open' && isIt(access))
      return found !== undefined
    })
    return found!
  }

  it('shows reads, refusals, searches and keys given, at each hospital that treats the patient', async () => {
    const [a, b, c] = nodes
    const id = await fileDiagnosis(at(a), patient)
    const own = await fileDiagnosis(at(b), patient)
    await read(b, 'TREAT')
    const bRead = await logged(a, 'read', ({ hospital }) => hospital.id === idOf(b))
    assert.deepEqual([...bRead.event!.cases].sort(), [id, own].sort())
    assert.equal(bRead.event!.purpose, 'TREAT')
    assert.equal(bRead.event!.role, 'doctor')
    assert.equal(bRead.event!.isPermitted, true)
    const given = await logged(a, 'key-given', ({ event }) => event?.other?.id === idOf(b))
    assert.deepEqual(given.event!.cases, [id])
    await read(c, 'TREAT')
    const refused = await logged(a, 'decision', ({ hospital }) => hospital.id === idOf(c))
    assert.equal(refused.event!.isPermitted, false)
    assert.deepEqual([...refused.event!.cases].sort(), [id, own].sort())
    await logged(a, 'look-up', ({ hospital }) => hospital.id === idOf(c))
    await read(c)
    await logged(a, 'search', ({ event, hospital }) => hospital.id === idOf(c) && event!.cases.length === 2)
    const { accesses } = await list(b)
    assert(accesses.some(access => access.kind === 'search' && access.hospital.id === idOf(a)), 'lists, too')
  }).timeout(180_000)

  it('proves that none is missing, also of an access in the newest block', async () => {
    const [a] = nodes
    await fileDiagnosis(at(a), patient)
    await read(a)
    await logged(a, 'read')
    let view = await list(a)
    let check = readAccesses(view, view.chainId)
    await holds(async () => {
      view = await list(a)
      check = readAccesses(view, view.chainId)
      return check.isValid && check.proved > 0
    })
    assert(check.isValid && check.proved > 0 && check.proved <= view.accesses.length, JSON.stringify(check))
    const cut = { ...view, accesses: view.accesses.slice(1) }
    assert.equal(readAccesses(cut, view.chainId).isValid, false)
    const changed = view.accesses.map((access, i) => i === 0 ? { ...access, hash: '00'.repeat(32) } : access)
    assert.deepEqual(readAccesses({ ...view, accesses: changed }, undefined),
      { isValid: false, code: 'accesses-differ' })
    assert.deepEqual(readAccesses(view, '11'.repeat(32)), { isValid: false, code: 'proof-of-another-chain' })
    assert.deepEqual(readAccesses({ ...view, handle: '22'.repeat(32) }, undefined),
      { isValid: false, code: 'proof-of-something-else' })
    const body = { patient: { system: NATIONAL, value: patient } }
    const proof = readProof(await at(a).provePatient({ body } as never, OPERATOR), view.chainId)
    assert(proof.isValid && proof.subject.type === 'patient' && proof.subject.id === view.handle)
    assert((proof.accesses ?? 0) >= check.proved)
  }).timeout(180_000)

  it('proves that there is no access of a patient that nobody looked at', async () => {
    const [a] = nodes
    const name = sha256(utf8('nobody has this name'))
    const chainId = a.world.chain.id as Uint8Array
    const card = cardText({ chainId, name, key: createSigner(sha256(utf8('key of nobody'))).id })
    const body = { patient: { value: card } }
    const proof = readProof(await at(a).provePatient({ body } as never, OPERATOR), hex(chainId))
    assert(proof.isValid && !proof.isPresent && proof.accesses === 0, JSON.stringify(proof))
  })

  it('is shown to nobody but treating hospitals, the card, and the key of the patient', async () => {
    const [a, b] = nodes
    await fileDiagnosis(at(a), patient)
    await assert.rejects(list(b), { code: 'not-treating', status: 403 })
    const { current } = await b.hospital.naming.names.of({ system: NATIONAL, value: patient })
    const key = createSigner(sha256(utf8('a key of nobody')))
    const card = cardText({ chainId: a.world.chain.id as Uint8Array, name: current, key: key.id })
    const shown = await at(b).accesses({ body: { patient: { value: card } } } as never, OPERATOR)
    assert.equal(shown.handle, (await list(a)).handle)
    const signedBy = { key: hex(key.id), at: Date.now(), signature: hex(key.sign(utf8('x'))) }
    await assert.rejects(list(b, { signedBy }), { code: 'access-signature', status: 422 })
  }).timeout(180_000)

  it('shows an event as awaited while nobody sends it, and fetches it later', async () => {
    const [a, b] = nodes
    await fileDiagnosis(at(a), patient)
    await fileDiagnosis(at(b), patient)
    net.hub.lets = ({ protocol }) => protocol !== 'access-events'
    try {
      await read(b, 'TREAT')
      await holds(async () =>
        (await list(a)).accesses.some(({ hospital, state }) =>
          hospital.id === idOf(b) && state === 'awaited'))
      assert.equal((await list(b)).accesses.find(({ kind }) => kind === 'read')?.state, 'open')
    } finally {
      net.hub.lets = () => true
    }
    await logged(a, 'read', ({ hospital }) => hospital.id === idOf(b))
  }).timeout(180_000)

  it('names no record that a hospital may not read, but to the patient', async () => {
    const [a, b] = nodes
    const hidden = await fileDiagnosis(at(a), patient, 'B20')
    const open = await fileDiagnosis(at(a), patient)
    await fileDiagnosis(at(b), patient)
    await read(a, 'TREAT')
    await read(b, 'TREAT')
    const ofA = await logged(a, 'read', ({ hospital }) => hospital.id === idOf(a))
    assert(ofA.event!.cases.includes(hidden))
    const refused = await logged(b, 'decision', ({ hospital }) => hospital.id === idOf(b))
    assert.deepEqual([refused.event!.isPermitted, refused.event!.cases], [false, []])
    const atB = await logged(b, 'read', ({ hospital }) => hospital.id === idOf(a))
    assert.deepEqual([...atB.event!.cases].sort(), ofA.event!.cases.filter(one => one !== hidden).sort())
    const view = await list(b)
    assert(!JSON.stringify(view).includes(hidden) && readAccesses(view, view.chainId).isValid, 'and is whole')
    const audited = async (node: TestNode, value = patient): Promise<AuditEvent[]> =>
      (await at(node).accessAudit({ body: { patient: { value } } } as never, OPERATOR) as Bundle<AuditEvent>)
        .entry?.flatMap(({ resource }) => resource ?? []) ?? []
    const events = await audited(b)
    const text = JSON.stringify(events)
    assert(text.includes(open) && !text.includes(hidden.slice(0, 12)))
    assert(!events.some(({ outcome }) => outcome === '8'), 'a refusal would tell of the record, too')
    const ids = events.map(({ id }) => id ?? '')
    assert(ids.every(one => /^[0-9a-f]{16}-[0-9a-f]{16}(-[0-9a-f]{12})?$/.test(one)), 'numbers show gaps')
    const { current } = await b.hospital.naming.names.of({ system: NATIONAL, value: patient })
    const card = cardText({ chainId: a.world.chain.id as Uint8Array, name: current, key: a.signer.id })
    assert(JSON.stringify(await audited(b, card)).includes(hidden))
  }).timeout(180_000)

  it('becomes FHIR AuditEvents', async () => {
    const [a] = nodes
    const id = await fileDiagnosis(at(a), patient)
    await read(a, 'TREAT')
    await logged(a, 'read')
    const body = { patient: { system: NATIONAL, value: patient } }
    const bundle = await at(a).accessAudit({ body } as never, OPERATOR)
    const text = JSON.stringify(bundle)
    assert(text.includes('IHE.BasicAudit.PatientRead') && text.includes(id))
  }).timeout(180_000)

  it('refuses to show anything when it is full', async () => {
    const [a] = nodes
    await fileDiagnosis(at(a), patient)
    const { log } = a.hospital.accesses
    const { record } = log
    log.record = async () => await Promise.reject(new AccessLogFull())
    try {
      await assert.rejects(read(a), { code: 'access-log-full', status: 503 })
      await assert.rejects(list(a), { code: 'access-log-full', status: 503 })
    } finally {
      log.record = record
    }
  }).timeout(180_000)
})

import assert from 'node:assert/strict'
import {
  OPERATOR, type ConsentsView, type HistoryEntryView, type HospitalServices, type ServiceError
} from '../../../../src/api/index.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { signedGenesisCodec } from '../../../../src/protocol/codec/index.js'
import { AccessKind, equal, hex } from '../../../../src/protocol/types/index.js'
import { linkAad, linkKey, linkedNumberCodec } from '../../../../src/protocol/consent/index.js'
import { aeadSeal } from '../../../../src/protocol/crypto/native/sealing/index.js'
import { consentKey, patientHandle, recordPseudonym } from '../../../../src/protocol/names/index.js'
import { Denials } from '../../../../src/node/clinical/consents/denials.js'
import { makePatientKey, openPatientKey } from '../../../../src/node/machine/patient-key.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import { fileRule } from '../../../../src/node/services/consents/file-rule.js'
import { patientRecords } from '../../../../src/node/services/fhir/index.js'
import { auditedNumbers } from '../../../fixtures/audited-numbers.js'
import { NATIONAL, deskOf, fileDiagnosis, holds } from '../../../fixtures/patient-desk.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'
import { faultsOfSummary } from '../../../fixtures/summary-invariants.js'
import { reason, sensitivity } from '../../records/consent/examples.js'

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const FORM = 'f0'.repeat(32)
const CODES = { 'A-1': 'E11.9', 'B-1': 'J45.909' }

const call = (body: object): never => ({ params: {}, query: {}, body }) as never
const patientOf = (value: string): { readonly system: string, readonly value: string } =>
  ({ system: NATIONAL, value })
const code = async (asked: Promise<unknown>): Promise<string> =>
  await asked.then(() => 'none', (error: unknown) => (error as ServiceError).code)

describe('services: links of two numbers', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  let desks: Map<TestNode, HospitalServices>

  before(async () => {
    net = await (await new Consortium().start()).ready()
    nodes = net.nodes as unknown as typeof nodes
    const genesis = signedGenesisCodec.encode(net.world.genesis)
    for (const { store } of nodes) await store.meta.pinGenesis(net.world.chain.id, genesis)
    desks = new Map(net.nodes.map(node => [node, deskOf(node)]))
    for (const [number, code] of Object.entries(CODES)) {
      for (const node of nodes.slice(0, 2)) await fileDiagnosis(at(node), number, code)
    }
  })
  after(async () => { await net.stop() })

  const at = (node: TestNode): HospitalServices => desks.get(node)!

  const order = async (node: TestNode, number: string, act: object): Promise<number> =>
    (await at(node).fileOrder(call({ patient: patientOf(number), form: FORM, act }), OPERATOR)).counter
  const link = async (node: TestNode, number: string, other: string): Promise<number> =>
    await order(node, number, { type: 'link', with: patientOf(other) })
  const unlink = async (node: TestNode, number: string, counter: number): Promise<number> =>
    await order(node, number, { type: 'revoke', number: counter })

  /** Denies a hospital, or everybody records of a category. */
  async function deny (node: TestNode, number: string, denied: TestNode | 'HIV'): Promise<number> {
    const role = { coding: [{ system: `${TERMINOLOGY}/v3-ParticipationType`, code: 'IRCP' }] }
    const conditions = denied === 'HIV'
      ? { securityLabel: [sensitivity('HIV')] }
      : { actor: [{ role, reference: { identifier: {
          system: 'https://medichain.example/fhir/members', value: peerIdOf(denied.running.signer.id)
        } } }] }
    const consent = {
      resourceType: 'Consent', status: 'active', patient: { identifier: patientOf(number) },
      scope: { coding: [{ system: `${TERMINOLOGY}/consentscope`, code: 'patient-privacy' }] },
      category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
      provision: { type: 'deny', provision: [{ type: 'deny', purpose: [reason('TREAT')], ...conditions }] }
    }
    return await order(node, number, { type: 'give', consent })
  }

  async function historyAt (
    node: TestNode, value: string, purpose: 'TREAT' | 'BTG' = 'TREAT'
  ): Promise<readonly HistoryEntryView[]> {
    return (await at(node).history({ body: { value, purpose } }, OPERATOR)).entries
  }

  /** What a view shows: the codes of each record that is open, with the number of another one. */
  async function seen (node: TestNode, number: string): Promise<string> {
    const words = (await historyAt(node, number)).map(({ closed, diagnosis, number: other }) => {
      const under = other === undefined ? '' : ` under ${other.value}`
      return `${diagnosis?.codes[0]?.code ?? closed ?? 'sealed'}${under}`
    })
    return words.sort().join(', ')
  }
  const stateOf = async (node: TestNode, number: string): Promise<(string | undefined)[]> =>
    (await view(node, number)).consents.map(one => one.link?.state)
  const view = async (node: TestNode, number: string): Promise<ConsentsView> =>
    await at(node).consents(call({ patient: patientOf(number) }), OPERATOR)

  const auditedOf = async (node: TestNode, number: string): Promise<string[]> =>
    await auditedNumbers(node, at(node), patientOf(number), ['A-1', 'B-1'].map(patientOf))

  const OF_A = 'E11.9, E11.9'
  const BOTH = `${OF_A}, J45.909 under B-1, J45.909 under B-1`
  const BOTH_OF_B = 'E11.9 under A-1, E11.9 under A-1, J45.909, J45.909'

  it('are refused by name, and nothing is filed', async () => {
    const [a, , c] = nodes
    assert.equal(await code(link(a, 'A-1', 'A-1')), 'link-to-itself')
    assert.equal(await code(link(a, 'A-1', 'nobody')), 'link-unknown-number')
    assert.equal(await code(link(a, 'nobody', 'A-1')), 'link-unknown-number')
    assert.equal(await code(link(c, 'A-1', 'B-1')), 'link-not-treating')
    assert.equal(await code(order(a, 'A-1', { type: 'link' })), 'act-incomplete')
    assert.equal((await view(a, 'A-1')).counter, 0)
  })

  it('join nothing while one number alone names the other', async () => {
    const [a, b] = nodes
    assert.equal(await seen(a, 'A-1'), OF_A)
    const number = await link(a, 'A-1', 'B-1')
    assert.equal(await code(link(a, 'A-1', 'B-1')), 'link-exists')
    await holds(async () => await code(link(b, 'A-1', 'B-1')) === 'link-exists')
    assert.equal(await code(link(a, 'B-1', 'A-1')), 'link-needs-another-hospital')
    assert.deepEqual(await stateOf(a, 'A-1'), ['one-sided'])
    assert.deepEqual([await seen(a, 'A-1'), await seen(a, 'B-1')], [OF_A, 'J45.909, J45.909'])
    await unlink(a, 'A-1', number)
  })

  it('join the views of both numbers, at every hospital, until one side is ended', async () => {
    const [a, b, c] = nodes
    const ofA = await link(a, 'A-1', 'B-1')
    await holds(async () => await code(link(b, 'A-1', 'B-1')) === 'link-exists')
    const ofB = await link(b, 'B-1', 'A-1')
    for (const node of [a, b]) {
      await holds(async () => await seen(node, 'A-1') === BOTH)
      assert.equal(await seen(node, 'B-1'), BOTH_OF_B)
    }
    assert.deepEqual((await view(a, 'A-1')).consents[0]?.link, { state: 'in-force', with: patientOf('B-1') })
    assert.equal((await view(a, 'A-1')).consents[0]?.resource, undefined)
    // This hospital treats neither, so it reads nothing, and the list does not tell of another number.
    assert.equal(await seen(c, 'A-1'), 'not-permitted, not-permitted')
    // An emergency of one number opens nothing of the other, and waits for no hospital.
    assert((await historyAt(a, 'A-1', 'BTG')).every(({ number }) => number === undefined))
    assert.deepEqual([await waitingOfB(a, 'TREAT'), await waitingOfB(a, 'BTG')], [1, 0])
    const { document, records: copied } =
      await at(a).exportPatient(call({ patient: patientOf('A-1') }), OPERATOR)
    assert.equal(copied.filter(({ content }) => content === 'included').length, 4)
    assert.deepEqual(copied.flatMap(({ number }) => number?.value ?? []), ['B-1', 'B-1'])
    assert.match(JSON.stringify(document), /"type":"seealso"/)
    assert.deepEqual(faultsOfSummary(document), [])
    // The copy is in the lists of both numbers.
    await holds(async () => {
      const { accesses, linked = [] } = await at(a).accesses(call({ patient: patientOf('A-1') }), OPERATOR)
      assert.deepEqual(linked.map(({ number }) => number), [patientOf('B-1')])
      return [accesses, linked[0]!.list.accesses].every(all => all.some(({ kind }) => kind === 'export'))
    })
    // The same log as AuditEvents, each of its own number. A hospital that treats neither sees nothing.
    for (const node of [a, b]) assert.deepEqual(await auditedOf(node, 'A-1'), ['A-1', 'B-1'])
    assert.deepEqual(await auditedOf(c, 'A-1'), [])
    await unlink(b, 'B-1', ofB)
    await holds(async () => await seen(a, 'A-1') === OF_A)
    assert.deepEqual(await stateOf(a, 'A-1'), ['one-sided'])
    assert.deepEqual(await auditedOf(a, 'A-1'), ['A-1'])
    await unlink(a, 'A-1', ofA)
  })

  it('let the denial of one number refuse both, also at the holders of keys', async () => {
    const [a, b] = nodes
    const ofA = await link(a, 'A-1', 'B-1')
    await holds(async () => (await stateOf(b, 'A-1'))[0] === 'one-sided')
    const ofB = await link(b, 'B-1', 'A-1')
    await holds(async () => await seen(a, 'A-1') === BOTH && await seen(b, 'A-1') === BOTH)
    const denial = await deny(b, 'B-1', a)
    await holds(async () => await seen(a, 'A-1') === 'E11.9, not-permitted')
    assert.equal(await seen(a, 'B-1'), 'J45.909, not-permitted', 'own records stay, and tell nothing')
    assert.deepEqual([await auditedOf(a, 'A-1'), await auditedOf(a, 'B-1')], [['A-1'], ['B-1']])
    assert.equal((await at(a).accesses(call({ patient: patientOf('A-1') }), OPERATOR)).linked, undefined)
    assert.equal(await seen(b, 'A-1'), BOTH, 'another hospital is not denied')
    // What a filed, its operator sees. The other side looks like a rule that no hospital has.
    assert.deepEqual(await stateOf(a, 'A-1'), ['in-force'])
    assert.deepEqual((await view(a, 'A-1')).consents[0]?.link, { state: 'in-force' })
    assert.deepEqual((await view(a, 'B-1')).consents.find(({ number }) => number === ofB)?.link, undefined)
    const { basis, consent } = await at(a).consentWhy(call({
      patient: patientOf('A-1'), reader: peerIdOf(a.running.signer.id), purpose: 'TREAT'
    }), OPERATOR)
    assert.deepEqual([basis, consent], ['denied', undefined], 'no rule of the other number is shown')
    assert.equal(await forced(a, 'A-1'), 'E11.9, no-key', 'the holders refuse, too')
    const { chain } = b.running
    const { current } = await b.hospital.lookUps.of(patientOf('A-1'))
    const { situations } = b.hospital
    const deniedTo = await new Denials({ chain, now: Date.now, situations }).of(current)
    assert.deepEqual(deniedTo(0), [a.running.signer.id], 'a new diagnosis names the hospital as denied')
    await unlink(b, 'B-1', denial)
    await holds(async () => await seen(a, 'A-1') === BOTH)
    const another = await deny(b, 'B-1', 'HIV')
    await holds(async () => (await view(a, 'B-1')).consents.length === 2)
    assert.equal(await seen(a, 'A-1'), BOTH)
    for (const counter of [another, ofB]) await unlink(b, 'B-1', counter)
    await unlink(a, 'A-1', ofA)
  })

  it('are given like consents, by a key as well, which signs nothing else for them', async () => {
    const [a] = nodes
    const { file: text } = await makePatientKey('correct horse', 2 ** 4)
    const holder = await openPatientKey(text, 'correct horse')
    const act = { type: 'link', with: patientOf('B-1') } as const
    const prepared = await at(a).prepareOrder(call({ patient: patientOf('A-1'), act }), OPERATOR)
    const chainId = hex(a.running.chain.id as Uint8Array)
    assert.match(holder.sign(prepared, chainId, act), /^[0-9a-f]{128}$/)
    for (const type of ['revoke', 'attest', 'rotate']) {
      assert.throws(() => holder.sign(prepared, chainId, { type }), { code: 'another-order' })
    }
    assert.equal(prepared.act.slice(0, 2), '01', 'the chain sees what it sees of any consent')
  })

  it('with the name or the number of somebody else have no effect on views', async () => {
    const [a, b, c] = nodes
    const ofA = await link(a, 'A-1', 'B-1')
    const { links } = b.hospital.situations
    const { current: nameA } = await b.hospital.lookUps.of(patientOf('A-1'))
    const { current: nameB } = await b.hospital.lookUps.of(patientOf('B-1'))
    const { chain: { id } } = b.running
    const [handleA, handleB] = [patientHandle(id, nameA), patientHandle(id, nameB)]
    await holds(async () => (await stateOf(b, 'A-1'))[0] === 'one-sided')
    const honest = await link(b, 'B-1', 'A-1')
    const [rule] = (await b.hospital.situations.consents(handleB, consentKey(id, nameB), Date.now())).own
    await unlink(b, 'B-1', honest)
    const { link: said } = rule!.rule!
    // The hospital seals another name than that of its side, and then the number of another patient.
    for (const [at, number] of [{ name: nameA, ...patientOf('A-1') }, { name: nameB, ...patientOf('C-1') }]
      .entries()) {
      const sealed = aeadSeal(linkKey(id, nameA), new Uint8Array(12),
        linkedNumberCodec.encode(number), linkAad(id, handleB, handleA))
      const mark = await fileRule({ chain: b.running, hospital: b.hospital }, nameB,
        { salt: new Uint8Array(16).fill(at), provisions: [], link: { ...said!, sealed } })
      const counter = honest + 2 + 2 * at
      const sent = await b.hospital.orders.send({
        kind: 18, author: b.running.signer.id, handle: handleB, counter, form: new Uint8Array(32),
        act: { type: 'give', ...mark, until: 0 }
      })
      assert('height' in sent)
      await holds(async () => (await stateOf(a, 'A-1'))[0] === 'in-force')
      assert.equal(await seen(a, 'A-1'), OF_A)
      assert.deepEqual((await view(a, 'A-1')).consents[0]?.link, { state: 'in-force' })
      if (at === 0) {
        const read = { who: { hospital: b.running.signer.id, practitioner: undefined, role: 0 },
          purpose: 'TREAT', time: Date.now() } as const
        assert.equal(await links.numberOf(nameA, read, 'here'), undefined)
      }
      await unlink(b, 'B-1', counter)
    }
    await unlink(a, 'A-1', ofA)
    // Attempts to link are in the log of both numbers, also those that are refused.
    await holds(async () => (await a.hospital.accesses.index.of(handleB)).some(({ author, kind }) =>
      kind === AccessKind.search && equal(author, c.running.signer.id)))
  })

  it('are over once the rules of one number are erased, and the other number is as before', async () => {
    const [a, b] = nodes
    const ofA = await link(a, 'A-1', 'B-1')
    await holds(async () => (await stateOf(b, 'A-1'))[0] === 'one-sided')
    await link(b, 'B-1', 'A-1')
    await holds(async () => await seen(a, 'A-1') === BOTH)
    const { current } = await a.hospital.lookUps.of(patientOf('B-1'))
    const handle = patientHandle(a.running.chain.id, current)
    for (const { hospital, store } of nodes) await store.write(await hospital.rules.erase(handle))
    assert.equal(await seen(a, 'A-1'), OF_A)
    assert.deepEqual((await view(a, 'A-1')).consents.map(one => one.link?.state), ['one-sided'])
    await unlink(a, 'A-1', ofA)
  })

  /** Counts the own proposals of B-1 without a block that a search of A-1 shows. */
  async function waitingOfB ({ hospital, running }: TestNode, purpose: 'TREAT' | 'BTG'): Promise<number> {
    const [ofA, ofB] = await Promise.all(['A-1', 'B-1'].map(async number =>
      ({ identifier: patientOf(number), names: await hospital.lookUps.of(patientOf(number)) })))
    const submitter = running.signer.id
    const pseudonym = recordPseudonym(running.chain.id, ofB!.names.current, submitter)
    const parties = { show: () => ({ id: '', name: '' }) } as never
    const finder = new CaseFinder(running, parties, hospital.cases, async () => 'no quorum')
    const waiting = [{ caseId: new Uint8Array(32), submitter, proposal: { pseudonym, relation: 0 } }]
    const parts = {
      chain: running, finder,
      hospital: Object.create(hospital, {
        cases: { value: { waiting: () => waiting } },
        records: { value: { read: async () => ({ plaintext: new Uint8Array(1), isApproved: true }) } }
      }) as typeof hospital
    }
    const found = await patientRecords(parts, parties, { id: 'a', ...ofA! },
      { reading: { caller: OPERATOR, purpose }, which: 'current' })
    return found.filter(({ current }) => current.status === 'pending').length
  }

  /** Reads as a hospital whose own node permits everything, so that the other hospitals alone decide. */
  async function forced (node: TestNode, number: string): Promise<string> {
    const { situations } = node.hospital
    const { of } = situations
    situations.of = async () => ({ consents: [], treats: true, emergencyUntil: 0, strict: 0 })
    try {
      return await seen(node, number)
    } finally {
      situations.of = of
    }
  }
})

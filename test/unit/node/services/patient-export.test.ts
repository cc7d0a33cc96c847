import assert from 'node:assert/strict'
import {
  OPERATOR, type Caller, type HospitalServices, type PatientExportView
} from '../../../../src/api/index.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { createSigner, sha256 } from '../../../../src/protocol/crypto/index.js'
import { signedGenesisCodec } from '../../../../src/protocol/codec/index.js'
import { hex, utf8 } from '../../../../src/protocol/types/index.js'
import { cardText } from '../../../../src/records/index.js'
import { readReceipt } from '../../../../src/receipt/index.js'
import { NATIONAL, deskOf, fileDiagnosis, holds } from '../../../fixtures/patient-desk.js'
import { faultsOfSummary } from '../../../fixtures/summary-invariants.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'

const CLIENT: Caller = { kind: 'client', id: 'ehr', scopes: [], purposes: ['TREAT'], roles: [] }

describe('services: the copy of a patient', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  let desks: Map<TestNode, HospitalServices>
  before(async () => {
    net = await (await new Consortium().start()).ready()
    nodes = net.nodes as unknown as typeof nodes
    const genesis = signedGenesisCodec.encode(net.world.genesis)
    for (const { store } of nodes) await store.meta.pinGenesis(net.world.chain.id, genesis)
    desks = new Map(net.nodes.map(node => [node, deskOf(node)]))
  })
  after(async () => { await net.stop() })

  const at = (node: TestNode): HospitalServices => desks.get(node)!
  const copyOf = async (node: TestNode, value: string, caller = OPERATOR): Promise<PatientExportView> =>
    await at(node).exportPatient({ body: { patient: { value } } } as never, caller)
  const cardOf = async (node: TestNode, value: string): Promise<string> => {
    const { current: name } = await node.hospital.naming.names.of({ system: NATIONAL, value })
    const { id: key } = createSigner(sha256(utf8('a key')))
    return cardText({ chainId: node.world.chain.id as Uint8Array, name, key })
  }

  it('has the diagnoses of all hospitals with provenance and receipts, and is logged', async () => {
    const [a, b] = nodes
    const one = await fileDiagnosis(at(a), 'C-1')
    const two = await fileDiagnosis(at(b), 'C-1')
    const view = await copyOf(a, 'C-1')
    assert.deepEqual(view.records.map(({ case: id, content }) => [id, content]),
      [[one, 'included'], [two, 'included']])
    for (const { case: id, receipt } of view.records) {
      const report = readReceipt(receipt, view.chainId)
      assert(report.isValid && JSON.stringify(report).includes(id), JSON.stringify(report))
    }
    assert.deepEqual(faultsOfSummary(view.document), [])
    const text = JSON.stringify(view.document)
    assert.equal(text.match(/"resourceType":"Provenance"/g)?.length, 4)
    assert.doesNotMatch(text, /127\.0\.0\.1|localhost/)
    await holds(async () => {
      const { accesses } = await at(b).accesses({ body: { patient: { value: 'C-1' } } } as never, OPERATOR)
      return accesses.some(({ event, hospital, kind }) => kind === 'export' &&
        hospital.id === peerIdOf(a.signer.id) && event?.purpose === 'PATRQT' && event.cases.length === 2)
    })
  }).timeout(180_000)

  it('says which records are closed to the hospital, and comes for a card', async () => {
    const [a, , c] = nodes
    const id = await fileDiagnosis(at(a), 'C-2')
    await assert.rejects(copyOf(c, 'C-2'), { code: 'not-treating', status: 403 })
    const card = await cardOf(a, 'C-2')
    const closed = await copyOf(c, card)
    assert.deepEqual(closed.records.map(({ case: one, content }) => [one, content]), [[id, 'closed']])
    assert.equal(readReceipt(closed.records[0]?.receipt, closed.chainId).isValid, true)
    assert.deepEqual(faultsOfSummary(closed.document), [])
    assert.deepEqual((await copyOf(a, card)).records.map(({ content }) => content), ['included'])
    const { entries } = await at(a).history({ body: { value: card } }, OPERATOR)
    assert.deepEqual(entries.map(entry => [entry.case.id, entry.diagnosis?.codes[0]?.code]), [[id, 'E11.9']])
  }).timeout(180_000)

  it('has receipts with content of the own patient alone, opened and logged as the copy is', async () => {
    const [a, b, c] = nodes
    const one = await fileDiagnosis(at(a), 'C-4')
    const two = await fileDiagnosis(at(b), 'C-4')
    const strangers = await fileDiagnosis(at(a), 'C-5')
    const receipt = async (node: TestNode, id: string, value = 'C-4', caller = OPERATOR): Promise<unknown> =>
      await at(node).receiptWithContent({ params: { id }, body: { patient: { value } } } as never, caller)
    const chainId = hex(a.world.chain.id as Uint8Array)
    for (const [node, id] of [[a, one], [a, two]] as const) {
      const report = readReceipt(await receipt(node, id), chainId)
      assert(report.isValid && report.caseId === id, JSON.stringify(report))
      assert.match(report.content?.diagnosis ?? '', /^E11\.9 /)
    }
    await assert.rejects(receipt(a, strangers), { code: 'other-patient', status: 409 })
    await assert.rejects(receipt(c, one), { code: 'not-treating', status: 403 })
    const card = await cardOf(a, 'C-4')
    await assert.rejects(receipt(c, one, card), { code: 'record-not-permitted', status: 403 })
    await assert.rejects(receipt(a, one, 'C-4', CLIENT), { code: 'purpose-not-permitted', status: 403 })
    await holds(async () => {
      const { accesses } = await at(b).accesses({ body: { patient: { value: 'C-4' } } } as never, OPERATOR)
      return ['read', 'export'].every(kind => accesses.some(({ event, hospital, kind: of }) => of === kind &&
        hospital.id === peerIdOf(a.signer.id) && event?.purpose === 'PATRQT' && event.cases.includes(two)))
    })
  }).timeout(180_000)

  it('is refused to a client that reads for other purposes, and look-ups have its purpose', async () => {
    const [a] = nodes
    await fileDiagnosis(at(a), 'C-3')
    await assert.rejects(copyOf(a, 'C-3', CLIENT), { code: 'purpose-not-permitted', status: 403 })
    const body = { patient: { value: 'C-3' } } as never
    await at(a).accesses({ body }, { ...CLIENT, purposes: ['HQUALIMP'] } as Caller)
    await assert.rejects(at(a).accesses({ body }, { ...CLIENT, purposes: [] } as Caller),
      { code: 'purpose-not-permitted', status: 403 })
    await holds(async () => (await at(a).accesses({ body }, OPERATOR)).accesses.some(({ event, kind }) =>
      kind === 'search' && event?.purpose === 'HQUALIMP'))
  }).timeout(180_000)
})

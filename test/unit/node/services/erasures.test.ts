import assert from 'node:assert/strict'
import {
  OPERATOR, type ErasureStatusView, type HospitalServices, type ServiceError
} from '../../../../src/api/index.js'
import { findMissing } from '../../../../src/node/clinical/holdings.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import { CaseWaiters } from '../../../../src/node/services/case-waiters.js'
import { hospitalServices } from '../../../../src/node/services/hospital-services.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { caseCodec } from '../../../../src/protocol/codec/index.js'
import { caseKey } from '../../../../src/protocol/ledger/index.js'
import { fromHex, hex, utf8, type Case, type MemberId } from '../../../../src/protocol/types/index.js'
import { MemoryFileSystem, MemoryStore, put } from '../../../../src/storage/index.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'

const NATIONAL = 'https://id.example/national'
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const FORM = 'f0'.repeat(32)
const WINDOW_MS = 3_000

/** Waits until a test holds, at most 2 minutes. */
async function until (test: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 2_400; tries++) {
    if (await test()) return
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
  assert.fail(`it did not come in time: ${what}`)
}

describe('services: erasures', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  let desks: Map<TestNode, HospitalServices>
  let patient: string
  let patients = 0
  let records = 0
  before(async () => {
    net = await (await new Consortium({
      parameters: { attemptWindowMs: WINDOW_MS, takeUpMs: 1_000 }
    }).start()).ready()
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
      patientSystem: NATIONAL, patientRegisters: [], recordSystem: 'https://hospital.example/records',
      recordBase: '', practitionerNumber: 'X-10', practitionerSystem: 'https://licensing.example/physicians'
    }
    return hospitalServices({ config } as never, () =>
      ({ chain: running, hospital, finder }), waiters, parties)
  }

  const at = (node: TestNode): HospitalServices => desks.get(node)!
  const bundle = (): { readonly body: object, readonly sent: Uint8Array } => {
    const coded = (system: string, code: string): object => ({ coding: [{ system, code }] })
    const condition = {
      resourceType: 'Condition', identifier: [{
        system: 'https://hospital.example/records', value: `r-${++records}`
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
    return { body, sent: utf8(JSON.stringify(body)) }
  }

  /** Files a diagnosis, and returns its case id once two hospitals approved it. */
  async function diagnosisAt (node: TestNode): Promise<string> {
    const { cases: [only] } = await at(node).submit({ query: { wait: 20 }, ...bundle() }, OPERATOR)
    assert.equal(only?.case.status, 'accepted')
    return only.case.id
  }

  /** Reads a record; its code, or why it stays closed. */
  async function read (node: TestNode, id: string): Promise<string> {
    const { entries } = await at(node).history({ body: { value: patient, purpose: 'TREAT' } }, OPERATOR)
      .catch((error: unknown) => {
        assert.equal((error as ServiceError).code, 'unknown-patient')
        return { entries: [] }
      })
    const entry = entries.find(({ case: found }) => found.id === id)
    return entry?.diagnosis?.codes[0]?.code ?? entry?.closed ?? 'sealed'
  }

  async function step (
    node: TestNode, id: string, what: 'request' | 'withdraw' | 'contest',
    measure: 'erase' | 'restrict' = 'erase'
  ): Promise<void> {
    const body = { patient: { system: NATIONAL, value: patient }, case: id, measure, step: what, form: FORM }
    await at(node).sendStep({ body }, OPERATOR)
  }

  async function decide (
    node: TestNode, id: string, ground: 'notNeeded' | 'dutyToKeep' | 'legalHold' | 'holdOver' = 'notNeeded',
    measure: 'erase' | 'restrict' | 'hold' = 'erase'
  ): Promise<void> {
    await at(node).decideMeasure({ body: { case: id, measure, ground, reasons: FORM } }, OPERATOR)
  }

  const status = async (node: TestNode, id: string): Promise<ErasureStatusView> =>
    await at(node).erasureStatus({ params: { id } }, OPERATOR)

  const codeOf = async (call: Promise<unknown>): Promise<string> =>
    await call.then(() => 'accepted', (error: unknown) => (error as ServiceError).code)

  /** Waits until every hospital has attested the erasure of a record. */
  async function attested (id: string): Promise<void> {
    await until(async () => (await status(nodes[0], id)).late?.length === 0, 'four attestations')
  }

  async function caseAt (node: TestNode, id: string): Promise<Case> {
    return caseCodec.decode((await node.store.entry(caseKey(fromHex(id))))!)
  }

  /** Everything that the disk of a node has, as hexadecimal text. */
  async function bytesOf (node: TestNode): Promise<string[]> {
    const texts = node.slots.paths.map(path => hex(node.slots.read(path)))
    for await (const [key, value] of node.database.iterate({})) texts.push(hex(key), hex(value))
    return texts
  }

  it('leave no byte of envelopes, pads and keys at any hospital, and each attests it', async () => {
    const [a, b] = nodes
    const id = await diagnosisAt(a)
    const other = await diagnosisAt(b)
    await until(async () => await read(b, id) === 'E11.9', 'B treats the patient')
    const found = await caseAt(a, id)
    const bodies = await a.store.sentBodies([found.bodyHash, found.casePartHash])
    const [recordKey] = await a.hospital.custody.recordKeys([found])
    const canaries = [
      bodies[0]!.ciphertext, bodies[0]!.pad!, bodies[1]!.ciphertext, recordKey!,
      (await a.hospital.custody.caseKey(found.id))!
    ].map(bytes => hex(bytes.subarray(0, 32)))
    for (const at of [0, 1, 2]) {
      assert((await bytesOf(a)).some(text => text.includes(canaries[at]!)), 'the search finds what is there')
    }
    await step(a, id, 'request')
    assert.equal(await codeOf(step(a, id, 'request')), 'measure-requested')
    await until(async () => (await status(b, id)).measures.length === 1, 'the request is at B')
    assert.equal(await codeOf(decide(b, id)), 'not-to-decide')
    await decide(a, id)
    await until(async () => await read(b, id) === 'erasing', 'the order is at B')
    assert.equal(await read(a, id), 'erasing')
    await attested(id)
    for (const node of nodes) await node.hospital.erasures.settled()
    assert.deepEqual([await read(a, id), await read(b, id)], ['erased', 'erased'])
    assert.equal(await read(b, other), 'E11.9', 'another record of the patient stays')
    for (const node of nodes) {
      const texts = await bytesOf(node)
      for (const canary of canaries) assert(!texts.some(text => text.includes(canary)))
      assert.deepEqual(await node.store.hasBodies([found.bodyHash, found.casePartHash]), [false, false])
      assert.equal(await node.store.recordKeys.get(found.id), undefined)
    }
    const { attested: attestations } = await status(b, id)
    assert.deepEqual(attestations?.map(({ wiped }) => wiped.join()),
      Array.from({ length: 4 }, () => 'pads,bodies,rows,caches'))
    assert.equal(await codeOf(at(a).amend({ params: { id }, query: {}, ...bundle() }, OPERATOR)), 'erased')
    assert.equal(await codeOf(at(b).dispute({ params: { id }, query: {}, ...bundle() }, OPERATOR)), 'erased')
    assert.deepEqual(nodes.map(({ hospital }) => hospital.erasures.toConfirm), [1, 1, 0, 0],
      'A and B have read the record')
    const { notices } = await at(b).erasureNotices({}, OPERATOR)
    assert.deepEqual(notices.map(({ record }) => record), [id])
    await at(b).confirmErasure({ body: { case: id } }, OPERATOR)
    assert.equal(await codeOf(at(b).confirmErasure({ body: { case: id } }, OPERATOR)), 'unknown-notice')
    for (const { running: { chain }, signer, store } of nodes) {
      const lacking = await findMissing(store, { chainId: chain.id, self: signer.id, readsAll: true })
      assert.deepEqual([lacking.bodies, lacking.pads, lacking.keys], [[], [], []], 'nothing is to be fetched')
    }
    const { counts, measures } = await at(b).erasures({ query: {} }, OPERATOR)
    assert.deepEqual([measures.length, counts[0]?.granted], [1, 1])
  }).timeout(400_000)

  it('are withdrawn until they take effect, and give the record back', async () => {
    const [a] = nodes
    const id = await diagnosisAt(a)
    await step(a, id, 'request')
    await decide(a, id, 'legalHold', 'hold')
    assert.equal(await codeOf(decide(a, id)), 'legal-hold')
    await decide(a, id, 'holdOver', 'hold')
    await decide(a, id)
    await step(a, id, 'withdraw')
    assert.equal(await read(a, id), 'E11.9')
    await new Promise(resolve => { setTimeout(resolve, 4 * WINDOW_MS) })
    assert.equal(await read(a, id), 'E11.9', 'no withdrawn order takes effect')
  }).timeout(300_000)

  it('restrict a record to its own hospital until the patient lifts it', async () => {
    const [a, b] = nodes
    const id = await diagnosisAt(a)
    await diagnosisAt(b)
    await until(async () => await read(b, id) === 'E11.9', 'B treats the patient')
    await step(b, id, 'request', 'restrict')
    await decide(a, id, 'notNeeded', 'restrict')
    await until(async () => await read(b, id) === 'not-permitted', 'the restriction is at B')
    assert.equal(await read(a, id), 'E11.9')
    await step(b, id, 'withdraw', 'restrict')
    await until(async () => await read(b, id) === 'E11.9', 'it is lifted')
  }).timeout(300_000)

  it('are carried out by a hospital that comes back late, or from a backup, before it serves', async () => {
    const [a, b, c, d] = nodes
    const id = await diagnosisAt(a)
    const { bodyHash } = await caseAt(a, id)
    await until(async () => (await d.store.hasBodies([bodyHash]))[0] === true, 'the body is at D')
    await d.stop()
    const backup = {
      slots: d.slots.copy(), database: await copyOf(d.database),
      wal: (await d.files.read('wal'))!.slice(), keys: d.keyStore.secrets
    }
    await step(a, id, 'request')
    await decide(a, id)
    await until(async () => (await status(b, id)).late?.length === 1, 'three attestations')
    assert.deepEqual((await status(c, id)).late?.map(party => party.id), [peerIdOf(d.signer.id)])
    // It comes back late.
    await d.start()
    net.hub.connect()
    assert.notEqual(await openedAt(d, id), 'opened')
    await attested(id)
    assert.equal(await d.hospital.closures.of(await caseAt(d, id)), 'erased')
    // Its files of pads and bodies come from a backup, and the database does not.
    await d.stop()
    d.slots = backup.slots.copy()
    await d.start()
    net.hub.connect()
    await noneLeft(d, id)
    // The whole folder comes from a backup.
    await d.stop()
    d.slots = backup.slots
    d.database = backup.database
    d.files = new MemoryFileSystem()
    d.files.write('wal', backup.wal)
    await new Promise(resolve => { setTimeout(resolve, 3 * WINDOW_MS) })
    await d.start()
    assert.equal(await openedAt(d, id), 'not-current', 'it does not know yet what was erased')
    net.hub.connect()
    await until(async () => {
      assert.notEqual(await openedAt(d, id), 'opened')
      return await d.hospital.closures.of(await caseAt(d, id)) === 'erased'
    }, 'it has heard of the erasure')
    await d.hospital.erasures.settled()
    await noneLeft(d, id)
  }).timeout(600_000)

  /** Opens a record by the door for patients, for its own hospital's clinicians. */
  async function openedAt (node: TestNode, id: string): Promise<string> {
    const found = await caseAt(node, id)
    const name = new Uint8Array(32)
    const [record] = await node.hospital.patientReads.read(OPERATOR, [found],
      { name, purpose: 'TREAT', role: 0, practitioner: undefined })
    return record === undefined || 'opened' in record ? 'opened' : record.closed
  }

  async function noneLeft (node: TestNode, id: string): Promise<void> {
    const { bodyHash, casePartHash } = await caseAt(node, id)
    assert.deepEqual(await node.store.hasBodies([bodyHash, casePartHash]), [false, false])
    assert.deepEqual(await node.store.pads.get(bodyHash), { type: 'erased' })
  }

  async function copyOf (database: MemoryStore): Promise<MemoryStore> {
    const copied = new MemoryStore()
    const rows: ReturnType<typeof put>[] = []
    for await (const [key, value] of database.iterate({})) rows.push(put(key.slice(), value.slice()))
    await copied.batch(rows, { sync: true })
    return copied
  }
})

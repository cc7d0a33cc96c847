import assert from 'node:assert/strict'
import { OPERATOR, type AttestationView, type HospitalServices } from '../../../../src/api/index.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { MemoryFileSystem, MemoryStore, put, type Table } from '../../../../src/storage/index.js'
import { NATIONAL, deskOf, fileDiagnosis, holds } from '../../../fixtures/patient-desk.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'

const FORM = 'f0'.repeat(32)
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const WINDOW_MS = 3_000

async function valuesOf (table: Table): Promise<string[]> {
  const values: string[] = []
  for await (const [, value] of table.iterate()) values.push(hex(value))
  return values
}

async function copyOf (database: MemoryStore): Promise<MemoryStore> {
  const copied = new MemoryStore()
  const rows: ReturnType<typeof put>[] = []
  for await (const [key, value] of database.iterate({})) rows.push(put(key.slice(), value.slice()))
  await copied.batch(rows, { sync: true })
  return copied
}

describe('services: patients whose last record was erased', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  const desks = new Map<TestNode, HospitalServices>()
  before(async () => {
    net = await (await new Consortium({
      parameters: { attemptWindowMs: WINDOW_MS, takeUpMs: 1_000 }
    }).start()).ready()
    nodes = net.nodes as unknown as typeof nodes
    for (const node of nodes) desks.set(node, deskOf(node))
  })
  after(async () => { await net.stop() })

  const at = (node: TestNode): HospitalServices => desks.get(node)!
  const patientOf = (value: string): { system: string, value: string } => ({ system: NATIONAL, value })

  /** Permits a hospital to read, and waits until every hospital has the rule. */
  async function permit (node: TestNode, value: string, reader: TestNode): Promise<void> {
    const actor = {
      role: { coding: [{ system: `${TERMINOLOGY}/v3-ParticipationType`, code: 'IRCP' }] },
      reference: { identifier: {
        system: 'https://medichain.example/fhir/members', value: peerIdOf(reader.signer.id)
      } }
    }
    const purpose = [{ system: `${TERMINOLOGY}/v3-ActReason`, code: 'TREAT' }]
    const consent = {
      resourceType: 'Consent', status: 'active', patient: { identifier: patientOf(value) },
      scope: { coding: [{ system: `${TERMINOLOGY}/consentscope`, code: 'patient-privacy' }] },
      category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
      provision: { type: 'deny', provision: [{ type: 'permit', actor: [actor], purpose }] }
    }
    const before = await Promise.all(nodes.map(async one => (await valuesOf(one.store.consentRules)).length))
    await at(node).fileOrder({
      params: {}, query: {}, body: { patient: patientOf(value), form: FORM, act: { type: 'give', consent } }
    } as never, OPERATOR)
    await holds(async () => {
      const now = await Promise.all(nodes.map(async one => (await valuesOf(one.store.consentRules)).length))
      return now.every((count, i) => count === before[i]! + 1)
    })
  }

  /** Orders the erasure of a record, and waits until all but so many hospitals have attested it. */
  async function erase (node: TestNode, value: string, id: string, late = 0): Promise<void> {
    await at(node).sendStep({
      body: { patient: patientOf(value), case: id, measure: 'erase', step: 'request', form: FORM }
    }, OPERATOR)
    await at(node).decideMeasure({
      body: { case: id, measure: 'erase', ground: 'notNeeded', reasons: FORM }
    }, OPERATOR)
    await holds(async () =>
      (await at(node).erasureStatus({ params: { id } }, OPERATOR)).late?.length === late)
  }

  async function wipedOf (node: TestNode, id: string): Promise<readonly AttestationView['wiped'][]> {
    const { attested = [] } = await at(node).erasureStatus({ params: { id } }, OPERATOR)
    return attested.map(({ wiped }) => wiped)
  }

  const all = async (
    tables: readonly ('names' | 'consentRules')[], some: readonly TestNode[]
  ): Promise<string> =>
    (await Promise.all(some.flatMap(({ store }) =>
      tables.map(async name => await valuesOf(store[name]))))).flat().join()

  it('are forgotten, with names and rules, by every hospital before it attests', async () => {
    const [a, b, c, d] = nodes
    await fileDiagnosis(at(a), 'E-0')
    await permit(a, 'E-0', c)
    const kept = await all(['names', 'consentRules'], nodes)
    const one = await fileDiagnosis(at(a), 'E-1')
    const two = await fileDiagnosis(at(b), 'E-1')
    await permit(a, 'E-1', d)
    await d.hospital.naming.names.of(patientOf('E-1'))
    const had = new Set(kept.split(','))
    const canaries = (await all(['names', 'consentRules'], nodes)).split(',').filter(value => !had.has(value))
    assert.equal(canaries.length, 3 * 2 + 4, 'three hospitals have the name, and all four the rule')
    await d.stop()
    const backup = {
      slots: d.slots.copy(), database: await copyOf(d.database), wal: (await d.files.read('wal'))!.slice()
    }
    await erase(a, 'E-1', one, 1)
    assert(!(await wipedOf(a, one)).some(wiped => wiped.includes('patient')), 'a record is left')
    assert((await all(['consentRules'], [c])).includes(canaries.at(-1)!), 'and so are rules at C')
    await erase(b, 'E-1', two, 1)
    const noneAt = async (node: TestNode): Promise<boolean> => {
      const now = await all(['names', 'consentRules'], [node])
      return !canaries.some(canary => now.includes(canary))
    }
    for (const node of [a, b, c]) assert(await noneAt(node))
    assert((await wipedOf(b, two)).every(wiped => wiped.includes('patient')))
    assert.deepEqual(await a.hospital.naming.names.withHandle(new Uint8Array(32)), [])
    assert.equal(await a.hospital.naming.names.knows(patientOf('E-1')), false)
    assert.equal(await a.hospital.naming.names.knows(patientOf('E-0')), true)
    // A hospital that was away forgets the patient before it attests.
    await d.start()
    net.hub.connect()
    await holds(async () => (await wipedOf(b, two)).length === 4)
    assert((await wipedOf(b, two)).every(wiped => wiped.includes('patient')))
    assert(await noneAt(d))
    // A folder from a backup has the name and the rule until the chain is there again.
    await d.stop()
    Object.assign(d, { slots: backup.slots, database: backup.database, files: new MemoryFileSystem() })
    d.files.write('wal', backup.wal)
    await d.start()
    net.hub.connect()
    await holds(async () => await noneAt(d) && d.height === a.height)
    await holds(async () => (await valuesOf(d.store.erasing)).length === 0)
    assert.equal(await all(['names', 'consentRules'], nodes), kept, 'the other patient stays')
  }).timeout(300_000)
})

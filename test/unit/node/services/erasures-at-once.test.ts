import assert from 'node:assert/strict'
import { OPERATOR, type HospitalServices, type ServiceError } from '../../../../src/api/index.js'
import { caseCodec } from '../../../../src/protocol/codec/index.js'
import { caseKey } from '../../../../src/protocol/ledger/index.js'
import { CaseStatus, fromHex, utf8 } from '../../../../src/protocol/types/index.js'
import { NATIONAL, deskOf, fileDiagnosis, holds } from '../../../fixtures/patient-desk.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'

const FORM = 'f0'.repeat(32)
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
/** More than the 200 requests that a hospital may inject on a day, and than the 20 orders it gives alone. */
const [RECORDS, REQUESTS, ALONE] = [206, 200, 20]
const WINDOW_MS = 3_000
const coded = (system: string, code: string): object => ({ coding: [{ system, code }] })

describe('services: more erasures at once than a hospital may order alone', () => {
  let net: Consortium
  let nodes: readonly TestNode[]
  let desks: readonly HospitalServices[]
  before(async () => {
    net = await (await new Consortium({
      parameters: { attemptWindowMs: WINDOW_MS, takeUpMs: 1_000 }
    }).start()).ready()
    nodes = net.nodes
    desks = nodes.map(deskOf)
  })
  after(async () => { await net.stop() })

  /** Files all records of the patient in one Bundle. */
  async function file (patient: string): Promise<string[]> {
    const person = {
      resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1980-02-29',
      identifier: [{ system: NATIONAL, value: patient }]
    }
    const conditions = Array.from({ length: RECORDS }, (_, number) => ({
      resourceType: 'Condition', id: `c-${number}`,
      identifier: [{ system: 'https://hospital.example/records', value: `once-${number}` }],
      clinicalStatus: coded(`${TERMINOLOGY}/condition-clinical`, 'active'),
      verificationStatus: coded(`${TERMINOLOGY}/condition-ver-status`, 'confirmed'),
      code: coded('http://hl7.org/fhir/sid/icd-10-cm', 'E11.9'), subject: { reference: 'Patient/p' }
    }))
    const body = {
      resourceType: 'Bundle', type: 'collection',
      entry: [person, ...conditions].map(resource => ({ resource }))
    }
    const { cases } = await desks[0]!.submit({ query: {}, body, sent: utf8(JSON.stringify(body)) }, OPERATOR)
    const ids = cases.map(({ case: { id } }) => id)
    await holds(async () => {
      const rows = await Promise.all(ids.map(async id => await nodes[0]!.store.entry(caseKey(fromHex(id)))))
      return rows.every(row => row !== undefined && caseCodec.decode(row).status === CaseStatus.accepted)
    })
    return ids
  }

  /** Calls for each record at once, and returns the records by the code of their answers. */
  async function all (
    ids: readonly string[], call: (id: string) => Promise<unknown>
  ): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>()
    await Promise.all(ids.map(async id => {
      const code = await call(id).then(() => 'accepted', (error: unknown) => (error as ServiceError).code)
      found.set(code, [...found.get(code) ?? [], id])
    }))
    return found
  }

  const request = (at: number, patient: string) => async (id: string) => await desks[at]!.sendStep({
    body: {
      patient: { system: NATIONAL, value: patient }, case: id, measure: 'erase', step: 'request', form: FORM
    }
  } as never, OPERATOR)
  const decide = (at: number) => async (id: string) => await desks[at]!.decideMeasure(
    { body: { case: id, measure: 'erase', ground: 'notNeeded', reasons: FORM } }, OPERATOR)

  async function phases (at: number): Promise<Record<string, number>> {
    const { measures } = await desks[at]!.erasures({ query: { limit: 1_000 } }, OPERATOR)
    const counts: Record<string, number> = {}
    for (const { phase } of measures) counts[phase] = (counts[phase] ?? 0) + 1
    return counts
  }

  it('wait for two other hospitals, lose none, and leave the hospitals able to work', async () => {
    const ids = await file('P-1')
    const requested = await all(ids, request(1, 'P-1'))
    assert.equal(requested.get('accepted')?.length, REQUESTS)
    const rest = requested.get('requests-of-the-day') ?? []
    assert.equal(rest.length, RECORDS - REQUESTS, 'the others are told the limit')
    assert.equal((await all(rest, request(2, 'P-1'))).get('accepted')?.length, rest.length)
    await holds(async () => (await phases(0))['requested'] === RECORDS)
    assert.equal((await all(ids, decide(0))).get('accepted')?.length, RECORDS)
    assert.deepEqual(await phases(0), { ordered: ALONE, seconding: RECORDS - ALONE })
    const { measures } = await desks[0]!.erasures({ query: { limit: 1_000 } }, OPERATOR)
    const waiting = measures.filter(({ phase }) => phase === 'seconding').map(({ record }) => record)
    await holds(async () => (await phases(3))['seconding'] === waiting.length)
    for (const at of [1, 2, 3]) {
      // Who filed a request does not vote on it.
      const codes = [...(await all(waiting, decide(at))).keys()]
      const known = ['accepted', 'votes-for-itself', 'not-to-decide']
      assert.deepEqual(codes.filter(code => !known.includes(code)), [])
    }
    const isWaiting = async (): Promise<boolean> => await attested(ids) < RECORDS
    assert(await isWaiting())
    await fileDiagnosis(desks[0]!, 'P-2')
    const { entries } = await desks[0]!.history({ body: { value: 'P-2', purpose: 'TREAT' } }, OPERATOR)
    assert.equal(entries[0]?.diagnosis?.codes[0]?.code, 'E11.9')
    assert(await isWaiting(), 'meanwhile a diagnosis was filed, decided and read')
    for (let waits = 0; waits < 8 && await isWaiting(); waits++) {
      await holds(async () => !await isWaiting()).catch(() => undefined)
    }
    assert.equal(await attested(ids), RECORDS)
    for (const { hospital, store } of nodes) {
      await hospital.erasures.settled()
      for (const id of ids) {
        const { bodyHash, casePartHash } = caseCodec.decode((await store.entry(caseKey(fromHex(id))))!)
        assert.deepEqual(await store.hasBodies([bodyHash, casePartHash]), [false, false])
        assert.deepEqual(await store.pads.get(bodyHash), { type: 'erased' })
      }
    }
  }).timeout(600_000)

  /** Counts the records whose erasure every hospital has attested. */
  async function attested (ids: readonly string[]): Promise<number> {
    const views = await Promise.all(ids.map(async id =>
      await desks[0]!.erasureStatus({ params: { id } }, OPERATOR)))
    return views.filter(({ late }) => late?.length === 0).length
  }
})

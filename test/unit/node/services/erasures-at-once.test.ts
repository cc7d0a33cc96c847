import assert from 'node:assert/strict'
import { OPERATOR, type HospitalServices, type ServiceError } from '../../../../src/api/index.js'
import { systemClock } from '../../../../src/node/machine/clocks.js'
import { caseCodec } from '../../../../src/protocol/codec/index.js'
import { caseKey } from '../../../../src/protocol/ledger/index.js'
import { CaseStatus, fromHex, utf8 } from '../../../../src/protocol/types/index.js'
import { NATIONAL, deskOf, fileDiagnosis } from '../../../fixtures/patient-desk.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'

const FORM = 'f0'.repeat(32)
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
/** More than the 200 requests that a hospital may inject on a day, and than the 20 orders it gives alone. */
const [RECORDS, REQUESTS, ALONE] = [206, 200, 20]
/** No case and no order waits so long on any machine. An order takes effect after three windows. */
const WINDOW_MS = 600_000
const coded = (system: string, code: string): object => ({ coding: [{ system, code }] })

/** Waits until a test holds. A busy machine may be slow, so only the test itself has a time limit. */
async function comes (test: () => Promise<boolean>): Promise<void> {
  while (!await test()) await new Promise(resolve => { setTimeout(resolve, 50) })
}

describe('services: more erasures at once than a hospital may order alone', () => {
  let net: Consortium
  let nodes: readonly TestNode[]
  let desks: readonly HospitalServices[]
  /** How far the clocks of all nodes are moved on. */
  let ahead = 0
  before(async () => {
    net = await (await new Consortium({
      // A hospital refuses what it cannot sign within 20 s, so no case waits for another one.
      parameters: { attemptWindowMs: WINDOW_MS, maxOpenPerPseudonym: RECORDS },
      clock: { ...systemClock, wall: () => systemClock.wall() + ahead }
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
    assert.equal(ids.length, RECORDS)
    for (const { store } of nodes) {
      for (const id of ids) {
        await comes(async () => {
          const row = await store.entry(caseKey(fromHex(id)))
          return row !== undefined && caseCodec.decode(row).status === CaseStatus.accepted
        })
      }
    }
    return ids
  }

  /**
   * Calls for each record at once, and returns the records by the code of their answers. A hospital sends
   * again what is not final yet.
   */
  async function all (
    ids: readonly string[], call: (id: string) => Promise<unknown>
  ): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>()
    await Promise.all(ids.map(async id => {
      const code = await call(id).then(() => 'accepted', (error: unknown) => {
        const { code } = error as ServiceError
        return code === 'not-final-yet' ? 'accepted' : code
      })
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
    const rest = requested.get('requests-of-the-day') ?? []
    assert.deepEqual(new Map([...requested].map(([code, { length }]) => [code, length])),
      new Map([['accepted', REQUESTS], ['requests-of-the-day', RECORDS - REQUESTS]]))
    assert.equal((await all(rest, request(2, 'P-1'))).get('accepted')?.length, rest.length)
    await comes(async () => (await phases(0))['requested'] === RECORDS)
    assert.equal((await all(ids, decide(0))).get('accepted')?.length, RECORDS)
    await comes(async () => (await phases(0))['requested'] === undefined)
    assert.deepEqual(await phases(0), { ordered: ALONE, seconding: RECORDS - ALONE })
    const { measures } = await desks[0]!.erasures({ query: { limit: 1_000 } }, OPERATOR)
    const waiting = measures.filter(({ phase }) => phase === 'seconding').map(({ record }) => record)
    for (const at of [1, 2, 3]) {
      await comes(async () => (await phases(at))['seconding'] === waiting.length)
    }
    for (const at of [1, 2, 3]) {
      // Who filed a request does not vote on it.
      const codes = [...(await all(waiting, decide(at))).keys()]
      const known = ['accepted', 'votes-for-itself', 'not-to-decide']
      assert.deepEqual(codes.filter(code => !known.includes(code)), [])
    }
    await comes(async () => (await phases(0))['seconding'] === undefined)
    await fileDiagnosis(desks[0]!, 'P-2')
    const { entries } = await desks[0]!.history({ body: { value: 'P-2', purpose: 'TREAT' } }, OPERATOR)
    assert.equal(entries[0]?.diagnosis?.codes[0]?.code, 'E11.9')
    assert.deepEqual(await phases(0), { ordered: RECORDS }, 'a diagnosis was filed and read meanwhile')
    ahead = 3 * WINDOW_MS
    await Promise.all([fileDiagnosis(desks[3]!, 'P-3'), attested(ids)])
    for (const { hospital, store } of nodes) {
      await hospital.erasures.settled()
      for (const id of ids) {
        const { bodyHash, casePartHash } = caseCodec.decode((await store.entry(caseKey(fromHex(id))))!)
        assert.deepEqual(await store.hasBodies([bodyHash, casePartHash]), [false, false])
        assert.deepEqual(await store.pads.get(bodyHash), { type: 'erased' })
      }
    }
  }).timeout(600_000)

  /** Waits until every hospital has attested the erasure of each record. */
  async function attested (ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await comes(async () => {
        const { attested: by, late } = await desks[0]!.erasureStatus({ params: { id } }, OPERATOR)
        return late?.length === 0 && by?.length === nodes.length
      })
    }
  }
})

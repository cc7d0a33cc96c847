import assert from 'node:assert/strict'
import { OpenDecisions } from '../../../../src/node/clinical/erasures/open-decisions.js'
import { OPERATOR, type HospitalServices, type MeasureView } from '../../../../src/api/index.js'
import { NATIONAL, deskOf, diagnosisOf, fileDiagnosis, holds } from '../../../fixtures/patient-desk.js'
import { Consortium, type TestNode } from '../../../fixtures/running-nodes.js'

const FORM = 'f0'.repeat(32)

describe('services: requests to correct a record', () => {
  let net: Consortium
  let desks: readonly HospitalServices[]
  before(async () => {
    net = await (await new Consortium().start()).ready()
    desks = net.nodes.map(deskOf)
  })
  after(async () => { await net.stop() })

  /** Waits until so many requests are to be decided at each hospital. */
  async function deciders (...counts: readonly number[]): Promise<void> {
    const sizes = (nodes: readonly TestNode[]): string =>
      nodes.map(({ hospital }) => hospital.erasures.decisions.size).join()
    await holds(async () => await Promise.resolve(sizes(net.nodes) === counts.join()))
  }

  it('are shown to each hospital that may decide, and then with what corrected the record', async () => {
    const [a, b, c, d] = desks as [HospitalServices, HospitalServices, HospitalServices, HospitalServices]
    const id = await fileDiagnosis(a, 'P-1', 'E11.9', 'number-1')
    const step = async (what: 'request' | 'contest'): Promise<void> => {
      const body = { patient: { system: NATIONAL, value: 'P-1' }, case: id, step: what, form: FORM }
      await b.sendStep({ body: { ...body, measure: 'rectify' } }, OPERATOR)
    }
    const decide = async (desk: HospitalServices, ground: 'accurate' | 'inaccurate'): Promise<void> => {
      await desk.decideMeasure({ body: { case: id, measure: 'rectify', ground, reasons: FORM } }, OPERATOR)
    }
    const measureAt = async (desk: HospitalServices): Promise<MeasureView | undefined> =>
      (await desk.erasureStatus({ params: { id } }, OPERATOR)).measures[0]
    await step('request')
    await deciders(1, 0, 0, 0)
    await decide(a, 'accurate')
    await deciders(0, 0, 0, 0)
    await holds(async () => (await measureAt(b))?.phase === 'refused')
    await step('contest')
    await deciders(0, 0, 1, 1)
    const { measures } = await c.erasures({ query: {} }, OPERATOR)
    assert.deepEqual(measures.map(({ record, toDecide }) => [record, toDecide]), [[id, true]])
    await decide(c, 'inaccurate')
    await deciders(0, 0, 0, 1)
    await decide(d, 'inaccurate')
    await deciders(0, 0, 0, 0)
    await holds(async () => (await measureAt(a))?.phase === 'in-force')
    assert.equal((await measureAt(a))?.correctedBy, undefined)
    const { cases: [amended] } = await a.amend(
      { params: { id }, query: { wait: 120 }, ...diagnosisOf('P-1', 'E11.8', 'number-1') }, OPERATOR)
    assert.equal(amended?.case.status, 'accepted')
    await holds(async () => (await measureAt(b))?.correctedBy === amended.case.id)
  }).timeout(180_000)

  it('are found again by a start, and stand before all others', async () => {
    const [a] = desks as [HospitalServices]
    const ids: string[] = []
    for (const value of ['P-2', 'P-3', 'P-4']) {
      const id = await fileDiagnosis(a, value)
      ids.push(id)
      const patient = { system: NATIONAL, value }
      await a.sendStep(
        { body: { patient, case: id, form: FORM, measure: 'restrict', step: 'request' } }, OPERATOR)
    }
    // The one in the middle of the table waits, the others are settled.
    const [, waits = ''] = [...ids].sort()
    for (const id of ids.filter(one => one !== waits)) {
      await a.decideMeasure({ body: { case: id, measure: 'restrict', ground: 'dutyToKeep', reasons: FORM } },
        OPERATOR)
    }
    const { decisions } = net.nodes[0]!.hospital.erasures
    await holds(async () => await Promise.resolve(decisions.size === 1))
    const again = new OpenDecisions({ ...net.nodes[0]!.running, fail: () => {} })
    await again.start()
    assert.deepEqual(again.keys(), decisions.keys())
    const { isCut, measures } = await a.erasures({ query: { limit: 1 } }, OPERATOR)
    assert.deepEqual([isCut, measures.map(({ record }) => record)], [true, [waits]])
  }).timeout(180_000)
})

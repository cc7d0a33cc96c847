import assert from 'node:assert/strict'
import { OPERATOR, type HospitalServices, type ServiceError } from '../../../../src/api/index.js'
import { consentOf } from '../../../../src/cli/commands/consent-resource.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { caseCodec } from '../../../../src/protocol/codec/index.js'
import { caseKey } from '../../../../src/protocol/ledger/index.js'
import { CaseStatus, fromHex, utf8 } from '../../../../src/protocol/types/index.js'
import { numbered, withPatient } from '../../../fixtures/fhir-servers.js'
import { NATIONAL, deskOf, holds } from '../../../fixtures/patient-desk.js'
import { Consortium } from '../../../fixtures/running-nodes.js'

const PATIENT = { system: NATIONAL, value: 'P-1' }
const FORM = 'f0'.repeat(32)

describe('services: orders of a patient while clinicians review a case', () => {
  let net: Consortium
  let desks: readonly HospitalServices[]
  before(async () => {
    net = await (await new Consortium({ config: { reviewMode: 'manual' } }).start()).ready()
    desks = net.nodes.map(deskOf)
  })
  after(async () => { await net.stop() })

  const call = (severity: string): never => {
    const body = withPatient(PATIENT.value, { ...numbered('r-1'), severity: { text: severity } })
    return { params: {}, query: {}, body, sent: utf8(JSON.stringify(body)) } as never
  }
  const codeOf = async (work: Promise<unknown>): Promise<string> =>
    await work.then(() => 'accepted', (error: unknown) => (error as ServiceError).code)
  const decide = async (id: string): Promise<string> => await codeOf(desks[0]!.decideMeasure(
    { body: { case: id, measure: 'erase', ground: 'notNeeded', reasons: FORM } }, OPERATOR))

  /** Counts the hospitals whose clinicians have a case to review. */
  async function reviewers (id: string): Promise<number> {
    const queues = await Promise.all(desks.map(async desk => await desk.reviews({}, OPERATOR)))
    return queues.filter(queue => queue.some(({ caseId }) => caseId === id)).length
  }

  /** Approves a case at each hospital that was drawn. */
  async function approve (id: string): Promise<void> {
    await holds(async () => {
      for (const desk of desks) {
        for (const { caseId } of await desk.reviews({}, OPERATOR)) {
          if (caseId !== id) continue
          const code = await codeOf(desk.approveReview({ params: { id }, body: {} }, OPERATOR))
          assert(['accepted', 'not-drawn-yet'].includes(code), code)
        }
      }
      const row = await net.nodes[0]!.store.entry(caseKey(fromHex(id)))
      return row !== undefined && caseCodec.decode(row).status === CaseStatus.accepted
    })
  }

  it('take effect at once, and an erasure waits until the review of a correction has ended', async () => {
    const submitted = await desks[0]!.submit(call('mild'), OPERATOR)
    const { id } = submitted.cases[0]!.case
    await approve(id)
    const changed = { ...call('severe') as object, params: { id } } as never
    const corrected = await desks[0]!.amend(changed, OPERATOR)
    const correction = corrected.cases[0]!.case.id
    await holds(async () => await reviewers(correction) === 2)
    const hospital = net.nodes.map(({ signer }) => peerIdOf(signer.id))
    const consent = consentOf('deny', PATIENT, { hospital })
    await desks[0]!.fileOrder({
      params: {}, query: {}, body: { patient: PATIENT, form: FORM, act: { type: 'give', consent } }
    } as never, OPERATOR)
    await desks[0]!.sendStep(
      { body: { patient: PATIENT, case: id, measure: 'erase', step: 'request', form: FORM } }, OPERATOR)
    assert.equal(await decide(id), 'review-open')
    assert.equal(await codeOf(desks[0]!.sendStep({
      body: { patient: PATIENT, case: correction, measure: 'erase', step: 'request', form: FORM }
    }, OPERATOR)), 'measure-requested', 'the correction is a version of the same record')
    assert.equal(await reviewers(correction), 2, 'the review goes on')
    await approve(correction)
    assert.equal(await decide(id), 'accepted')
    const { measures } = await desks[0]!.erasureStatus({ params: { id } }, OPERATOR)
    assert.deepEqual(measures.map(({ measure, phase }) => [measure, phase]), [['erase', 'ordered']])
  }).timeout(180_000)
})

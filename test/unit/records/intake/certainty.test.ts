import assert from 'node:assert/strict'
import type { Coding, Condition } from 'fhir/r4.js'
import { bundle, condition, encounter, patient, prepared } from '../support.js'
import { ofType, refusal } from './support.js'

const URL = 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit'
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'

function german (...certainties: string[]): Coding[] {
  return certainties.map((code) => ({
    system: 'http://fhir.de/CodeSystem/bfarm/icd-10-gm',
    version: '2026',
    code: 'E11.90',
    extension: [{ url: URL, valueCoding: { system: 'urn:certainty', code } }]
  }))
}

function served (over: Parameters<typeof condition>[0]): (string | undefined)[] {
  const { body, filled } = prepared(condition(over), patient(), encounter())
  const [{ verificationStatus, clinicalStatus }] = ofType(body, 'Condition') as [Condition]
  return [verificationStatus?.coding?.[0]?.code, clinicalStatus?.coding?.[0]?.code,
    ...filled.filter(({ source }) => source === 'certainty').map(({ expression }) => expression)]
}

describe('the certainty of a German coding', () => {
  const none = { verificationStatus: undefined, clinicalStatus: undefined }

  it('becomes the status that it means, and is listed', () => {
    assert.deepEqual(served({ ...none, code: { coding: german('A') } }),
      ['refuted', undefined, 'Condition.verificationStatus'])
    assert.deepEqual(served({ ...none, code: { coding: german('V') } }),
      ['provisional', undefined, 'Condition.verificationStatus'])
    assert.deepEqual(served({ ...none, code: { coding: german('Z') } }),
      ['confirmed', 'resolved', 'Condition.verificationStatus', 'Condition.clinicalStatus'])
    assert.deepEqual(served({ ...none, code: { coding: german('G') } }), [undefined, undefined])
  })

  it('changes no status that was stated', () => {
    const refuted = { coding: [{ system: VERIFICATION, code: 'refuted' }] }
    assert.deepEqual(served({ verificationStatus: refuted, code: { coding: german('A') } }),
      ['refuted', 'active'])
    assert.deepEqual(served({ code: { coding: german('V') } }), ['confirmed', 'active'])
  })

  it('refuses codings and statuses that contradict each other', () => {
    const refuted = { coding: [{ system: VERIFICATION, code: 'refuted' }] }
    const wrong = [
      { ...none, code: { coding: german('A', 'G') } }, { code: { coding: german('A') } },
      { verificationStatus: refuted, code: { coding: german('G') } }
    ]
    for (const over of wrong) {
      assert.deepEqual(refusal(bundle(condition(over), patient(), encounter())).slice(0, 2), [422, 'STR-02'])
    }
  })
})

import assert from 'node:assert/strict'
import { REVIEW_REASON_CODES } from '../../../../src/api/index.js'
import { reviewSummary } from '../../../../src/node/services/review-summary.js'
import { RULES } from '../../../../src/records/index.js'
import { condition, encounter, patient, prepared } from '../../records/support.js'

describe('node/services: the summary of a case', () => {
  it('tells age, sex, diagnosis and evidence in plain words, and no name, number or date', () => {
    const evidence = [{ detail: [{ reference: 'Observation/o' }] }]
    const { parts } = prepared(condition({ evidence }), patient(), encounter(), {
      resourceType: 'Observation', id: 'o', status: 'final', subject: { reference: 'Patient/p' },
      effectiveDateTime: '2026-03-14',
      code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
      valueQuantity: { value: 7.9, unit: '%', system: 'http://unitsofmeasure.org', code: '%' }
    })
    const summary = reviewSummary(parts!.case)
    assert.ok(summary)
    assert.match(summary.age ?? '', /^4\d( to 4\d)? years$/)
    assert.equal(summary.sex, 'female')
    const [first] = summary.diagnosis.codes
    assert.deepEqual(first, { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E11.9' })
    assert.equal(summary.diagnosis.verificationStatus, 'confirmed')
    assert.match(summary.evidence[0] ?? '', /4548-4 .*: .*7\.9 %/)
    assert.ok(summary.facts.every(({ name, text }) => name !== '' && text !== ''), JSON.stringify(summary))
    const text = JSON.stringify(summary)
    for (const secret of ['1980', '2026-03-14', 'MC-']) assert.ok(!text.includes(secret), secret)
  })

  it('is none for bytes that are no case part', () => {
    assert.equal(reviewSummary(new Uint8Array(228)), undefined)
    assert.equal(reviewSummary(prepared().parts!.record), undefined)
  })

  it('has a text for every reason except those that a clinician cannot see', () => {
    // A summary has no class, which a program compares with the codes.
    const withheld = ['unavailable', 'unopenable', 'SEN-01', 'SEN-02']
    assert.deepEqual([...REVIEW_REASON_CODES].sort(), RULES.filter(one => !withheld.includes(one)).sort())
  })
})

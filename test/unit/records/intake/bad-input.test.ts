import assert from 'node:assert/strict'
import type { FhirResource } from 'fhir/r4.js'
import { MAX_SUBMISSION_BYTES } from '../../../../src/api/index.js'
import { readSubmission } from '../../../../src/records/index.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient } from '../support.js'
import { refusal, submit } from './support.js'

describe('bad input, by name', () => {
  it('not JSON, duplicate keys, not FHIR: 400', () => {
    assert.deepEqual(refusal('{"resourceType":"Condition"'), [400, 'STR-01', 'structure', ''])
    assert.deepEqual(refusal('{"resourceType":"Condition","id":"a","id":"b"}'), [
      400,
      'STR-01',
      'structure',
      ''
    ])
    for (const input of ['null', '[]', '7', '"Condition"', '{}', null, undefined, 3, []]) {
      assert.deepEqual(refusal(input), [400, 'STR-01', 'structure', ''], JSON.stringify(input))
    }
  })

  it('a string that contains JSON: 400', () => {
    const text = JSON.stringify(bundle(condition(), patient(), encounter()))
    assert.ok(submit(text).ok)
    assert.deepEqual(refusal(JSON.stringify(text)), [400, 'STR-01', 'structure', ''])
    assert.ok(!readSubmission(text, DEFAULTS, NOW).ok)
  })

  it('a number beyond every double: 400, and one of many digits is taken', () => {
    const text = JSON.stringify(bundle(condition(), patient(), encounter()))
    const [whole] = text.split('"entry"')
    const wrong = text.replace(whole!, `${whole!}"total":1e400,`)
    assert.deepEqual(refusal(wrong), [400, 'STR-01', 'structure', ''])
    assert.ok(submit(wrong.replace('1e400', '12345678901234567890.5')).ok)
  })

  it('names the entry among any number of valid entries', () => {
    const bad = condition({ code: { coding: [{ system: 'http://snomed.info/sct', code: '1' }] } })
    const all = Array.from({ length: 50 }, (_, i) => i === 38 ? bad : condition({ id: `c${i}` }))
    const submission = submit(bundle(...all, patient(), encounter()))
    assert.ok(submission.ok)
    assert.deepEqual(submission.refused.map(({ findings }) => findings.map(({ expression }) => expression)),
      [['Bundle.entry[38].resource.ofType(Condition).code.coding[0].code']])
    const person = patient({ birthDate: '2030-01-01' })
    const contained = [person]
    const alone = submit({ ...condition({ subject: { reference: '#p' }, encounter: undefined }), contained })
    assert.ok(!alone.ok)
    assert.deepEqual(alone.findings.map(({ expression }) => expression),
      ['Condition.contained[0].ofType(Patient).birthDate', 'Condition.onset'])
  })

  it('a FHIR resource of another type: 400', () => {
    assert.deepEqual(refusal(patient()), [400, 'STR-01', 'structure', 'Resource.resourceType'])
    assert.deepEqual(refusal({ resourceType: 'condition' }), [
      400,
      'STR-01',
      'structure',
      'Resource.resourceType'
    ])
  })

  it('a Bundle without a Condition: 422', () => {
    assert.deepEqual(refusal(bundle(patient())), [422, 'STR-05', 'required', 'Bundle.entry'])
    assert.deepEqual(refusal({ resourceType: 'Bundle', entry: 'x' }), [
      422,
      'STR-05',
      'required',
      'Bundle.entry'
    ])
  })

  it('a Condition without code: 422', () => {
    const uncoded = [condition({ code: undefined }), patient(), encounter()]
    assert.deepEqual(refusal(bundle(...uncoded)), [
      422,
      'STR-02',
      'required',
      'Condition.code'
    ])
    const inWords = condition({ code: { text: 'sugar disease' } })
    assert.deepEqual(refusal(bundle(inWords, patient(), encounter())), [
      422,
      'TRM-01',
      'code-invalid',
      'Condition.code.coding'
    ])
  })

  it('a date in the future: 422', () => {
    const ahead = condition({ onsetDateTime: '2027-01-01' })
    assert.deepEqual(refusal(bundle(ahead, patient(), encounter())), [
      422,
      'TMP-01',
      'business-rule',
      'Condition.onset'
    ])
  })

  it('10 MB: 413, before anything is parsed', () => {
    assert.deepEqual(refusal(' '.repeat(10_000_000)), [413, 'STR-05', 'too-long', ''])
    assert.ok(MAX_SUBMISSION_BYTES < 10_000_000)
    const evidence = Array.from({ length: 40 }, (_, i): FhirResource => ({
      resourceType: 'Observation',
      id: `o${i}`,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
      valueString: 'x'.repeat(8000)
    }))
    const detail = evidence.map((one) => ({ reference: `Observation/${one.id!}` }))
    const large = condition({ evidence: [{ detail }] })
    assert.deepEqual(refusal(bundle(large, patient(), encounter(), ...evidence)), [
      413,
      'STR-05',
      'too-long',
      'Condition'
    ])
  })

  it('endless nesting: 400', () => {
    let deep: unknown = {}
    for (let i = 0; i < 5000; i++) deep = { extension: [deep] }
    assert.deepEqual(refusal({ resourceType: 'Condition', extension: deep }), [
      400,
      'STR-01',
      'structure',
      ''
    ])
  })

  it('no patient: 422', () => {
    assert.deepEqual(refusal(bundle(condition(), encounter())), [
      422,
      'STR-04',
      'invariant',
      'Condition.subject'
    ])
    const unnamed = condition({ subject: { display: 'somebody' } })
    assert.deepEqual(refusal(bundle(unnamed, patient(), encounter())), [
      422,
      'STR-02',
      'required',
      'Condition.subject'
    ])
    const anonymous = patient()
    delete anonymous.identifier
    delete anonymous.id
    const alone = { ...condition({ encounter: undefined }), subject: { reference: 'urn:uuid:1' } }
    const entry = [{ resource: alone }, { fullUrl: 'urn:uuid:1', resource: anonymous }]
    assert.deepEqual(refusal({ resourceType: 'Bundle', type: 'batch', entry }), [
      422,
      'STR-02',
      'required',
      'Patient.identifier'
    ])
  })

  it('no clinician, and none configured: 422', () => {
    const defaults = { submitter: DEFAULTS.submitter }
    assert.deepEqual(refusal(bundle(condition(), patient(), encounter()), defaults), [
      422,
      'STR-02',
      'required',
      'Condition.asserter'
    ])
  })

  it('each finding names its element and repeats none of the input', () => {
    const name = 'Tannenbaum'
    const wrong = condition({
      id: name,
      onsetDateTime: name,
      note: [{ text: `${name} ${'x'.repeat(8000)}` }],
      code: { coding: [{ system: 'http://snomed.info/sct', code: name }] }
    })
    const submission = submit(bundle(wrong, patient({ gender: name as 'male' }), encounter()))
    assert.ok(!submission.ok)
    assert.ok(!JSON.stringify(submission).includes(name))
  })
})

import assert from 'node:assert/strict'
import type { Bundle, FhirResource, Practitioner, Provenance } from 'fhir/r4.js'
import {
  MAX_SUBMISSION_BYTES, folderResolver, parseSubmission
} from '../../../../src/records/index.js'
import type { Submission, SubmissionDefaults } from '../../../../src/records/index.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient, prepared } from '../support.js'

const submit = (input: unknown, defaults: SubmissionDefaults = DEFAULTS): Submission =>
  parseSubmission(input, defaults, NOW)

function refusal (input: unknown, defaults?: SubmissionDefaults): [number, string, string, string] {
  const submission = submit(input, defaults)
  assert.ok(!submission.ok)
  const first = submission.findings[0]!
  return [submission.status, first.rule, first.issue, first.expression]
}

function ofType<T extends FhirResource['resourceType']> (
  body: Bundle, type: T
): Extract<FhirResource, { resourceType: T }>[] {
  return (body.entry ?? []).map((one) => one.resource as FhirResource)
    .filter((one): one is Extract<FhirResource, { resourceType: T }> => one.resourceType === type)
}

describe('bad input, by name', () => {
  it('not JSON, duplicate keys, not FHIR: 400', () => {
    assert.deepEqual(refusal('{"resourceType":"Condition"'), [400, 'STR-01', 'structure', ''])
    assert.deepEqual(refusal('{"resourceType":"Condition","id":"a","id":"b"}'), [400, 'STR-01', 'structure', ''])
    for (const input of ['null', '[]', '7', '"Condition"', '{}', null, undefined, 3, []]) {
      assert.deepEqual(refusal(input), [400, 'STR-01', 'structure', ''], JSON.stringify(input))
    }
  })

  it('a FHIR resource of another type: 400', () => {
    assert.deepEqual(refusal(patient()), [400, 'STR-01', 'structure', 'Resource.resourceType'])
    assert.deepEqual(refusal({ resourceType: 'condition' }), [400, 'STR-01', 'structure', 'Resource.resourceType'])
  })

  it('a Bundle without a Condition: 422', () => {
    assert.deepEqual(refusal(bundle(patient())), [422, 'STR-05', 'required', 'Bundle.entry'])
    assert.deepEqual(refusal({ resourceType: 'Bundle', entry: 'x' }), [422, 'STR-05', 'required', 'Bundle.entry'])
  })

  it('a Condition without code: 422', () => {
    const uncoded = [condition({ code: undefined }), patient(), encounter()]
    assert.deepEqual(refusal(bundle(...uncoded)), [422, 'STR-02', 'required', 'Condition.code.coding'])
    const inWords = condition({ code: { text: 'sugar disease' } })
    assert.deepEqual(refusal(bundle(inWords, patient(), encounter())),
      [422, 'STR-02', 'required', 'Condition.code.coding'])
  })

  it('a date in the future: 422', () => {
    const ahead = condition({ onsetDateTime: '2027-01-01' })
    assert.deepEqual(refusal(bundle(ahead, patient(), encounter())),
      [422, 'TMP-01', 'business-rule', 'Condition.onset'])
  })

  it('10 MB: 413, before anything is parsed', () => {
    assert.deepEqual(refusal(' '.repeat(10_000_000)), [413, 'STR-05', 'too-long', ''])
    assert.ok(MAX_SUBMISSION_BYTES < 10_000_000)
    const evidence = Array.from({ length: 60 }, (_, i): FhirResource => ({
      resourceType: 'Observation',
      id: `o${i}`,
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
      valueString: 'x'.repeat(5000)
    }))
    const detail = evidence.map((one) => ({ reference: `Observation/${one.id!}` }))
    const large = condition({ evidence: [{ detail }] })
    assert.deepEqual(refusal(bundle(large, patient(), encounter(), ...evidence)),
      [413, 'STR-05', 'too-long', 'Bundle'])
  })

  it('nesting without end: 400', () => {
    let deep: unknown = {}
    for (let i = 0; i < 5000; i++) deep = { extension: [deep] }
    assert.deepEqual(refusal({ resourceType: 'Condition', extension: deep }), [400, 'STR-01', 'structure', ''])
  })

  it('no patient: 422', () => {
    assert.deepEqual(refusal(bundle(condition(), encounter())), [422, 'STR-04', 'invariant', 'Condition.subject'])
    const unnamed = condition({ subject: { display: 'somebody' } })
    assert.deepEqual(refusal(bundle(unnamed, patient(), encounter())), [422, 'STR-02', 'required', 'Condition.subject'])
    const anonymous = patient()
    delete anonymous.identifier
    delete anonymous.id
    const alone = { ...condition({ encounter: undefined }), subject: { reference: 'urn:uuid:1' } }
    const entry = [{ resource: alone }, { fullUrl: 'urn:uuid:1', resource: anonymous }]
    assert.deepEqual(refusal({ resourceType: 'Bundle', type: 'batch', entry }),
      [422, 'STR-02', 'required', 'Patient.identifier'])
  })

  it('no clinician, and none configured: 422', () => {
    const defaults = { submitter: DEFAULTS.submitter }
    assert.deepEqual(refusal(bundle(condition(), patient(), encounter()), defaults),
      [422, 'STR-02', 'required', 'Condition.asserter'])
  })

  it('each finding names its element and repeats none of the input', () => {
    const name = 'Tannenbaum'
    const wrong = condition({
      id: name,
      onsetDateTime: name,
      note: [{ text: `${name} ${'x'.repeat(5000)}` }],
      code: { coding: [{ system: 'http://snomed.info/sct', code: name }] }
    })
    const submission = submit(bundle(wrong, patient({ gender: name as 'male' }), encounter()))
    assert.ok(!submission.ok)
    assert.ok(!JSON.stringify(submission).includes(name))
  })
})

describe('what the profile asks', () => {
  const without = (over: Parameters<typeof condition>[0]): [number, string, string, string] =>
    refusal(bundle(condition(over), patient(), encounter()))

  it('is refused with 422 where it is clinical', () => {
    assert.deepEqual(without({ verificationStatus: undefined }), [422, 'STR-02', 'required', 'Condition.verificationStatus'])
    assert.deepEqual(without({ clinicalStatus: undefined }), [422, 'STR-02', 'required', 'Condition.clinicalStatus'])
    assert.deepEqual(without({ onsetDateTime: undefined, onsetString: 'in spring' }), [422, 'STR-02', 'value', 'Condition.onset'])
    assert.deepEqual(without({ modifierExtension: [{ url: 'urn:x', valueBoolean: true }] }),
      [422, 'STR-02', 'structure', 'Condition.modifierExtension'])
    assert.deepEqual(without({ abatementDateTime: '2026-04' }), [422, 'STR-03', 'invariant', 'Condition'])
    assert.deepEqual(without({ encounter: { reference: 'Encounter/none' } }), [422, 'STR-04', 'invariant', 'Condition.encounter'])
    assert.deepEqual(without({ asserter: { reference: 'Practitioner/none' } }), [422, 'STR-04', 'invariant', 'Condition.asserter'])
    assert.deepEqual(without({ evidence: [{ detail: [{ reference: 'Observation/none' }] }] }),
      [422, 'STR-04', 'invariant', 'Condition.evidence[0].detail[0]'])
    for (const name of ['birthDate', 'gender'] as const) {
      const person = patient()
      delete person[name]
      assert.deepEqual(refusal(bundle(condition(), person, encounter())), [422, 'STR-02', 'required', `Patient.${name}`])
    }
  })

  it('is filled in where it is technical, and every filled element is listed', () => {
    const diagnosis = prepared(
      condition({ recordedDate: undefined }), patient(), encounter())
    assert.deepEqual(diagnosis.filled, [
      { expression: 'Condition.recorder', source: 'configured-practitioner' },
      { expression: 'Condition.identifier', source: 'resource-id' },
      { expression: 'Condition.category', source: 'encounter' },
      { expression: 'Condition.recordedDate', source: 'submission-time' },
      { expression: 'Encounter.serviceProvider', source: 'submitting-hospital' }
    ])
    const [filled] = ofType(diagnosis.body, 'Condition')
    assert.equal(filled?.recordedDate, '2026-06-01T12:00:00Z')
    assert.equal(filled.category?.[0]?.coding?.[0]?.code, 'encounter-diagnosis')
    assert.deepEqual(listed(ofType(diagnosis.body, 'Provenance')[0]!),
      diagnosis.filled.map((one) => one.expression))
  })

  it('leaves what was given, and lists nothing then', () => {
    const recordSystem = 'urn:hospital:records'
    const doctor: Practitioner = {
      resourceType: 'Practitioner', id: 'd', identifier: [{ system: 'urn:register', value: 'A1' }]
    }
    const submission = parseSubmission(bundle(condition({
      identifier: [{ system: recordSystem, value: 'DX-9' }],
      category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' }] }],
      encounter: undefined,
      asserter: { reference: 'Practitioner/d' }
    }), patient(), doctor), { ...DEFAULTS, recordSystem }, NOW)
    assert.ok(submission.ok)
    const [diagnosis] = submission.diagnoses
    assert.deepEqual(diagnosis?.filled, [])
    assert.deepEqual(ofType(diagnosis.body, 'Provenance'), [])
    assert.deepEqual(diagnosis.identifier, { system: recordSystem, value: 'DX-9' })
  })
})

function listed (provenance: Provenance): string[] {
  return provenance.target.flatMap((target) =>
    target.extension?.flatMap((one) => one.valueString ?? []) ?? [])
}

describe('clinicians', () => {
  const NPI = 'http://hl7.org/fhir/sid/us-npi'
  const doctor = (value: string): Practitioner =>
    ({ resourceType: 'Practitioner', id: `d${value}`, identifier: [{ system: NPI, value }] })

  it('come from the encounter if registered, else from the configuration', () => {
    const seen = encounter({
      participant: [
        { individual: { reference: 'Practitioner/d600' } },
        { individual: { reference: 'Practitioner/d1234567893' } }
      ]
    })
    const by = prepared(condition(), patient(), seen, doctor('600'), doctor('1234567893'))
    assert.equal(by.filled[0]?.source, 'encounter-participant')
    assert.equal(ofType(by.body, 'Practitioner')[0]?.identifier?.[0]?.value, '1234567893')
    const none = prepared(condition(), patient(), seen, doctor('600'))
    assert.equal(none.filled[0]?.source, 'configured-practitioner')
    assert.equal(ofType(none.body, 'Practitioner')[0]?.identifier?.[0]?.value, 'X-10')
  })

  it('may be named by number alone, or stand behind a role', () => {
    const byNumber = prepared(
      condition({ asserter: { identifier: { system: NPI, value: '1234567893' } } }), patient(), encounter())
    assert.equal(byNumber.filled[0]?.expression, 'Condition.identifier')
    assert.equal(ofType(byNumber.body, 'Practitioner')[0]?.identifier?.[0]?.value, '1234567893')
    const inRole = prepared(
      condition({ recorder: { reference: 'PractitionerRole/r' } }), patient(), encounter(), doctor('1234567893'),
      { resourceType: 'PractitionerRole', id: 'r', practitioner: { reference: 'Practitioner/d1234567893' } })
    assert.equal(ofType(inRole.body, 'PractitionerRole')[0]?.practitioner?.reference, 'Practitioner/practitioner-1')
  })

  it('are still needed where the patient asserts', () => {
    const said = prepared(condition({ asserter: { reference: 'Patient/p' } }), patient(), encounter())
    const [kept] = ofType(said.body, 'Condition')
    assert.equal(kept?.asserter?.reference, 'Patient/patient-1')
    assert.equal(kept.recorder?.reference, 'Practitioner/practitioner-1')
  })
})

describe('patients', () => {
  it('go by a preferred system, else a national number, else the official one, else the first', () => {
    const type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'NI' }] }
    const identifier = [
      { system: 'urn:old', value: '0001', use: 'old' as const },
      { system: 'urn:mr', value: '0002' },
      { system: 'urn:official', value: '0003', use: 'official' as const },
      { system: 'urn:ni', value: ' 0004', type }
    ]
    const choose = (from: typeof identifier, patientSystems: string[] = []): string => {
      const submission = parseSubmission(
        bundle(condition(), patient({ identifier: from }), encounter()), { ...DEFAULTS, patientSystems }, NOW)
      assert.ok(submission.ok)
      return submission.diagnoses[0]!.patient.value
    }
    assert.equal(choose(identifier, ['urn:none', 'urn:mr']), '0002')
    assert.equal(choose(identifier), '0004')
    assert.equal(choose(identifier.slice(0, 3)), '0003')
    assert.equal(choose(identifier.slice(0, 2)), '0002')
    assert.equal(choose(identifier.slice(0, 1)), '0001')
  })

  it('without an identifier go by resource id, which is listed', () => {
    const person = patient({ id: 'p' })
    delete person.identifier
    const diagnosis = prepared(condition(), person, encounter())
    assert.equal(diagnosis.patient.value, 'p')
    assert.match(diagnosis.patient.system, /^https:\/\/medichain\.example\/fhir\/hospitals\/(07){32}\/patients$/)
    assert.equal(diagnosis.filled[0]?.expression, 'Patient.identifier')
    assert.ok(listed(ofType(diagnosis.body, 'Provenance')[0]!).includes('Patient.identifier'))
  })
})

describe('the key of safe retries', () => {
  it('is the same for the same input, and qualified by the patient when it was a resource id', () => {
    const one = prepared()
    assert.deepEqual(one.identifier, prepared().identifier)
    assert.equal(one.identifier.value, 'dx-1')
    const scope = JSON.stringify([one.patient.system, one.patient.value, 'p'])
    assert.equal(one.identifier.scope, scope)
  })

  it('is a digest of the content when there is no usable id', () => {
    const nameless = condition({ id: undefined })
    const key = prepared(nameless, patient(), encounter()).identifier.value
    assert.match(key, /^[0-9a-f]{32}$/)
    const later = parseSubmission(bundle(nameless, patient(), encounter()), DEFAULTS, NOW + 5000)
    assert.ok(later.ok)
    assert.equal(later.diagnoses[0]?.identifier.value, key, 'a retry a little later')
    const other = prepared(condition({ id: undefined, onsetDateTime: '2026-02' }), patient(), encounter())
    assert.notEqual(other.identifier.value, key)
  })
})

describe('submissions of several', () => {
  it('prepare each Condition with its own, and refuse only the wrong ones', () => {
    const submission = submit(bundle(
      condition(), patient(), condition({ id: 'dx-2', code: undefined }),
      condition({ id: 'dx-3', encounter: undefined }), encounter()))
    assert.ok(submission.ok)
    assert.deepEqual(submission.diagnoses.map((one) => one.location),
      ['Bundle.entry[0].resource', 'Bundle.entry[3].resource'])
    assert.deepEqual(submission.diagnoses.map((one) => ofType(one.body, 'Encounter').length), [1, 0])
    assert.deepEqual(submission.refused.map(({ location, status }) => [location, status]),
      [['Bundle.entry[2].resource', 422]])
  })

  it('resolve contained resources, fullUrls and versioned references', () => {
    const inside = {
      ...condition({ subject: { reference: '#p' }, encounter: { reference: '#e' } }),
      contained: [patient(), encounter({ subject: { reference: '#p' } })]
    }
    assert.ok(submit(inside).ok)
    const linked = condition({
      subject: { reference: 'urn:uuid:a' }, encounter: { reference: 'Encounter/e/_history/3' }
    })
    const entry = [
      { resource: linked }, { fullUrl: 'urn:uuid:a', resource: patient() },
      { resource: encounter({ subject: { reference: 'urn:uuid:a' } }) }
    ]
    assert.ok(submit({ resourceType: 'Bundle', type: 'transaction', entry }).ok)
  })

  it('refuse a name that two different resources bear', () => {
    const twins = [condition(), patient(), patient({ gender: 'male' }), encounter()]
    assert.deepEqual(refusal(bundle(...twins)), [422, 'STR-04', 'invariant', 'Condition.subject'])
  })

  it('resolve across the files of a folder, but not past the patients of a Bundle', () => {
    const resolve = folderResolver([patient(), bundle(encounter()), 'noise', null])
    const apart = parseSubmission(condition(), DEFAULTS, NOW, { resolve })
    assert.ok(apart.ok)
    assert.equal(ofType(apart.diagnoses[0]!.body, 'Encounter').length, 1)
    const crossed = bundle(condition({ encounter: undefined }), patient({ id: 'q' }))
    const refused = parseSubmission(crossed, DEFAULTS, NOW, { resolve })
    assert.ok(!refused.ok)
    assert.equal(refused.findings[0]?.rule, 'STR-04')
  })

  it('refuse evidence and encounters of somebody else', () => {
    const other = patient({ id: 'q' })
    const theirs = encounter({ subject: { reference: 'Patient/q' } })
    assert.deepEqual(refusal(bundle(condition(), patient(), other, theirs)), [422, 'STR-04', 'invariant', 'Encounter.subject'])
    const result: FhirResource = {
      resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'x' }, subject: { reference: 'Patient/q' }
    }
    const evidence = [{ detail: [{ reference: 'Observation/o' }] }]
    assert.deepEqual(refusal(bundle(condition({ evidence }), patient(), other, encounter(), result)),
      [422, 'EVD-02', 'business-rule', 'Observation.subject'])
  })
})

describe('force', () => {
  it('prepares what a rule rejects and says so, but not what cannot be prepared', () => {
    const wrong = bundle(condition({ onsetDateTime: '1950' }), patient(), encounter())
    const forced = parseSubmission(wrong, DEFAULTS, NOW, { force: true })
    assert.ok(forced.ok)
    assert.deepEqual(forced.diagnoses[0]?.findings.map((one) => one.rule), ['TMP-02'])
    assert.ok(!parseSubmission(wrong, DEFAULTS, NOW).ok)
    assert.ok(!parseSubmission(bundle(condition()), DEFAULTS, NOW, { force: true }).ok)
  })
})

import assert from 'node:assert/strict'
import type { Practitioner } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient, prepared } from '../support.js'
import { DATA_ABSENT } from '../../../../src/records/systems.js'
import { listed, ofType, refusal } from './support.js'

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'

describe('required elements of the profile', () => {
  const without = (over: Parameters<typeof condition>[0]): [number, string, string, string] =>
    refusal(bundle(condition(over), patient(), encounter()))

  it('refuse a modifier, which no reader may ignore, and an abatement that con-4 forbids', () => {
    assert.deepEqual(without({ modifierExtension: [{ url: 'urn:x', valueBoolean: true }] }), [
      422, 'STR-02', 'structure', 'Condition.modifierExtension'
    ])
    assert.deepEqual(without({ abatementDateTime: '2026-04' }), [422, 'STR-03', 'invariant', 'Condition'])
    assert.deepEqual(without({ abatementDateTime: '2026-04', clinicalStatus: undefined }),
      [422, 'STR-03', 'invariant', 'Condition'])
    assert.deepEqual(without({ verificationStatus: { text: 'sure' } }),
      [422, 'STR-02', 'code-invalid', 'Condition.verificationStatus'])
  })

  const marksOn = (...parts: Parameters<typeof bundle>): string[] => prepared(...parts).findings
    .map(({ rule, outcome, expression }) => `${rule} ${outcome} ${expression}`)

  it('are marks if R4 leaves them optional, and nobody fills them in', () => {
    const unknown = { extension: [{ url: DATA_ABSENT, valueCode: 'unknown' }] }
    const reason = { coding: [{ system: `${TERMINOLOGY}/data-absent-reason`, code: 'not-asked' }] }
    for (const status of [undefined, unknown, reason] as const) {
      for (const name of ['verificationStatus', 'clinicalStatus'] as const) {
        const given = condition({ [name]: status })
        assert.deepEqual(marksOn(given, patient(), encounter()),
          [`STR-02 mark Bundle.entry[0].resource.ofType(Condition).${name}`])
        assert.deepEqual(ofType(prepared(given, patient(), encounter()).body, 'Condition')[0]?.[name], status)
      }
    }
    for (const name of ['birthDate', 'gender'] as const) {
      const person = patient()
      delete person[name]
      assert.deepEqual(marksOn(condition(), person, encounter()),
        [`STR-02 mark Bundle.entry[1].resource.ofType(Patient).${name}`])
    }
  })

  it('are marks if they lead out of the submission, as R4 allows', () => {
    const lost = [
      { encounter: { reference: 'Encounter/none' } }, { asserter: { reference: 'Practitioner/none' } },
      { evidence: [{ detail: [{ reference: 'Observation/none' }] }] }
    ]
    for (const over of lost) {
      const found = marksOn(condition(over), patient(), encounter())
      assert.ok(found.some((one) => one.startsWith('INT-03 mark ')), found.join())
      assert.ok(found.every((one) => one.includes(' mark ')), found.join())
    }
  })

  it('may be words and ranges of ages', () => {
    for (const over of [{ onsetString: 'in spring' }, { onsetRange: { low: { value: 3, unit: 'a' } } }]) {
      const given = condition({ onsetDateTime: undefined, ...over })
      assert.deepEqual(marksOn(given, patient(), encounter()), [])
    }
    const note = [{ text: 'x'.repeat(20_000) }]
    assert.deepEqual(marksOn(condition({ note }), patient(), encounter()), [])
  })

  it('are filled in if they are technical, and every filled element is listed', () => {
    const diagnosis = prepared(condition({ recordedDate: undefined }), patient(), encounter())
    assert.deepEqual(diagnosis.filled, [
      { expression: 'Condition.recorder', source: 'configured-practitioner' },
      { expression: 'Condition.identifier', source: 'content-digest' },
      { expression: 'Condition.category', source: 'encounter' },
      { expression: 'Condition.recordedDate', source: 'submission-time' },
      { expression: 'Encounter.serviceProvider', source: 'submitting-hospital' }
    ])
    const [filled] = ofType(diagnosis.body, 'Condition')
    assert.equal(filled?.recordedDate, '2026-06-01T12:00:00Z')
    assert.equal(filled.category?.[0]?.coding?.[0]?.code, 'encounter-diagnosis')
    assert.deepEqual(
      listed(ofType(diagnosis.body, 'Provenance')[0]!),
      diagnosis.filled.map(({ expression }) => expression)
    )
  })

  it('are kept if they were given, and not listed then', () => {
    const recordSystem = 'urn:hospital:records'
    const doctor: Practitioner = {
      resourceType: 'Practitioner',
      id: 'd',
      identifier: [{ system: 'urn:register', value: 'A1' }]
    }
    const submission = parseSubmission(
      bundle(
        condition({
          identifier: [{ system: recordSystem, value: 'DX-9' }],
          category: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/condition-category',
                  code: 'problem-list-item'
                }
              ]
            }
          ],
          encounter: undefined,
          asserter: { reference: 'Practitioner/d' }
        }),
        patient(),
        doctor
      ),
      { ...DEFAULTS, recordSystem },
      NOW
    )
    assert.ok(submission.ok)
    const [diagnosis] = submission.diagnoses
    assert.deepEqual(diagnosis?.filled, [])
    assert.deepEqual(ofType(diagnosis.body, 'Provenance'), [])
    assert.deepEqual(diagnosis.identifier, { system: recordSystem, value: 'DX-9' })
  })
})

describe('clinicians', () => {
  const NPI = 'http://hl7.org/fhir/sid/us-npi'
  const doctor = (value: string): Practitioner => ({
    resourceType: 'Practitioner',
    id: `d${value}`,
    identifier: [{ system: NPI, value }]
  })

  it('come from the encounter if they are registered, else from the configuration', () => {
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

  it('may be named by number alone, or by a role', () => {
    const byNumber = prepared(
      condition({ asserter: { identifier: { system: NPI, value: '1234567893' } } }),
      patient(),
      encounter()
    )
    assert.equal(byNumber.filled[0]?.expression, 'Condition.identifier')
    assert.equal(ofType(byNumber.body, 'Practitioner')[0]?.identifier?.[0]?.value, '1234567893')
    const inRole = prepared(
      condition({ recorder: { reference: 'PractitionerRole/r' } }),
      patient(),
      encounter(),
      doctor('1234567893'),
      {
        resourceType: 'PractitionerRole',
        id: 'r',
        practitioner: { reference: 'Practitioner/d1234567893' }
      }
    )
    assert.equal(
      ofType(inRole.body, 'PractitionerRole')[0]?.practitioner?.reference,
      'Practitioner/practitioner-1'
    )
  })

  it('are still needed if the patient asserts', () => {
    const said = prepared(
      condition({ asserter: { reference: 'Patient/p' } }),
      patient(),
      encounter()
    )
    const [kept] = ofType(said.body, 'Condition')
    assert.equal(kept?.asserter?.reference, 'Patient/patient-1')
    assert.equal(kept.recorder?.reference, 'Practitioner/practitioner-1')
  })
})

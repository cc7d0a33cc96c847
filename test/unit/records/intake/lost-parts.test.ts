import assert from 'node:assert/strict'
import type { Condition, FhirResource, Observation } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient, prepared } from '../support.js'
import { inResource, ofType, refusal } from './support.js'

const lab = (over: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation', id: 'o', status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] }, ...over
})

describe('elements that a body cannot contain', () => {
  const told = (over: Parameters<typeof condition>[0], ...more: FhirResource[]): [Condition, string[]] => {
    const diagnosis = prepared(condition(over), patient(), encounter(), ...more)
    return [
      ofType(diagnosis.body, 'Condition')[0]!,
      diagnosis.findings.map((one) => `${one.rule} ${one.outcome} ${inResource(one.expression)}`)
    ]
  }

  it('refuse no diagnosis: evidence of another type, in another code, or in words', () => {
    const detail = [{ reference: 'Observation/o' }]
    const snomed = lab({ code: { coding: [{ system: 'http://snomed.info/sct', code: '44054006' }] } })
    const scan: FhirResource = { resourceType: 'ImagingStudy', id: 'o', status: 'available',
      subject: { reference: 'Patient/p' } }
    for (const [given, resource] of [
      [detail, snomed], [[{ reference: 'ImagingStudy/o' }], scan], [[{ display: 'an X-ray' }], lab()]
    ] as const) {
      const [kept, findings] = told({ evidence: [{ detail: [...given] }] }, resource)
      assert.equal(kept.evidence, undefined)
      assert.deepEqual(findings, ['INT-03 mark Condition.evidence[0].detail[0]'])
    }
    const report: FhirResource = {
      resourceType: 'DiagnosticReport', id: 'r', status: 'final', code: { text: 'x' },
      result: [{ reference: 'Observation/o' }, { reference: 'Observation/p' }]
    }
    const [, findings] = told({ evidence: [{ detail: [{ reference: 'DiagnosticReport/r' }] }] }, report,
      snomed, lab({ id: 'p' }))
    assert.deepEqual(findings, ['INT-03 mark DiagnosticReport.result[0]'])
  })

  it('are refused if they are about another patient', () => {
    for (const resource of [
      { resourceType: 'Procedure', id: 'o', status: 'completed', subject: { reference: 'Patient/q' } },
      { resourceType: 'Immunization', id: 'o', status: 'completed', patient: { reference: 'Patient/q' } },
      lab({ subject: { reference: 'Patient/q' }, code: { text: 'x' } })
    ] as FhirResource[]) {
      const evidence = [{ detail: [{ reference: `${resource.resourceType}/o` }] }]
      const [, rule] = refusal(bundle(condition({ evidence }), patient(), patient({ id: 'q' }), encounter(),
        resource))
      assert.equal(rule, 'EVD-02', resource.resourceType)
    }
  })

  it('may have any form', () => {
    const numbers = [{ identifier: { system: 1, value: 2 } }, { identifier: null }]
    for (const subject of [5, null, [], { reference: 7 }, ...numbers]) {
      const odd = { resourceType: 'Procedure', id: 'o', subject } as unknown as FhirResource
      const [, findings] = told({ evidence: [{ detail: [{ reference: 'Procedure/o' }] }] }, odd)
      assert.deepEqual(findings, ['INT-03 mark Condition.evidence[0].detail[0]'])
    }
  })

  it('leave no invalid stage', () => {
    const assessment = [{ reference: 'Observation/o' }]
    const [kept, findings] = told({ stage: [{ type: { text: 'T' }, assessment },
      { summary: { text: 'II' }, assessment }] }, lab())
    assert.deepEqual(kept.stage, [{ summary: { text: 'II' } }])
    assert.deepEqual(findings, ['INT-03 mark Condition.stage'])
  })

  it('must still be valid R4', () => {
    const broken = (over: Parameters<typeof condition>[0]): [number, string, string, string] =>
      refusal(bundle(condition({ encounter: undefined, ...over }), patient()))
    assert.deepEqual(broken({ extension: [{ url: 'urn:alone' }] }),
      [422, 'STR-03', 'invariant', 'Condition.extension[0]'])
    assert.deepEqual(broken({ evidence: [{ id: 'e1' }] }),
      [422, 'STR-03', 'invariant', 'Condition.evidence[0]'])
    assert.deepEqual(broken({ stage: [{ type: { text: 'T' } }] }),
      [422, 'STR-03', 'invariant', 'Condition.stage[0]'])
    for (const over of [
      { meta: { versionId: '1' } }, { meta: { security: [{ code: 'R' }] } },
        { contained: [{ resourceType: 'Basic' }] }
    ]) {
      assert.deepEqual(broken({ contained: [{ ...patient(), ...over } as FhirResource] }),
        [422, 'STR-03', 'invariant', 'Condition.contained[0]'])
    }
  })
})

describe('the time of recording that the hospital fills in', () => {
  const undated = { recordedDate: undefined, onsetDateTime: '1960' }

  it('is judged by no rule', () => {
    const old = patient({ birthDate: '1895' })
    assert.deepEqual(prepared(condition({ ...undated, encounter: undefined }), old).findings, [])
    const past = encounter({ period: { start: '1990-03-14', end: '1990-03-15' } })
    assert.deepEqual(prepared(condition(undated), patient({ birthDate: '1950' }), past).findings, [])
    const dated = { ...undated, recordedDate: '2026-03-14T09:20:00Z' }
    assert.deepEqual(refusal(bundle(condition({ ...dated, encounter: undefined }), old))[1], 'DEM-01')
  })

  it('does not occur together with a reason for its absence', () => {
    const url = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'
    const unknown = { ...condition(undated), _recordedDate: { extension: [{ url, valueCode: 'unknown' }] } }
    const submission = parseSubmission(bundle(unknown, patient({ birthDate: '1950' }), encounter()),
      DEFAULTS, NOW)
    assert.ok(submission.ok)
    const [kept] = ofType(submission.diagnoses[0]!.body, 'Condition')
    assert.ok(kept !== undefined && !('_recordedDate' in kept) && kept.recordedDate !== undefined)
  })
})

describe('an encounter', () => {
  it('may lack its period, as R4 allows', () => {
    const open = encounter()
    delete open.period
    assert.deepEqual(prepared(condition(), patient(), open).findings, [])
  })
})

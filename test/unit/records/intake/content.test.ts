import assert from 'node:assert/strict'
import type { FhirResource, Observation } from 'fhir/r4.js'
import { differingPaths } from '../../../../src/records/index.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient, prepared } from '../support.js'

function paths (...resources: FhirResource[]): readonly string[] {
  return differingPaths(prepared().content, prepared(...resources).content)
}

const lab = (value: number): Observation => ({
  resourceType: 'Observation', id: 'o', status: 'final', valueInteger: value,
  code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] }
})
const evidence = [{ detail: [{ reference: 'Observation/o' }] }]

describe('the content of a diagnosis', () => {
  it('is the same a day later, with new ids and new storage numbers', () => {
    const undated = [condition({ recordedDate: undefined }), patient(), encounter()]
    const entry = undated.map((resource, i) => ({ fullUrl: `urn:uuid:${i}`, resource }))
    const again = [
      condition({
        recordedDate: undefined, id: 'x', meta: { versionId: '2', lastUpdated: '2026-05-01T00:00:00Z' },
        subject: { reference: 'URN:UUID:1' }, encounter: { reference: 'urn:uuid:2' },
        text: { status: 'generated', div: '<div>made anew</div>' }
      }),
      patient({ id: 'y', telecom: [{ system: 'phone', value: '5550101' }] }),
      encounter({ id: 'z', subject: { reference: 'urn:uuid:1' } })
    ]
    const [one, other] = [undated, again].map((resources, i) => {
      const submission = parseSubmission({
        resourceType: 'Bundle', type: 'transaction',
        entry: i === 0 ? entry.map(({ resource }) => ({ resource }))
          : resources.map((resource, at) => ({ fullUrl: `urn:uuid:${at}`, resource }))
      }, DEFAULTS, NOW + i * 86_400_000)
      assert.ok(submission.ok, JSON.stringify(submission))
      return submission.diagnoses[0]!.content
    })
    assert.deepEqual(differingPaths(one!, other!), [])
    assert.deepEqual(one, other)
  })

  it('differs by every clinical element, and the paths name it', () => {
    assert.deepEqual(paths(condition(), patient(), encounter()), [])
    const code = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E10.9' }] }
    assert.deepEqual(paths(condition({ code }), patient(), encounter()), [
      'Condition.code.coding[0].code', 'Condition.code.coding[1]'
    ])
    assert.deepEqual(paths(condition(), patient({ birthDate: '1981-01-01' }), encounter()), [
      'Patient.birthDate'
    ])
    const number = [{ system: 'https://id.example/national', value: 'MC-66-0000' }]
    assert.deepEqual(paths(condition(), patient({ identifier: number }), encounter()), [
      'Patient.identifier.value'
    ])
    const visit = encounter({ period: { start: '2025-03-14T09:00:00Z' } })
    assert.deepEqual(paths(condition({ recordedDate: undefined }), patient(), visit), [
      'Condition.recordedDate', 'Encounter.period.end', 'Encounter.period.start'
    ])
    assert.deepEqual(
      differingPaths(
        prepared(condition({ evidence }), patient(), encounter(), lab(1)).content,
        prepared(condition({ evidence }), patient(), encounter(), lab(2)).content
      ),
      ['Observation.valueInteger']
    )
  })

  it('includes elements that the body omits', () => {
    const scan = (text: string): FhirResource => ({
      resourceType: 'Procedure', id: 'o', status: 'completed', subject: { reference: 'Patient/p' },
        code: { text }
    })
    const [one, other] = ['dialysis', 'biopsy'].map((text) => prepared(
      condition({ evidence: [{ detail: [{ reference: 'Procedure/o' }] }] }), patient(), encounter(),
        scan(text)
    ).content)
    assert.deepEqual(differingPaths(one!, other!), ['Condition.evidence[0].detail[0].reference'])
  })

  it('is compared with a limit, and without showing values', () => {
    const note = Array.from({ length: 50 }, (_, i) => ({ text: `Tannenbaum ${i}` }))
    const other = prepared(condition({ note }), patient(), encounter()).content
    const changed = note.map(({ text }) => ({ text: `${text} changed` }))
    const found = differingPaths(
      other, prepared(condition({ note: changed }), patient(), encounter()).content)
    assert.equal(found.length, 20)
    assert.ok(!found.join().includes('Tannenbaum'))
    const odd = [{ Wolf: 1 }, { Wolf: 2 }].map((one) =>
      Buffer.from(JSON.stringify({ 'Condition/condition-1': one })))
    assert.deepEqual(differingPaths(odd[0]!, odd[1]!), ['Condition.?'])
  })

  it('differs by the text of a number, wherever it stands', () => {
    const contentWith = (isContained: boolean, number: string): Uint8Array => {
      const value: Observation = { ...lab(0), valueInteger: undefined, valueQuantity: { value: 4711 } }
      const detail = [{ detail: [{ reference: isContained ? '#o' : 'Observation/o' }] }]
      const text = JSON.stringify(isContained
        ? bundle(condition({ evidence: detail, contained: [value] }), patient(), encounter())
        : bundle(condition({ evidence: detail }), patient(), encounter(), value))
      const submission = parseSubmission(text.replace('4711', number), DEFAULTS, NOW)
      assert.ok(submission.ok, JSON.stringify(submission))
      return submission.diagnoses[0]!.content
    }
    const [one, other] = ['0.123456789012345678', '0.123456789012345679']
    assert.equal(Number(one), Number(other), 'a double cannot tell them apart')
    for (const isContained of [false, true]) {
      assert.deepEqual(contentWith(isContained, one!), contentWith(isContained, one!))
      for (const [first, second] of [[one, other], ['1.0', '1.00'], ['10', '1e1']]) {
        const found = differingPaths(contentWith(isContained, first!), contentWith(isContained, second!))
        assert.deepEqual(found, ['Observation.valueQuantity.value'], `${isContained}`)
      }
    }
  })

  it('takes two resources of one name that differ in a digit for two', () => {
    const values = ['0.123456789012345678', '0.123456789012345679']
    const text = JSON.stringify(bundle(condition({ evidence }), patient(), encounter(), lab(1), lab(2)))
      .replace(/"valueInteger":(\d)/g, (_, at: string) => `"valueQuantity":{"value":${values[+at - 1]}}`)
    const submission = parseSubmission(text, DEFAULTS, NOW)
    const content = submission.ok ? Buffer.from(submission.diagnoses[0]!.content).toString() : ''
    assert.doesNotMatch(content, /Observation\/observation-1/, 'which of both is meant is unknown')
  })
})

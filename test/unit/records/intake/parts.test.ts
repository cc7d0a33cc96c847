import assert from 'node:assert/strict'
import type { FhirResource } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { caseOf, decodeCasePart } from '../../../../src/records/case-part/index.js'
import {
  decodeRecordPart, unpadded, type ContainerEntry, type RecordPart
} from '../../../../src/records/container/index.js'
import { utf8 } from '../../../../src/protocol/types/index.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient } from '../support.js'

const SEED = new Uint8Array(32).fill(8)

function submit (text: string): ReturnType<typeof parseSubmission> {
  return parseSubmission(text, DEFAULTS, NOW, {
    random: SEED, received: { bytes: utf8(text), seed: SEED }
  })
}

function partOf (text: string): RecordPart {
  const submission = submit(text)
  assert.ok(submission.ok)
  const { parts } = submission.diagnoses[0]!
  const part = decodeRecordPart(unpadded(parts!.record)!)!
  assert.deepEqual(unpadded(parts!.case), caseOf(parts!.record))
  return part
}

const shown = (part: RecordPart): string[] => part.entries.map((entry) =>
  `${entry.role} ${entry.type === 'own' ? typeOf(entry) : `contained ${entry.index} of ${entry.holder}`}`)
const typeOf = (entry: ContainerEntry): string => entry.type !== 'own' ? '' :
  (JSON.parse(Buffer.from(entry.bytes).toString()) as FhirResource).resourceType

const doctor: FhirResource = {
  resourceType: 'Practitioner', id: 'd', identifier: [{ system: 'urn:register', value: 'A1' }]
}
const observation = (over: object): FhirResource => ({
  resourceType: 'Observation', id: 'o', status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] }, subject: { reference: 'Patient/p' },
    ...over
}) as FhirResource

describe('the parts of a diagnosis', () => {
  it('keep the bytes of each resource as they were received', () => {
    const dx = '{ "resourceType":"Condition", "id" : "c", "subject":{"reference":"Patient/p"},\n' +
      '"code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"}]}, ' +
      '"extension":[{"url":"urn:x","valueDecimal":1.00}]}'
    const text = `{"resourceType":"Bundle","type":"collection","entry":[{"resource":${dx}},` +
      `{"fullUrl":"urn:uuid:6f1d0b52-0000-4000-8000-00000000000a","resource":${JSON.stringify(patient())}}]}`
    const part = partOf(text)
    const [first, second] = part.entries
    assert.ok(first?.type === 'own' && second?.type === 'own')
    assert.equal(Buffer.from(first.bytes).toString(), dx)
    assert.equal(second.fullUrl, 'urn:uuid:6f1d0b52-0000-4000-8000-00000000000a')
    assert.ok(part.provenance.filled.some(({ path }) => path === 'Condition.category'))
    assert.ok(part.provenance.marks.some(({ path }) => path.endsWith('clinicalStatus')))
  })

  it('have what the Condition reaches, but not onward through Patient and Encounter', () => {
    const parts = bundle(
      condition({ asserter: { reference: 'Practitioner/d' },
        evidence: [{ detail: [{ reference: 'Observation/o' }] }] }),
      patient({ managingOrganization: { reference: 'Organization/h' } }),
      encounter({ serviceProvider: { reference: 'Organization/h' }, diagnosis: [
        { condition: { reference: 'Condition/other' } }, { condition: { reference: 'Condition/dx-1' },
          rank: 2 }
      ] }),
      doctor, observation({ specimen: { reference: 'Specimen/s' } }),
      { resourceType: 'Organization', id: 'h', name: 'Hospital' }, { resourceType: 'Specimen', id: 's' },
      observation({ id: 'unrelated' })
    )
    const part = partOf(JSON.stringify(parts))
    assert.deepEqual(shown(part), ['1 Condition', '2 Patient', '3 Encounter', '5 Practitioner',
      '4 Observation',
      '5 Specimen'])
    assert.equal(part.provenance.encounterDiagnosis, 1)
    assert.equal(part.provenance.isOurs, true)
  })

  it('have nothing that is about another patient', () => {
    const bob = patient({ id: 'q', identifier: [{ system: 'https://id.example/national', value: 'MC-1' }] })
    const related = { url: 'urn:mother', valueReference: { reference: 'Patient/q' } }
    const parts = bundle(condition({ extension: [related, { url: 'urn:x',
      valueReference: { reference: 'Observation/o' } }] }),
      patient(), encounter(), bob, observation({ subject: { reference: 'Patient/q' } }))
    assert.deepEqual(shown(partOf(JSON.stringify(parts))), ['1 Condition', '2 Patient', '3 Encounter'])
  })

  it('name a contained resource by its place', () => {
    const dx = { ...condition({ subject: { reference: '#p' }, encounter: undefined }),
      contained: [patient()] }
    const part = partOf(JSON.stringify(dx))
    assert.deepEqual(shown(part), ['1 Condition', '2 contained 0 of 0'])
    const submission = submit(JSON.stringify(dx))
    assert.ok(submission.ok)
    const { facts } = decodeCasePart(unpadded(submission.diagnoses[0]!.parts!.case)!)!
    assert.equal(facts.find(({ row }) => row === 20)?.value, 2)
  })

  it('are refused with 413 if they are too large, which names the element', () => {
    const note = [{ text: 'x'.repeat(240_000) }]
    const large = observation({ note: [{ text: 'y'.repeat(250_000) }] })
    const evidence = [{ detail: [{ reference: 'Observation/o' }] }]
    const submission = submit(JSON.stringify(bundle(condition({ evidence, note }), patient(), encounter(),
      large)))
    assert.ok(!submission.ok)
    assert.equal(submission.status, 413)
    assert.ok(submission.findings.some(({ rule }) => rule === 'STR-05'))
  })

  it('leave out large attachments', () => {
    const data = 'QUJD'.repeat(9000)
    const report = {
      resourceType: 'DiagnosticReport', id: 'r', status: 'final', code: { text: 'CT' },
      subject: { reference: 'Patient/p' }, presentedForm: [{ contentType: 'application/pdf', data }]
    } as FhirResource
    const evidence = [{ detail: [{ reference: 'DiagnosticReport/r' }] }]
    const part = partOf(JSON.stringify(bundle(condition({ evidence }), patient(), encounter(), report)))
    const cut = part.entries.flatMap((entry) => entry.type === 'own' ? entry.cuts : [])
    assert.deepEqual(cut.map(({ size }) => size), [data.length])
  })
})

import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { EntryRole, FHIR_JSON, encodeRecordPart, padded } from '../../../src/records/container/index.js'
import { originalOf, readLossless, servedRecord, writeLossless } from '../../../src/records/index.js'
import { utf8 } from '../../../src/protocol/types/index.js'

const CONDITION_ID = 'ab'.repeat(32)
const PATIENT_ID = 'cd'.repeat(16)
const PREFIX = 'ef'.repeat(24)
const NAMES = {
  conditionId: CONDITION_ID, patientId: PATIENT_ID, prefix: PREFIX,
  meta: { versionId: '1.1', lastUpdated: '2026-03-14T10:00:00.000Z', states: ['accepted'] }
}

interface Sent { readonly role: EntryRole, readonly fullUrl?: string, readonly text: string }

function recordOf (...sent: readonly Sent[]): Uint8Array {
  const part = padded(encodeRecordPart({
    caseSeed: new Uint8Array(32),
    provenance: {
      receivedAt: 1, isHistorical: false, disputes: undefined, isOurs: true, clinician: undefined,
      encounterDiagnosis: undefined, filled: [], marks: []
    },
    binding: { sensitive: 0, classToken: new Uint8Array(32), denied: [] },
    entries: sent.map(({ fullUrl = '', role, text }) =>
      ({ type: 'own' as const, role, fullUrl, mediaType: FHIR_JSON, bytes: utf8(text), cuts: [] }))
  }))
  assert(part !== undefined)
  return part
}

function serve (...sent: readonly Sent[]): string[] {
  const record = servedRecord(recordOf(...sent), NAMES)
  assert(record !== undefined)
  return record.resources.map(({ value }) => writeLossless(value))
}

const CONDITION = { role: EntryRole.condition, text: '{"resourceType":"Condition","id":"c"}' }

describe('records: serving', () => {
  it('writes what it reads, with the digits of each number', () => {
    for (const text of ['{"a":1.00,"b":[1E2,-0.0,12345678901234567.89],"c":{"d":null,"e":true}}',
      '"\\u0001\\"é"', '[]']) {
      assert.equal(writeLossless(readLossless(text)), text)
    }
    fc.assert(fc.property(fc.json(), text => {
      assert.deepEqual(JSON.parse(writeLossless(readLossless(text))), JSON.parse(text))
    }))
  })

  it('sets id and meta, keeps profiles and foreign tags, and no state that the sender wrote', () => {
    const tag = (system: string, code: string): object => ({ system, code })
    const [condition = ''] = serve({
      role: EntryRole.condition,
      text: JSON.stringify({
        resourceType: 'Condition', id: 'c', meta: {
          versionId: '9', lastUpdated: '2020-01-01T00:00:00Z', profile: ['p'], project: 'x',
          tag: [tag('https://medichain.example/fhir/CodeSystem/case-state', 'accepted'), tag('own', 'x')]
        }
      })
    })
    assert.deepEqual(JSON.parse(condition), {
      resourceType: 'Condition', id: CONDITION_ID, meta: {
        profile: ['p'], versionId: '1.1', lastUpdated: '2026-03-14T10:00:00.000Z',
        tag: [tag('own', 'x'), tag('https://medichain.example/fhir/CodeSystem/case-state', 'accepted')]
      }
    })
  })

  it('rewrites references as R4 resolves them, and makes those out of the record absolute', () => {
    const reference = (text: string): object => ({ reference: text })
    const condition = {
      resourceType: 'Condition', id: 'c', subject: reference('Patient/p'),
        encounter: reference('Encounter/e'),
      asserter: reference('Practitioner/none'), evidence: [{ detail: [
        reference('https://a.example/fhir/Observation/o/_history/3'), reference('#in'),
        reference('https://b.example/fhir/Observation/o'),
          reference('urn:uuid:6F1C7F6E-0000-4000-8000-000000000001')
      ] }]
    }
    const base = 'https://a.example/fhir'
    const [first = ''] = serve(
      { role: EntryRole.condition, fullUrl: `${base}/Condition/c`, text: JSON.stringify(condition) },
      { role: EntryRole.patient, fullUrl: `${base}/Patient/p`, text: '{"resourceType":"Patient","id":"p"}' },
      { role: EntryRole.encounter, fullUrl: `${base}/Encounter/e`,
        text: '{"resourceType":"Encounter","id":"e"}' },
      { role: EntryRole.evidence, fullUrl: `${base}/Observation/o`,
        text: '{"resourceType":"Observation","id":"o"}' },
      { role: EntryRole.evidence, fullUrl: 'urn:uuid:6f1c7f6e-0000-4000-8000-000000000001',
        text: '{"resourceType":"Observation"}' })
    const { asserter, encounter, evidence, subject } = JSON.parse(first) as typeof condition
    assert.deepEqual([subject, encounter, asserter, ...evidence[0]?.detail ?? []], [
      reference(`Patient/${PATIENT_ID}`), reference(`Encounter/${PREFIX}-2`),
      reference(`${base}/Practitioner/none`), reference(`Observation/${PREFIX}-3`), reference('#in'),
      reference('https://b.example/fhir/Observation/o'), reference(`Observation/${PREFIX}-4`)
    ])
  })

  it('follows no id that two resources of the record have', () => {
    const [first = ''] = serve(
      { role: EntryRole.condition,
        text: '{"resourceType":"Condition","encounter":{"reference":"Encounter/e"}}' },
      { role: EntryRole.encounter, text: '{"resourceType":"Encounter","id":"e"}' },
      { role: EntryRole.other, text: '{"resourceType":"Encounter","id":"e","status":"finished"}' })
    assert.match(first, /"reference":"Encounter\/e"/)
  })

  it('shows an excluded diagnosis as refuted', () => {
    const extension = [{
      url: 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit', valueCoding: { code: 'A' }
    }]
    const text = JSON.stringify({ resourceType: 'Condition', code: { coding: [{ code: 'I10', extension }] } })
    assert.match(serve({ role: EntryRole.condition, text })[0] ?? '', /"code":"refuted"/)
    const odd = '{"resourceType":"Condition","code":{"coding":[{"extension":[1]},null]}}'
    assert.equal(serve({ role: EntryRole.condition, text: odd }).length, 1)
  })

  it('marks an attachment that stayed at its hospital', () => {
    const presentedForm = [{ contentType: 'application/pdf', data: '' }]
    const text = JSON.stringify({ resourceType: 'DiagnosticReport', presentedForm })
    const [, report = ''] = serve(CONDITION, { role: EntryRole.evidence, text })
    assert.ok(!report.includes('"data":""') && report.includes('data-absent-reason'))
  })

  it('returns the bytes that were sent, and nothing for bytes that are no record', () => {
    const [original] = originalOf(recordOf(CONDITION)) ?? []
    assert.equal(new TextDecoder().decode(original?.bytes), CONDITION.text)
    assert.equal(servedRecord(recordOf({ ...CONDITION, text: '[]' }), NAMES), undefined)
    assert.equal(servedRecord(recordOf({ ...CONDITION, text: '{"resourceType":"Condition"' }), NAMES),
      undefined)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
      assert.equal(servedRecord(bytes, NAMES), undefined)
    }))
  })
})

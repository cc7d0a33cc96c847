import assert from 'node:assert/strict'
import { utf8 } from '../../../../src/protocol/types/index.js'
import { decodeCasePart } from '../../../../src/records/case-part/index.js'
import { decodeRecordPart, unpadded } from '../../../../src/records/container/index.js'
import { readJson, readSubmission } from '../../../../src/records/index.js'

const NOW = Date.UTC(2026, 5, 1)
const NATIONAL = 'https://id.example/national'
const THM = 'http://terminology.hl7.org/CodeSystem'
const TEXT = JSON.stringify({
  resourceType: 'Condition',
  contained: [{
    resourceType: 'Patient', id: 'p', identifier: [{ system: NATIONAL, value: 'MC-1001-2207' }],
    gender: 'female', birthDate: '1980-02-28'
  }],
  clinicalStatus: { coding: [{ system: `${THM}/condition-clinical`, code: 'active' }] },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'I10' }] },
  subject: { reference: '#p' }, onsetDateTime: '2019'
})
/** The row of a case part that marks old data. */
const HISTORICAL = 36

function marks (isHistorical?: boolean): readonly unknown[] {
  const json = readJson(TEXT)
  assert(json.ok)
  const options = {
    received: {
      bytes: utf8(TEXT), seed: new Uint8Array(32),
      ...(isHistorical === undefined ? {} : { isHistorical })
    }
  }
  const submitter = new Uint8Array(32)
  const practitioner = { system: 'https://licensing.example/physicians', value: 'X-1' }
  const defaults = { submitter, practitioner, patientSystems: [NATIONAL] }
  const read = readSubmission(json.value, defaults, NOW, options)
  assert(read.ok, JSON.stringify(read))
  const { parts } = read.diagnoses[0]!
  const record = decodeRecordPart(unpadded(parts!.record)!)
  const facts = decodeCasePart(unpadded(parts!.case)!)?.facts ?? []
  return [record?.provenance.isHistorical, facts.find(({ row }) => row === HISTORICAL)?.value]
}

describe('intake: old data', () => {
  it('is marked in the record part and in the case part, and nothing else is', () => {
    assert.deepEqual(marks(true), [true, true])
    assert.deepEqual(marks(false), [false, undefined])
    assert.deepEqual(marks(), [false, undefined])
  })
})

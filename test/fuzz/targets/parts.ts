import assert from 'node:assert/strict'
import { hex, utf8 } from '../../../src/protocol/types/index.js'
import { caseOf, decodeCasePart } from '../../../src/records/case-part/index.js'
import { encodeCasePart } from '../../../src/records/case-part/case-part.js'
import {
  EntryRole, FHIR_JSON, decodeRecordPart, encodeRecordPart, openedRecord, padded, readLossless, unpadded
} from '../../../src/records/container/index.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'

const CONDITION = utf8('{"resourceType":"Condition","code":{"coding":[{"system":"http://snomed.info/sct",' +
  '"code":"44054006"}]},"onsetDateTime":"2026-03",' +
  '"contained":[{"birthDate":"1980-02-03"}],"data":"","x":1.00}')
const RECORD = encodeRecordPart({
  caseSeed: new Uint8Array(32),
  provenance: {
    receivedAt: 1, isHistorical: true, disputes: new Uint8Array(32), isOurs: true,
    clinician: { entry: 1, role: 2 }, encounterDiagnosis: 1,
    filled: [{ path: 'Condition.category', source: 'encounter' }], marks: [{ rule: 2,
      path: 'Patient.gender' }]
  },
  entries: [
    { type: 'own', role: EntryRole.condition, fullUrl: 'urn:x', mediaType: FHIR_JSON, bytes: CONDITION,
      cuts: [] },
    { type: 'contained', role: EntryRole.patient, holder: 0, index: 0 }
  ],
  binding: { sensitive: 5, classToken: new Uint8Array(32).fill(1), denied: [new Uint8Array(16)] }
})
const CASE = caseOf(padded(RECORD)!)!

/** Record parts of submitters, which readers open. */
const recordPart: Target = {
  name: 'record-part',
  extension: 'bin',
  isGuided: true,
  make: (random) => random.chance(0.05) ? RECORD : mutateBytes(RECORD, random, RECORD),
  run (input) {
    const read = decodeRecordPart(input)
    if (read !== undefined) assert.equal(hex(encodeRecordPart(read)), hex(input))
    const filled = padded(input)
    const part = filled === undefined ? undefined : caseOf(filled)
    const opened = filled === undefined ? undefined : openedRecord(filled)
    if (opened !== undefined) assert(read !== undefined && opened.resources.length === read.entries.length)
    if (filled !== undefined) assert.equal(hex(unpadded(filled)!), hex(input))
    if (part !== undefined) assert(decodeCasePart(part) !== undefined)
    assert.equal(unpadded(input), undefined)
  }
}

/** Case parts of submitters, which the judging hospitals open. */
const casePart: Target = {
  name: 'case-part',
  extension: 'bin',
  isGuided: true,
  make: (random) => random.chance(0.05) ? CASE : mutateBytes(CASE, random, CASE),
  run (input) {
    const read = decodeCasePart(input)
    if (read !== undefined) assert.equal(hex(encodeCasePart(read)), hex(input))
    if (hex(input) === hex(CASE)) assert(read !== undefined)
  }
}

const losslessJson: Target = {
  name: 'lossless-json',
  extension: 'json',
  make: (random) => random.chance(0.05) ? CONDITION : mutateBytes(CONDITION, random, CONDITION),
  run (input) {
    const text = Buffer.from(input).toString()
    if (readLossless(text) !== undefined) JSON.parse(text)
  }
}

export const partTargets: readonly Target[] = [recordPart, casePart, losslessJson]

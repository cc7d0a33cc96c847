import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Relation } from '../../../../src/protocol/types/index.js'
import { caseOf } from '../../../../src/records/case-part/index.js'
import { padded, type EntryRole } from '../../../../src/records/container/index.js'
import { judgeCase, type CodeRelease, type ReleasesOf } from '../../../../src/records/index.js'
import { BASES, containerOf, type Json } from '../case-part/support.js'

const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
const ICD_10 = 'http://hl7.org/fhir/sid/icd-10'
const NOW = Date.UTC(2026, 4, 1)
const code = (system: string, text: string): Json => ({ coding: [{ system, code: text }] })
const DIABETES = { ...BASES.Condition, code: code(ICD_10, 'E11.9') }

type Over = Parameters<typeof containerOf>[0]

function caseFor (over: Over, provenance: Parameters<typeof containerOf>[2] = {}): Uint8Array {
  const none: readonly (readonly [EntryRole, unknown])[] = []
  return padded(caseOf(containerOf({ Condition: DIABETES, ...over }, none, provenance))!)!
}

interface Given {
  readonly relation?: Relation
  readonly isOurs?: boolean
  readonly releases?: ReleasesOf
}

function against (
  over: Over,
  { relation = Relation.new, releases, ...provenance }: Given = {}
): string[] {
  const context = { chainTime: NOW, relation, ...(releases === undefined ? {} : { releases }) }
  return judgeCase(caseFor(over, provenance), context).findings
    .map(({ expression, outcome, rule }) => `${rule} ${outcome} ${expression}`)
}

/** A release that has one code alone. */
function release (system: string, from: string, until: string, only: string): CodeRelease {
  return {
    system, citation: 'a release', from, until, complete: true,
    look: (one) => one === only ? { use: 'assignable' } : undefined
  }
}

const dx = (over: Json): Over => ({ Condition: { ...DIABETES, ...over } })

describe('the rules on a case part', () => {
  it('find nothing against an ordinary diagnosis', () => {
    assert.deepEqual(against({}), [])
  })

  it('STR-01: reject bytes that are no case part, and never throw', () => {
    const whole = caseFor({})
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (noise, at) => {
      const flipped = whole.map((byte, i) => i === at % whole.length ? byte ^ 0x55 : byte)
      for (const bytes of [noise, flipped]) {
        const judged = judgeCase(bytes, { chainTime: NOW, relation: Relation.new })
        if (!judged.ok) assert.deepEqual(judged.findings.map(({ rule }) => rule), ['STR-01'])
      }
      assert.ok(!judgeCase(noise, { chainTime: NOW, relation: Relation.new }).ok)
    }))
  })

  it('STR-02 and STR-03: only a new version may withdraw a diagnosis, without a clinical status', () => {
    const error = { verificationStatus: code(VERIFICATION, 'entered-in-error') }
    assert.deepEqual(against(dx(error)), ['STR-02 reject Condition.verificationStatus'])
    assert.deepEqual(against(dx(error), { relation: Relation.retracts }), [])
    const active = { ...error, clinicalStatus: code(CLINICAL, 'active') }
    assert.deepEqual(against(dx(active), { relation: Relation.amends }),
      ['STR-03 reject Condition.clinicalStatus'])
  })

  it('TRM-01: need a well-formed code of an adopted system of diagnoses', () => {
    const lacks = ['TRM-01 reject Condition.code.coding']
    assert.deepEqual(against(dx({ code: code(ICD_10, 'not a code') })), lacks)
    assert.deepEqual(against(dx({ code: code('http://loinc.org', '4548-4') })), lacks)
    assert.deepEqual(against(dx({ code: { text: 'diabetes' } })), lacks)
    assert.deepEqual(against(dx({ code: code('http://snomed.info/sct', '44054006') })), [])
  })

  it('TRM-02 and TRM-04: codes are judged by the adopted releases', () => {
    const SNOMED = 'http://snomed.info/sct'
    const given: readonly CodeRelease[] = [
      release(ICD_10, '2020-01-01', '2020-12-31', 'E11.9'), release(SNOMED, '2019-01-01', '2030-12-31', '1')
    ]
    const releases: ReleasesOf = (system) => given.filter((one) => one.system === system)
    const both = (text: string): Json =>
      ({ coding: [{ system: ICD_10, code: text }, { system: SNOMED, code: '44054006' }] })
    assert.deepEqual(against({}, { releases }), [])
    const at = 'Condition.code.coding'
    assert.deepEqual(against(dx({ code: code(ICD_10, 'E10.1') }), { releases }), [`TRM-02 reject ${at}`])
    assert.deepEqual(against(dx({ code: code(SNOMED, '44054006') }), { releases }), [`TRM-04 flag ${at}`])
    assert.deepEqual(against(dx({ code: both('E11.9') }), { releases }), [`TRM-04 mark ${at}`])
    assert.deepEqual(against(dx({ code: both('E10.1') }), { releases }),
      [`TRM-02 reject ${at}`, `TRM-04 flag ${at}`])
    const heading = dx({ code: code('http://hl7.org/fhir/sid/icd-10-cm', 'E11') })
    assert.deepEqual(against(heading), [], 'the starter set did not serve yet')
    const Encounter = { ...BASES.Encounter, period: { start: '2026-03-04' } }
    assert.deepEqual(against({ ...heading, Encounter }).filter((text) => text.startsWith('TRM')),
      [`TRM-02 reject ${at}`])
  })

  it('TRM-02: the time is the month of the encounter, else of the recording, else of the case', () => {
    const judged = (over: Over, from: string, until: string): number => against(
      { ...dx({ code: code(ICD_10, 'E10.1') }), ...over },
      { releases: () => [release(ICD_10, from, until, 'E11.9')] }
    ).filter((text) => text.startsWith('TRM-02')).length
    const Condition = { ...DIABETES, code: code(ICD_10, 'E10.1'), onsetDateTime: undefined }
    assert.equal(judged({}, '2020-03-31', '2020-04-30'), 1, 'the month of the encounter')
    assert.equal(judged({}, '2020-04-01', '2026-12-31'), 0)
    const Encounter = { resourceType: 'Encounter' }
    const recorded = { Encounter, Condition: { ...Condition, recordedDate: '2019-07-09' } }
    assert.equal(judged(recorded, '2019-07-31', '2019-08-30'), 1, 'the month of the recording')
    assert.equal(judged(recorded, '2019-08-01', '2026-12-31'), 0)
    const bare = { Encounter, Condition: { ...Condition, recordedDate: undefined } }
    assert.equal(judged(bare, '2026-05-01', '2026-05-02'), 1, 'the time of the case')
    assert.equal(judged(bare, '2020-01-01', '2026-04-29'), 0)
  })

  it('DEM-01: the patient was born at the encounter', () => {
    const unborn = { Patient: { ...BASES.Patient, birthDate: '2020-04-01' } }
    assert.ok(against({ ...unborn, ...dx({ onsetDateTime: undefined }) })
      .includes('DEM-01 reject Patient.birthDate'))
  })

  it('TMP-01: nothing lies after the submission', () => {
    assert.ok(against(dx({ onsetDateTime: '2099-01-01' })).includes('TMP-01 reject Condition.onset'))
    assert.deepEqual(against(dx({ onsetDateTime: undefined, recordedDate: '2099-01-01' }))
      .filter(text => text.startsWith('TMP-01')), ['TMP-01 reject Condition.recordedDate'])
  })

  it('TMP-02: an onset before birth is perinatal, or for a clinician, or wrong', () => {
    const before = (onsetDateTime: string, coding: Json): string[] => against({
      ...dx({ onsetDateTime, code: coding }), Patient: { ...BASES.Patient, birthDate: '2020-03-02' }
    }).filter(text => text.startsWith('TMP-02'))
    const perinatal = code(ICD_10, 'P07.3')
    const snomed = code('http://snomed.info/sct', '44054006')
    assert.deepEqual(before('2020-02-20', perinatal), [])
    assert.deepEqual(before('2018-02-20', perinatal), ['TMP-02 reject Condition.onset'])
    assert.deepEqual(before('2020-02-20', snomed), ['TMP-02 flag Condition.onset'])
    assert.deepEqual(before('2020-02-20', code(ICD_10, 'E11.9')), ['TMP-02 reject Condition.onset'])
  })

  it('TMP-03: care after death is for a clinician', () => {
    const dead = { Patient: { ...BASES.Patient, deceasedDateTime: '2020-02-01' } }
    assert.deepEqual(against(dead),
      ['TMP-03 flag Condition.onset', 'TMP-03 flag Encounter.period.start'])
  })

  it('TMP-04: the abatement does not lie before the onset', () => {
    assert.deepEqual(against(dx({ abatementDateTime: '2020-02-01' })), ['TMP-04 reject Condition.abatement'])
    assert.ok(against(dx({ recordedDate: '2020-02-01' })).includes('TMP-04 flag Condition.recordedDate'))
    assert.deepEqual(against(dx({ recordedDate: '2020-02-29', onsetDateTime: '2020-03-01' }))
      .filter(text => text.startsWith('TMP-04')), [], 'a day earlier')
  })

  it('CTX-01: the encounter is the submitter\'s, and covers the recording', () => {
    assert.deepEqual(against({}, { isOurs: false }), ['CTX-01 reject Encounter.serviceProvider'])
    const Encounter = { ...BASES.Encounter, period: { start: '2020-03-04', end: '2020-03-05' } }
    const flag = ['CTX-01 flag Condition.recordedDate']
    assert.deepEqual(against({ Encounter, ...dx({ recordedDate: '2020-05-05' }) }), flag)
    assert.deepEqual(against({ Encounter, ...dx({ recordedDate: '2020-03-20' }) }), [])
    assert.deepEqual(against({ Encounter, ...dx({ recordedDate: '2020-03-02' }) }), flag)
  })
})

/**
 * Puts a canary at every place of every R4 type. A place reaches a validator if two canaries there give two
 * case parts. The places that do must be those of the table.
 */
import assert from 'node:assert/strict'
import { RESOURCE_TYPES, fill, filled, placesOf, type Place } from '../../../fixtures/r4-places.js'
import { caseOf } from '../../../../src/records/case-part/index.js'
import {
  COMPONENT_ROWS, CONDITION_ROWS, DIAGNOSIS_ROWS, ENCOUNTER_ROWS, OBSERVATION_ROWS, PATIENT_ROWS, REPORT_ROWS,
  type Row
} from '../../../../src/records/case-part/rows.js'
import { EntryRole } from '../../../../src/records/container/index.js'
import { BASES, containerOf, type Json } from './support.js'

/** Every date that a case part is computed from, by the path of its resource. */
const TIME_SOURCES: readonly string[] = [
  'Patient.birthDate', 'Patient.deceasedDateTime', 'Condition.recordedDate',
  'Condition.onsetDateTime', 'Condition.onsetPeriod.start', 'Condition.onsetPeriod.end',
  'Condition.onsetAge.value', 'Condition.onsetAge.code', 'Condition.onsetAge.comparator',
  'Condition.abatementDateTime', 'Condition.abatementPeriod.start', 'Condition.abatementPeriod.end',
  'Condition.abatementAge.value', 'Condition.abatementAge.code', 'Condition.abatementAge.comparator',
  'Encounter.period.start', 'Encounter.period.end',
  'Observation.effectiveDateTime', 'Observation.effectiveInstant', 'Observation.effectivePeriod.start',
  'DiagnosticReport.effectiveDateTime', 'DiagnosticReport.effectivePeriod.start'
]

/** What the table says: for each row the members that its form reads. */
const TABLE: ReadonlySet<string> = new Set([
  ...leaves('Condition', CONDITION_ROWS), ...leaves('Patient', PATIENT_ROWS),
  ...leaves('Encounter', ENCOUNTER_ROWS), ...leaves('Encounter.diagnosis', DIAGNOSIS_ROWS),
  ...leaves('Observation', OBSERVATION_ROWS), ...leaves('Observation.component', COMPONENT_ROWS),
  ...leaves('DiagnosticReport', REPORT_ROWS), ...TIME_SOURCES
])

function leaves (at: string, rows: readonly Row[]): string[] {
  return rows.flatMap(({ path, form }) =>
    form.leaves.map((leaf) => leaf === '' ? `${at}.${path}` : `${at}.${path}.${leaf}`))
}

/** A resource with all its places must fit into a record part. */
const DEEPEST = 4

/** Canaries that are tried at one place, each in turn, with the members beside them. */
interface Try {
  readonly values: readonly unknown[]
  readonly beside?: Json
}

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
const UCUM = 'http://unitsofmeasure.org'
const ICD = { system: 'http://hl7.org/fhir/sid/icd-10', code: 'E11.9' }
const SIDE = 'http://fhir.de/StructureDefinition/seitenlokalisation'

/** Two codes of a system each. Adopted systems are read alike, so a few stand for all. */
const CODES: readonly (readonly [system: string, a: string, b: string])[] = [
  [ICD.system, 'E11.9', 'E10.1'], ['http://snomed.info/sct', '44054006', '73211009'],
  ['http://loinc.org', '4548-4', '2345-7'],
  [`${TERMINOLOGY}/condition-clinical`, 'active', 'resolved'],
  [`${TERMINOLOGY}/condition-ver-status`, 'confirmed', 'refuted'],
  [`${TERMINOLOGY}/condition-category`, 'problem-list-item', 'encounter-diagnosis'],
  [`${TERMINOLOGY}/v3-ActCode`, 'AMB', 'IMP'], [`${TERMINOLOGY}/diagnosis-role`, 'AD', 'DD'],
  [`${TERMINOLOGY}/data-absent-reason`, 'unknown', 'error']
]
/** Texts, and codes of every form without a system. */
const TEXTS = ['canary', 'kanarie', ...CODES.map(([, code]) => code), 'male', 'female', 'final', 'amended',
  'finished', 'planned', '<', '>', 'mg', 'R', 'L', '2024']
const BY_TYPE: Readonly<Record<string, readonly unknown[]>> = {
  boolean: [true, false],
  date: ['2010-05-06', '2015-07-08', '2010'],
  dateTime: ['2010-05-06T07:08:09Z', '2015-07-08T09:10:11Z', '2010'],
  instant: ['2010-05-06T07:08:09Z', '2015-07-08T09:10:11Z'],
  time: ['07:08:09', '10:11:12'],
  integer: [3, 7],
  positiveInt: [3, 7],
  unsignedInt: [3, 7],
  decimal: [1.5, 2.5]
}
const QUANTITIES: readonly string[] = ['Quantity', 'Age', 'Count', 'Duration', 'Distance']

function triesFor ({ type, parent, steps }: Place): readonly Try[] {
  const name = steps.at(-1)!.name
  if (parent === 'Coding') return codingTries(name)
  if (QUANTITIES.includes(parent)) return quantityTries(name)
  if (parent === 'Extension' && name === 'url') {
    return [{ values: TEXTS }, { values: [SIDE, 'urn:b'], beside: { valueCoding: { code: 'R' } } }]
  }
  if (parent === 'Extension') return [{ values: TEXTS }, { values: ['R', 'L'], beside: { url: SIDE } }]
  return [{ values: BY_TYPE[type] ?? TEXTS }]
}

function codingTries (name: string): readonly Try[] {
  if (name === 'system') {
    return CODES.map(([system, code]): Try => ({ values: [system, 'urn:b'], beside: { code } }))
  }
  if (name === 'code') {
    const adopted = CODES.map(([system, a, b]): Try => ({ values: [a, b], beside: { system } }))
    // The code of an extension has a URL beside the Coding, so any text is tried without a system, too.
    return [{ values: TEXTS }, ...adopted]
  }
  return [{ values: name === 'userSelected' ? [true, false] : [...TEXTS, '2025'], beside: ICD }]
}

function quantityTries (name: string): readonly Try[] {
  const besides: readonly Json[] = [{ value: 5, system: UCUM, code: 'mg' }, { value: 5, system: UCUM,
    code: 'a' }]
  const values: Readonly<Record<string, readonly unknown[]>> = {
    value: [1.5, 50], code: ['mg', 'kg', 'a', 'mo', 'canary'], system: [UCUM, 'urn:b'], comparator: ['<', '>']
  }
  return besides.map((beside) => ({ values: values[name] ?? TEXTS, beside }))
}

function reaches (type: keyof typeof BASES, place: Place): boolean {
  return triesFor(place).some(({ values, beside }) => {
    const parts = values.map((value) => {
      const base = withCoding(BASES[type], place)
      const part = caseOf(containerOf({ [type]: filled(base, place, value, beside) }))
      assert.ok(part !== undefined, place.path)
      return Buffer.from(part).toString('latin1')
    })
    return new Set(parts).size > 1
  })
}

/** Gives the Coding whose extension is tried an adopted code, and the extension the URL of the side. */
function withCoding (base: Json, { path, steps }: Place): Json {
  const at = steps.findIndex(({ name }) => name === 'extension')
  if (at < 0) return base
  const part = (name: string, ...before: Place['steps']): Place =>
    ({ path, type: 'string', parent: '', steps: [...before, { name, isList: false }] })
  const whole = filled(base, part('url', ...steps.slice(0, at + 1)), SIDE)
  if (steps[at - 1]?.name === 'coding') fill(whole, part('code', ...steps.slice(0, at)), ICD.code, ICD)
  return whole
}

describe('canaries in a record part', function () {
  this.timeout(300_000)

  it('reach a validator at the places of the table, and at no other', () => {
    let count = 0
    const reached = new Set<string>()
    for (const type of Object.keys(BASES) as (keyof typeof BASES)[]) {
      for (const place of placesOf(type)) {
        count++
        if (reaches(type, place)) reached.add(place.path)
      }
    }
    console.log(`      ${count} places, ${reached.size} of them in the table`)
    assert.ok(count >= 1370)
    assert.deepEqual([...reached].sort(), [...TABLE].sort())
  })

  it('never reach a validator from a resource of any other type', () => {
    let count = 0
    for (const type of RESOURCE_TYPES.filter((one) => !(one in BASES))) {
      const places = placesOf(type)
      count += places.length
      for (const role of [EntryRole.evidence, EntryRole.other]) {
        const [first, second] = [0, 1].map((which) => {
          const other: Json = { resourceType: type }
          for (const place of places) {
            const { values, beside } = triesFor(place).at(-1)!
            if (place.steps.length < DEEPEST) fill(other, place, values[which], beside)
          }
          return caseOf(containerOf({}, [[role, other]]))
        })
        assert.ok(first !== undefined, type)
        assert.deepEqual(first, second, type)
      }
    }
    console.log(`      ${count} places of ${RESOURCE_TYPES.length - Object.keys(BASES).length} other types`)
  })
})

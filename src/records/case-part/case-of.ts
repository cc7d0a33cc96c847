import { hmacSha256 } from '../../protocol/crypto/index.js'
import { utf8 } from '../../protocol/types/index.js'
import { EntryRole, decodeRecordPart, readLossless, unpadded, type RecordPart } from '../container/index.js'
import {
  CASE_VERSION, MAX_COMPONENTS, MAX_EVIDENCE, encodeCasePart, type Fact
} from './case-part.js'
import { firstAt, valuesAt } from './form.js'
import { EVIDENCE_TYPE_ROW, EvidenceType, OWN_ROWS } from './own-rows.js'
import {
  COMPONENT_ROWS, CONDITION_ROWS, DIAGNOSIS_ROWS, ENCOUNTER_ROWS, OBSERVATION_ROWS, PATIENT_ROWS,
  RECORDING_ROW, REPORT_ROWS,
  type Row
} from './rows.js'
import { EVIDENCE_TIMES, TIME_ROWS } from './time-rows.js'
import { eventOf, parsedAt, type Times } from './times.js'

const SALT = utf8('medichain/v2/case-salt\u0000')
const PATIENT = utf8('medichain/v2/case-patient\u0000')
const PATIENT_BYTES = 16

/**
 * Computes the case part of a padded record part: what the two judging hospitals see. Whoever opens a record
 * part compares the result with the case part that was approved. The function is pure and never throws.
 *
 * @returns undefined if the bytes are no record part, or a resource in it is not JSON
 */
export function caseOf (recordPart: Uint8Array): Uint8Array | undefined {
  const content = unpadded(recordPart)
  const part = content === undefined ? undefined : decodeRecordPart(content)
  return part === undefined ? undefined : caseOfPart(part)
}

/** As `caseOf`, of a record part that `isRecordPart` allows. */
export function caseOfPart (part: RecordPart): Uint8Array | undefined {
  const resources = resourcesOf(part)
  if (resources === undefined) return undefined
  const { caseSeed } = part
  return encodeCasePart({
    version: CASE_VERSION,
    salt: hmacSha256(caseSeed, SALT),
    patient: hmacSha256(caseSeed, PATIENT).slice(0, PATIENT_BYTES),
    facts: factsOf(part, resources),
    binding: part.binding
  })
}

type Resources = ReadonlyMap<EntryRole, readonly unknown[]>

/** Reads the resources of a record part, by their roles. */
function resourcesOf ({ entries }: RecordPart): Resources | undefined {
  const values: unknown[] = []
  const byRole = new Map<EntryRole, unknown[]>()
  for (const entry of entries) {
    const value = entry.type === 'own'
      ? textOf(entry.bytes, readLossless)
      : valuesAt(values[entry.holder], ['contained'])[entry.index]
    if (value === undefined) return undefined
    values.push(value)
    const ofRole = byRole.get(entry.role)
    if (ofRole === undefined) byRole.set(entry.role, [value])
    else ofRole.push(value)
  }
  return byRole
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

function textOf (bytes: Uint8Array, read: (text: string) => unknown): unknown {
  try {
    return read(UTF8.decode(bytes))
  } catch (error) {
    // The bytes are not UTF-8.
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function factsOf ({ provenance }: RecordPart, resources: Resources): Fact[] {
  const [condition] = resources.get(EntryRole.condition) ?? []
  const [patient] = resources.get(EntryRole.patient) ?? []
  const [encounter] = resources.get(EntryRole.encounter) ?? []
  const evidence = resources.get(EntryRole.evidence) ?? []
  const known = evidence.filter((one) => typeOf(one) !== undefined).slice(0, MAX_EVIDENCE)
  const diagnosis = provenance.encounterDiagnosis === undefined
    ? undefined
    : valuesAt(encounter, ['diagnosis'])[provenance.encounterDiagnosis]
  const times = timesOf(condition, patient, encounter, provenance.receivedAt)
  const others = evidence.length - known.length
  const facts: Fact[] = []
  for (const { number, read } of OWN_ROWS) add(facts, 0, 0, number, read(provenance, others))
  for (const { number, read } of TIME_ROWS) add(facts, 0, 0, number, read(times))
  // Beside a month of the encounter, the month of the recording could tell a day.
  if (firstAt(encounter, START) === undefined) read(facts, [RECORDING_ROW], condition)
  read(facts, CONDITION_ROWS, condition)
  read(facts, PATIENT_ROWS, patient)
  if (isDead(patient)) add(facts, 0, 0, DECEASED_ROW, true)
  read(facts, ENCOUNTER_ROWS, encounter)
  read(facts, DIAGNOSIS_ROWS, diagnosis)
  known.forEach((one, i) => evidenceFacts(facts, one, i + 1, times))
  return facts
}

function add (facts: Fact[], place: number, part: number, row: number, value: unknown): void {
  if (value !== undefined) facts.push({ place, part, row, value })
}

function read (facts: Fact[], rows: readonly Row[], resource: unknown, place = 0, part = 0): void {
  if (resource === undefined) return
  for (const { number, steps, form } of rows) {
    const values = valuesAt(resource, steps)
    if (values.length > 0) add(facts, place, part, number, form.read(values))
  }
}

const START = ['period', 'start'] as const
const DECEASED_ROW = 21

/** True for a patient with a date of death. A statement beside it has a row of its own. */
function isDead (patient: unknown): boolean {
  return typeof firstAt(patient, ['deceasedDateTime']) === 'string' &&
    typeof firstAt(patient, ['deceasedBoolean']) !== 'boolean'
}

function typeOf (resource: unknown): keyof typeof EvidenceType | undefined {
  const type = firstAt(resource, ['resourceType'])
  return type === 'Observation' || type === 'DiagnosticReport' ? type : undefined
}

function evidenceFacts (facts: Fact[], resource: unknown, place: number, times: Times): void {
  const type = typeOf(resource) ?? 'Observation'
  const components = type === 'Observation' ? valuesAt(resource, ['component']).slice(0, MAX_COMPONENTS) : []
  const at = { ...times, evidence: effectiveOf(resource) }
  add(facts, place, 0, EVIDENCE_TYPE_ROW.number, EvidenceType[type])
  read(facts, type === 'Observation' ? OBSERVATION_ROWS : REPORT_ROWS, resource, place)
  for (const { number, read } of EVIDENCE_TIMES) add(facts, place, 0, number, read(at))
  components.forEach((component, i) => read(facts, COMPONENT_ROWS, component, place, i + 1))
}

function effectiveOf (resource: unknown): Times['evidence'] {
  return parsedAt(resource, ['effectiveDateTime']) ?? parsedAt(resource, ['effectiveInstant']) ??
    parsedAt(resource, ['effectivePeriod', 'start'])
}

function timesOf (condition: unknown, patient: unknown, encounter: unknown, receivedAt: number): Times {
  const birth = parsedAt(patient, ['birthDate'])
  // A birth date is never an instant.
  const date = birth?.zoned === false ? birth : undefined
  return {
    birth: date,
    death: parsedAt(patient, ['deceasedDateTime']),
    onset: eventOf(condition, 'onset', date),
    abatement: eventOf(condition, 'abatement', date),
    recorded: parsedAt(condition, ['recordedDate']),
    encounter: parsedAt(encounter, ['period', 'start']),
    encounterEnd: parsedAt(encounter, ['period', 'end']),
    received: { from: receivedAt, to: receivedAt + 1, zoned: true }
  }
}

import { hmacSha256 } from '../../protocol/crypto/index.js'
import { utf8 } from '../../protocol/types/index.js'
import { EntryRole, decodeRecordPart, readLossless, unpadded, type RecordPart } from '../container/index.js'
import {
  CASE_VERSION, MAX_COMPONENTS, MAX_EVIDENCE, encodeCasePart, type Fact
} from './case-part.js'
import { valuesAt } from './form.js'
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
  const resources = part === undefined ? undefined : resourcesOf(part)
  if (part === undefined || resources === undefined) return undefined
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
    byRole.set(entry.role, [...byRole.get(entry.role) ?? [], value])
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
  const own: Fact[] = [
    ...OWN_ROWS.map(({ number, read }) => ({ row: number, value: read(provenance, others) })),
    ...TIME_ROWS.map(({ number, read }) => ({ row: number, value: read(times) }))
  ].flatMap(({ row, value }) => value === undefined ? [] : [{ place: 0, part: 0, row, value }])
  return [
    ...own, ...recordingOf(condition, encounter),
    ...read(CONDITION_ROWS, condition), ...read(PATIENT_ROWS, patient), ...deathOf(patient),
    ...read(ENCOUNTER_ROWS, encounter), ...read(DIAGNOSIS_ROWS, diagnosis),
    ...known.flatMap((one, i) => evidenceFacts(one, i + 1, times))
  ]
}

function read (rows: readonly Row[], resource: unknown, place = 0, part = 0): Fact[] {
  const facts: Fact[] = []
  for (const { number, steps, form } of rows) {
    const values = valuesAt(resource, steps)
    const value = values.length === 0 ? undefined : form.read(values)
    if (value !== undefined) facts.push({ place, part, row: number, value })
  }
  return facts
}

/** Tells the month of the recording. Beside a month of the encounter it could tell a day. */
function recordingOf (condition: unknown, encounter: unknown): Fact[] {
  const [start] = valuesAt(encounter, ['period', 'start'])
  return start === undefined ? read([RECORDING_ROW], condition) : []
}

const DECEASED_ROW = 21

/** A date of death says that the patient died. */
function deathOf (patient: unknown): Fact[] {
  const [given] = valuesAt(patient, ['deceasedDateTime'])
  const [stated] = valuesAt(patient, ['deceasedBoolean'])
  if (typeof given !== 'string' || typeof stated === 'boolean') return []
  return [{ place: 0, part: 0, row: DECEASED_ROW, value: true }]
}

function typeOf (resource: unknown): keyof typeof EvidenceType | undefined {
  const [type] = valuesAt(resource, ['resourceType'])
  return type === 'Observation' || type === 'DiagnosticReport' ? type : undefined
}

function evidenceFacts (resource: unknown, place: number, times: Times): Fact[] {
  const type = typeOf(resource) ?? 'Observation'
  const components = type === 'Observation' ? valuesAt(resource, ['component']).slice(0, MAX_COMPONENTS) : []
  const at = { ...times, evidence: effectiveOf(resource) }
  return [
    { place, part: 0, row: EVIDENCE_TYPE_ROW.number, value: EvidenceType[type] },
    ...read(type === 'Observation' ? OBSERVATION_ROWS : REPORT_ROWS, resource, place),
    ...EVIDENCE_TIMES.flatMap(({ number, read: readTimes }) => {
      const value = readTimes(at)
      return value === undefined ? [] : [{ place, part: 0, row: number, value }]
    }),
    ...components.flatMap((component, i) => read(COMPONENT_ROWS, component, place, i + 1))
  ]
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

import type { Identifier, Patient } from 'fhir/r4.js'
import { sha256 } from '../../protocol/crypto/index.js'
import { hex, utf8, type Timestamp } from '../../protocol/types/index.js'
import type { PatientIdentifier } from '../identifier.js'
import { contradictionOf, knownIdentifier, preference, type KnownIdentifier } from '../registers/index.js'
import { BASE, DATA_ABSENT, IDENTIFIER_TYPE } from '../systems.js'
import { earliestStart, latestEnd, parseTime } from '../time/index.js'
import type { Draft } from './draft.js'
import type { Located } from './entries.js'
import { serverName } from './server-name.js'
import { defined } from './strip.js'
import type { SubmissionDefaults } from './submission.js'

/** HL7 v2 table 0203: types of national person identifiers, such as NNSWE for Sweden. */
const NATIONAL_TYPE = /^(NI|SS|NN[A-Z]{2,3})$/
const OUTDATED: readonly (string | undefined)[] = ['old', 'temp']

/** Reduces a Patient to birth, gender and death. */
export function reducePatient (patient: Patient, id: string): Patient {
  const { gender, birthDate, deceasedBoolean, deceasedDateTime } = patient
  return defined({ resourceType: 'Patient', id, gender, birthDate, deceasedBoolean, deceasedDateTime })
}

/** The identifier behind the patient's pseudonym. */
export interface PatientName extends PatientIdentifier {
  /** True if nothing in the submission names the patient, so the identifier was drawn at random. */
  readonly isRandom: boolean
}

/**
 * Chooses the identifier that names the patient: from a register that the hospital prefers, else a national
 * number, else the official number, else the first. Old, temporary and expired numbers and placeholders do
 * not count. A Patient without any identifier is named by its id at the sender's server.
 *
 * @param random bytes for a random name; without them, a patient that nothing names is refused.
 */
export function patientIdentifier (
  patient: Patient, from: Located, draft: Draft, now: Timestamp, random: Uint8Array | undefined
): PatientName | undefined {
  const { defaults } = draft
  checkSuccessor(patient, draft)
  const all = patient.identifier ?? []
  const best = choose(all.filter((identifier) => isCurrent(identifier, now)), draft)
  if (best !== undefined) {
    const isPreferred = preference(best.system, defaults.patientSystems) >= 0
    if (defaults.patientSystems !== undefined && defaults.patientSystems.length > 0 && !isPreferred) {
      draft.remark('INT-02', 'mark', 'Patient.identifier',
        'not a number of the national register: other hospitals do not find the record by it')
    }
    const wrong = contradictionOf(best.facts, patient)
    if (wrong !== undefined) {
      return draft.refuse('DEM-00', 'business-rule', `Patient.${wrong}`,
        'does not agree with the patient\'s number, which contains it (SPECIFICATION.md §1.7)')
    }
    return { system: best.system, value: best.value, isRandom: false }
  }
  const own = all.length === 0 ? serverName(from, 'Patient', defaults.recordBase) : undefined
  if (own !== undefined) {
    draft.fill('Patient.identifier', 'resource-id')
    draft.remark('INT-02', 'mark', 'Patient.identifier',
      'no identifier: the id at the sender\'s server names the patient, and other hospitals do not have it')
    return { ...own, isRandom: false }
  }
  return unnamed(from, draft, random)
}

function unnamed (from: Located, draft: Draft, random: Uint8Array | undefined): PatientName | undefined {
  if (random === undefined) {
    return draft.refuse('STR-02', 'required', 'Patient.identifier',
      'nothing names this patient (SPECIFICATION.md §1.7)')
  }
  draft.fill('Patient.identifier', 'random-name')
  draft.remark('INT-02', 'mark', 'Patient.identifier',
    'no lasting identifier names this patient: the record has a random name and is found only by its case')
  const value = hex(sha256(random, utf8(`${from.place ?? ''} ${String(from.resource['id'] ?? '')}`)))
  return { system: patientSystem(draft.defaults), value, isRandom: true }
}

function choose (usable: readonly Identifier[], draft: Draft): KnownIdentifier | undefined {
  const { defaults } = draft
  const ranked = usable.flatMap((given) => {
    const { system = patientSystem(defaults), value = '' } = given
    const known = knownIdentifier({ system, value }, defaults.patientSystems)
    return known.namesNobody ? [] : [{ given, known, rank: rankOf(given, known, defaults) }]
  }).sort((a, b) => a.rank - b.rank || useOf(a.given) - useOf(b.given))
  const [best] = ranked
  if (best === undefined) return undefined
  const { given, known, rank } = best
  const equals = ranked.filter((other) => other.rank === rank && other.known.system === known.system &&
    useOf(other.given) === useOf(given))
  if (equals.some((other) => other.known.value !== known.value)) {
    draft.remark('INT-02', 'mark', 'Patient.identifier',
      'several numbers of the same register: the first was taken')
  }
  if (given.system === undefined) draft.fill('Patient.identifier.system', 'submitting-hospital')
  return known
}

/** True unless the identifier is old, temporary, expired, not yet valid, or marked as unknown. */
export function isCurrent (identifier: Identifier, now: Timestamp): boolean {
  const { use, period, value = '' } = identifier
  if (value.trim() === '' || OUTDATED.includes(use) || isAbsent(identifier)) return false
  const end = period?.end === undefined ? undefined : parseTime(period.end)
  const start = period?.start === undefined ? undefined : parseTime(period.start)
  return (end === undefined || latestEnd(end) > now) && (start === undefined || earliestStart(start) <= now)
}

function isAbsent ({ extension, _value, _system }: Identifier): boolean {
  return [extension, _value?.extension, _system?.extension].some((list) =>
    list?.some(({ url }) => url === DATA_ABSENT))
}

function rankOf (
  identifier: Identifier, { system, isRegistered }: KnownIdentifier, defaults: SubmissionDefaults
): number {
  const preferred = preference(system, defaults.patientSystems)
  if (preferred >= 0) return preferred - 1000
  const national = identifier.type?.coding?.some((coding) =>
    coding.system?.startsWith(IDENTIFIER_TYPE) === true && NATIONAL_TYPE.test(coding.code ?? ''))
  if (national === true || isRegistered) return 0
  if (identifier.use === 'official') return 1
  return identifier.system === undefined ? 3 : 2
}

function useOf ({ use }: Identifier): number {
  return use === 'official' ? 0 : use === 'secondary' ? 2 : 1
}

/** Flags a Patient that was merged into another: the record is still about this patient. */
function checkSuccessor ({ active, link }: Patient, draft: Draft): void {
  if (active !== false && link?.some(({ type }) => type === 'replaced-by') !== true) return
  draft.remark('INT-02', 'mark', active === false ? 'Patient.active' : 'Patient.link',
    'the Patient is not in use any more: its numbers may now belong to another Patient')
}

/** The system of a patient's number that comes without a system. */
export function patientSystem (defaults: SubmissionDefaults): string {
  return defaults.patientSystem ?? `${BASE}/hospitals/${hex(defaults.submitter)}/patients`
}

/** The system of the hospital's diagnosis numbers. */
export function recordSystem (
  defaults: Pick<SubmissionDefaults, 'recordSystem' | 'submitter'>
): string {
  return defaults.recordSystem ?? `${BASE}/hospitals/${hex(defaults.submitter)}/conditions`
}

import type { Identifier, Patient } from 'fhir/r4.js'
import { sha256 } from '../../protocol/crypto/index.js'
import { hex, utf8 } from '../../protocol/types/index.js'
import type { Timestamp } from '../../protocol/types/index.js'
import type { PatientIdentifier } from '../identifier.js'
import { knownIdentifier, preference } from '../registers/index.js'
import type { KnownIdentifier } from '../registers/index.js'
import { BASE, DATA_ABSENT, IDENTIFIER_TYPE } from '../systems.js'
import { earliestStart, latestEnd, parseTime } from '../time/index.js'
import type { Draft } from './draft.js'
import type { Located } from './entries.js'
import { serverName } from './server-name.js'
import type { SubmissionDefaults } from './submission.js'

/** HL7 v2 table 0203: national person identifiers; a country's own look like NNxxx. */
const NATIONAL_TYPE = /^(NI|SS|NN[A-Z]{2,3})$/
const OUTDATED: readonly (string | undefined)[] = ['old', 'temp']

/** Patient reduced to birth, gender and death; the pseudonym is added when the body is sealed. */
export function reducePatient (patient: Patient, id: string): Patient {
  const { gender, birthDate, deceasedBoolean, deceasedDateTime } = patient
  return {
    resourceType: 'Patient',
    id,
    ...(gender === undefined ? {} : { gender }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(deceasedBoolean === undefined ? {} : { deceasedBoolean }),
    ...(deceasedDateTime === undefined ? {} : { deceasedDateTime })
  }
}

/** Whose record it is; `isNamed` false if only a random name of this admission could be given. */
export interface Whose extends PatientIdentifier {
  readonly isNamed: boolean
}

/**
 * The one identifier that names the patient on the chain, as a pseudonym: a register that the hospital
 * prefers, else a national number, else the official one, else the first. What is old, for the time being,
 * at an end or a placeholder names nobody. A patient without any goes by the id at the sender's server.
 *
 * @param random bytes for the name of a patient whom nothing names; without them such a one is refused.
 */
export function patientIdentifier (
  patient: Patient, from: Located, draft: Draft, now: Timestamp, random: Uint8Array | undefined
): Whose | undefined {
  const { defaults } = draft
  checkSuccessor(patient, draft)
  const all = patient.identifier ?? []
  const best = choose(all.filter((one) => isCurrent(one, now)), draft)
  if (best !== undefined) {
    const isPreferred = preference(best.system, defaults.patientSystems ?? []) >= 0
    if (defaults.patientSystems !== undefined && defaults.patientSystems.length > 0 && !isPreferred) {
      draft.remark('INT-02', 'flag', 'Patient.identifier',
        'not of the national register: other hospitals do not find the record by it')
    }
    return { system: best.system, value: best.value, isNamed: true }
  }
  const own = all.length === 0 ? serverName(from, 'Patient', defaults.recordBase) : undefined
  if (own !== undefined) {
    draft.fill('Patient.identifier', 'resource-id')
    draft.remark('INT-02', 'flag', 'Patient.identifier',
      'no identifier: known by the id at the server of the sender, which other hospitals do not have')
    return { ...own, isNamed: true }
  }
  return unnamed(from, draft, random)
}

function unnamed (from: Located, draft: Draft, random: Uint8Array | undefined): Whose | undefined {
  if (random === undefined) {
    return draft.refuse('STR-02', 'required', 'Patient.identifier', 'nothing names this patient')
  }
  draft.fill('Patient.identifier', 'random-name')
  draft.remark('INT-02', 'flag', 'Patient.identifier',
    'nothing names this patient for good: the record has a random name and is found by its case alone')
  const value = hex(sha256(random, utf8(`${from.place ?? ''} ${String(from.resource['id'] ?? '')}`)))
  return { system: patientSystem(draft.defaults), value, isNamed: false }
}

function choose (usable: readonly Identifier[], draft: Draft): KnownIdentifier | undefined {
  const { defaults } = draft
  const ranked = usable.flatMap((one) => {
    const known = knownIdentifier(
      { system: one.system ?? patientSystem(defaults), value: one.value ?? '' }, defaults.patientSystems)
    return known.namesNobody ? [] : [{ one, known, rank: rankOf(one, known, defaults) }]
  }).sort((a, b) => a.rank - b.rank || useOf(a.one) - useOf(b.one))
  const [best] = ranked
  if (best === undefined) return undefined
  const { known, one, rank } = best
  const equals = ranked.filter((other) => other.rank === rank && other.known.system === known.system &&
    useOf(other.one) === useOf(one))
  if (equals.some((other) => other.known.value !== known.value)) {
    draft.remark('INT-02', 'flag', 'Patient.identifier',
      'several numbers of one register: the first was taken')
  }
  if (one.system === undefined) draft.fill('Patient.identifier.system', 'submitting-hospital')
  return known
}

/** Neither old nor for the time being, neither over nor yet to begin, and not said to be unknown. */
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
  const preferred = preference(system, defaults.patientSystems ?? [])
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

/** A Patient that was merged into another is still who was meant; people should know. */
function checkSuccessor ({ active, link }: Patient, draft: Draft): void {
  if (active !== false && link?.some(({ type }) => type === 'replaced-by') !== true) return
  draft.remark('INT-02', 'flag', active === false ? 'Patient.active' : 'Patient.link',
    'the Patient is not in use any more: its numbers may be those of another one now')
}

/** Where a patient's number has no system of its own. */
export function patientSystem (defaults: SubmissionDefaults): string {
  return defaults.patientSystem ?? `${BASE}/hospitals/${hex(defaults.submitter)}/patients`
}

/** Of the hospital's diagnosis numbers. */
export function recordSystem (defaults: SubmissionDefaults): string {
  return defaults.recordSystem ?? `${BASE}/hospitals/${hex(defaults.submitter)}/conditions`
}

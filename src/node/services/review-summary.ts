import type { Bundle, CodeableConcept, DiagnosticReport, Encounter, Observation, Patient } from 'fhir/r4.js'
import type { ReviewSummaryView } from '../../api/index.js'
import { diagnosisOf, resourcesIn } from './diagnosis-view.js'

const MONTHS_OF_INFANTS = 24
/** Stands for ranges, ratios and sampled data. */
const SEE_BODY = 'see the body'
const WHOLE_DATE = /^\d{4}-\d{2}-\d{2}$/

/**
 * Summarises a body for the clinician who judges it. The words are those of the record as they were sent;
 * the age alone is computed. Nothing is judged here.
 * @param body a body that passed the structure check when it was queued
 */
export function reviewSummary (body: Bundle, proposedAt: number): ReviewSummaryView {
  const [condition] = resourcesIn(body, 'Condition')
  const [encounter] = resourcesIn(body, 'Encounter')
  const diagnosis = diagnosisOf(body)
  return {
    ...patientOf(resourcesIn(body, 'Patient')[0], proposedAt),
    ...(diagnosis === undefined ? {} : { diagnosis }),
    ...(condition?.severity === undefined ? {} : { severity: conceptText(condition.severity) }),
    ...(encounter === undefined ? {} : { encounter: encounterText(encounter) }),
    sites: (condition?.bodySite ?? []).map(conceptText),
    notes: (condition?.note ?? []).map(one => one.text),
    evidence: [
      ...resourcesIn(body, 'Observation').map(observationText),
      ...resourcesIn(body, 'DiagnosticReport').map(reportText)
    ]
  }
}

function patientOf (
  patient: Patient | undefined, at: number
): Pick<ReviewSummaryView, 'born' | 'age' | 'sex' | 'died'> {
  const { birthDate, deceasedBoolean, deceasedDateTime, gender } = patient ?? {}
  const age = birthDate === undefined ? undefined : ageAt(birthDate, at)
  return {
    ...(birthDate === undefined ? {} : { born: birthDate }),
    ...(age === undefined ? {} : { age }),
    ...(gender === undefined ? {} : { sex: gender }),
    ...(deceasedDateTime === undefined && deceasedBoolean !== true
      ? {}
      : { died: deceasedDateTime ?? 'yes' })
  }
}

/** Counts whole years, and for infants whole months. A partial date gives no age: undefined. */
export function ageAt (birthDate: string, at: number): string | undefined {
  if (!WHOLE_DATE.test(birthDate)) return undefined
  const [from, to] = [new Date(`${birthDate}T00:00:00Z`), new Date(at)]
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth() -
    (to.getUTCDate() < from.getUTCDate() ? 1 : 0)
  if (Number.isNaN(months) || months < 0) return undefined
  return months < MONTHS_OF_INFANTS
    ? `${months} ${months === 1 ? 'month' : 'months'}`
    : `${Math.floor(months / 12)} years`
}

function encounterText ({ class: kind, period, status, type }: Encounter): string {
  const times = [period?.start, period?.end].filter(one => one !== undefined).join(' to ')
  return joined([kind.display ?? kind.code, ...(type ?? []).map(conceptText), status, times])
}

function observationText (one: Observation): string {
  const parts = (one.component ?? []).map(part => `${conceptText(part.code)} ${valueText(part)}`.trim())
  const own = valueText(one)
  const value = joined([own === '' && parts.length === 0 ? SEE_BODY : own,
    ...(one.interpretation ?? []).map(conceptText), ...parts])
  return joined([`${conceptText(one.code)}: ${value}`, one.effectiveDateTime ?? one.effectivePeriod?.start,
    ...(one.note ?? []).map(note => note.text)])
}

function reportText (one: DiagnosticReport): string {
  const found = [one.conclusion, ...(one.conclusionCode ?? []).map(conceptText)]
  return joined([`${conceptText(one.code)}: ${joined(found)}`, one.effectiveDateTime ?? one.issued])
}

type Valued = Pick<Observation, 'dataAbsentReason' | 'valueBoolean' | 'valueCodeableConcept' |
  'valueDateTime' | 'valueInteger' | 'valueQuantity' | 'valueString'>

function valueText (one: Valued): string {
  const { dataAbsentReason, valueCodeableConcept: concept, valueQuantity: quantity } = one
  if (quantity !== undefined) {
    const number = `${quantity.comparator ?? ''}${quantity.value ?? ''}`
    return `${number} ${quantity.unit ?? quantity.code ?? ''}`.trim()
  }
  if (concept !== undefined) return conceptText(concept)
  if (dataAbsentReason !== undefined) return `none (${conceptText(dataAbsentReason)})`
  return String(one.valueString ?? one.valueInteger ?? one.valueBoolean ?? one.valueDateTime ?? '')
}

function conceptText ({ coding, text }: CodeableConcept): string {
  const codes = (coding ?? []).map(({ code = '', display = '' }) => `${code} ${display}`.trim())
  return codes.length > 0 && codes.some(one => one !== '') ? codes.join('; ') : text ?? ''
}

function joined (parts: readonly (string | undefined)[]): string {
  return parts.filter(part => part !== undefined && part !== '').join(', ')
}

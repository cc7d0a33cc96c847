import type { Encounter } from 'fhir/r4.js'
import { codeSystemOf } from '../code-systems/index.js'
import { finding, type Finding, type RuleOutcome } from '../finding.js'
import type { Rule } from '../reasons.js'
import { CPT, SNOMED_CT } from '../systems.js'
import {
  DAY_MS, MINUTE_MS, earliestStart, isBefore, shift, type Interval
} from '../time/index.js'
import type { RuleCheck, Situation } from './context.js'

/** The clocks of hospital systems may differ from block time by this much. */
export const FUTURE_TOLERANCE_MS = 5 * MINUTE_MS
/** A condition that a child is born with may have begun this long before birth, during pregnancy. */
export const BEFORE_BIRTH_MS = 300 * DAY_MS
export const EARLY_RECORDING_MS = DAY_MS
/** SNOMED CT: autopsy examination, death certification. */
export const POST_MORTEM_CONCEPTS: readonly string[] = ['29240004', '308646001']
/** CPT 88000-88099: necropsy. */
const POST_MORTEM_CPT = /^880\d\d$/
/** P00-Q99 of every ICD-10: conditions of the perinatal period, and congenital malformations. */
const PERINATAL = /^[PQ]\d/

/** What these elements mean. */
const PATIENT = 'R4 patient-definitions.html#Patient'

/** The path of an element, and its date. */
type DatedElement = readonly [expression: string, time: Interval | undefined]

/** Finds the dates that a rule calls wrong. */
function untimely (
  rule: Rule, text: string, dates: readonly DatedElement[],
  judge: (time: Interval) => RuleOutcome | undefined
): Finding[] {
  const found: Finding[] = []
  for (const [expression, time] of dates) {
    const outcome = time === undefined ? undefined : judge(time)
    if (outcome !== undefined) found.push(finding(rule, outcome, 'business-rule', expression, text))
  }
  return found
}

/** TMP-01: onset, recording and encounter do not lie in the future. */
export const future: RuleCheck = (situation) => {
  const latest = situation.context.chainTime + FUTURE_TOLERANCE_MS
  return untimely('TMP-01', 'lies in the future (SPECIFICATION.md §4, TMP-01)', [
    ['Condition.onset', situation.onset],
    ['Condition.recordedDate', situation.recorded],
    ['Encounter.period.start', situation.encounterStart]
  ], (time) => earliestStart(time) > latest ? 'reject' : undefined)
}

/** TMP-02: onset and abatement do not lie before birth. */
export const beforeBirth: RuleCheck = (situation) => {
  const { birth } = situation
  if (birth === undefined) return []
  const pregnancy = shift(birth, -BEFORE_BIRTH_MS)
  const born = bornWith(situation)
  return untimely('TMP-02', `lies before the birth of the patient (${PATIENT}.birthDate)`, [
    ['Condition.onset', situation.onset],
    ['Condition.abatement', situation.abatement]
  ], (time) => {
    if (!isBefore(time, born === 'yes' ? pregnancy : birth)) return undefined
    return born === 'unknown' && !isBefore(time, pregnancy) ? 'flag' : 'reject'
  })
}

/** Tells whether a child is born with the condition, by ICD-10 only: SNOMED CT would need its hierarchy. */
function bornWith ({ parts }: Situation): 'yes' | 'no' | 'unknown' {
  const codings = parts.condition.code?.coding ?? []
  const icd = codings.filter(({ system = '' }) => codeSystemOf(system)?.isIcd10 === true)
  if (icd.length === 0) {
    return codings.some(({ system = '' }) => codeSystemOf(system)?.isOfDiagnoses === true) ? 'unknown' : 'no'
  }
  return icd.some(({ code }) => PERINATAL.test(code ?? '')) ? 'yes' : 'no'
}

/** TMP-03: onset and encounter do not lie after death, except for examinations of the dead. */
export const afterDeath: RuleCheck = (situation) => {
  const { death, parts, encounterStart } = situation
  if (death === undefined || isPostMortem(parts.encounter)) return []
  return untimely('TMP-03', `lies after the death of the patient (${PATIENT}.deceased_x_)`, [
    ['Condition.onset', situation.onset],
    ['Encounter.period.start', encounterStart]
  ], (time) => isBefore(death, time) ? 'reject' : undefined)
}

function isPostMortem (encounter: Encounter | undefined): boolean {
  return encounter?.type?.some((type) => type.coding?.some(({ system, code = '' }) =>
    (system === SNOMED_CT && POST_MORTEM_CONCEPTS.includes(code)) ||
    (system === CPT && POST_MORTEM_CPT.test(code)))) ?? false
}

/** TMP-04: the abatement does not lie before the onset, nor the recording more than a day before it. */
export const order: RuleCheck = (situation) => {
  const { onset: began } = situation
  if (began === undefined) return []
  const ended = untimely('TMP-04',
    'lies before the onset (R4 condition-definitions.html#Condition.abatement_x_)',
    [['Condition.abatement', situation.abatement]], (time) => isBefore(time, began) ? 'reject' : undefined)
  if (ended.length > 0) return ended
  return untimely('TMP-04', 'lies more than a day before the onset',
    [['Condition.recordedDate', situation.recorded]],
    (time) => isBefore(shift(time, EARLY_RECORDING_MS), began) ? 'flag' : undefined)
}

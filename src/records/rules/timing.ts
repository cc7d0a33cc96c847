import type { Encounter } from 'fhir/r4.js'
import { finding } from '../finding.js'
import type { Finding, RuleOutcome } from '../finding.js'
import type { Rule } from '../reasons.js'
import { CPT, SNOMED_CT } from '../systems.js'
import {
  DAY_MS, MINUTE_MS, abatementInterval, earliestStart, isBefore, onsetInterval, shift
} from '../time/index.js'
import type { Interval } from '../time/index.js'
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
const ANY_ICD_10 = /icd-?10/i

function untimely (
  rule: Rule, expression: string, text: string, outcome: RuleOutcome = 'reject'
): Finding[] {
  return [finding(rule, outcome, 'business-rule', expression, text)]
}

/** TMP-01: onset, recording and encounter do not lie in the future. */
export const future: RuleCheck = (situation) => {
  const latest = situation.context.chainTime + FUTURE_TOLERANCE_MS
  const check = (expression: string, time: Interval | undefined): Finding[] =>
    time === undefined || earliestStart(time) <= latest
      ? []
      : untimely('TMP-01', expression, 'lies in the future')
  return [
    ...check('Condition.onset', onset(situation)),
    ...check('Condition.recordedDate', situation.recorded),
    ...check('Encounter.period.start', situation.encounterStart)
  ]
}

/** TMP-02: onset and abatement do not lie before birth. */
export const beforeBirth: RuleCheck = (situation) => {
  const { birth } = situation
  if (birth === undefined) return []
  const withPregnancy = shift(birth, -BEFORE_BIRTH_MS)
  const born = bornWith(situation)
  const check = (expression: string, time: Interval | undefined): Finding[] => {
    if (time === undefined || !isBefore(time, born === 'yes' ? withPregnancy : birth)) return []
    const isDoubtful = born === 'unknown' && !isBefore(time, withPregnancy)
    return untimely('TMP-02', expression, 'lies before the birth of the patient',
      isDoubtful ? 'flag' : 'reject')
  }
  return [
    ...check('Condition.onset', onset(situation)),
    ...check('Condition.abatement', abatement(situation))
  ]
}

/** Tells whether a child is born with the condition, by ICD-10 only: SNOMED CT would need its hierarchy. */
function bornWith ({ parts }: Situation): 'yes' | 'no' | 'unknown' {
  const codings = parts.condition.code?.coding ?? []
  const icd = codings.filter(({ system }) => ANY_ICD_10.test(system ?? ''))
  if (icd.length === 0) return codings.some(({ system }) => system === SNOMED_CT) ? 'unknown' : 'no'
  return icd.some(({ code }) => PERINATAL.test(code ?? '')) ? 'yes' : 'no'
}

/** TMP-03: onset and encounter do not lie after death, except for examinations of the dead. */
export const afterDeath: RuleCheck = (situation) => {
  const { death, parts, encounterStart } = situation
  if (death === undefined) return []
  const check = (expression: string, time: Interval | undefined): Finding[] =>
    time === undefined || !isBefore(death, time)
      ? []
      : untimely('TMP-03', expression, 'lies after the death of the patient')
  if (isPostMortem(parts.encounter)) return []
  return [
    ...check('Condition.onset', onset(situation)),
    ...check('Encounter.period.start', encounterStart)
  ]
}

function isPostMortem (encounter: Encounter | undefined): boolean {
  return encounter?.type?.some((type) => type.coding?.some(({ system, code = '' }) =>
    (system === SNOMED_CT && POST_MORTEM_CONCEPTS.includes(code)) ||
    (system === CPT && POST_MORTEM_CPT.test(code)))) ?? false
}

/** TMP-04: the abatement does not lie before the onset, nor the recording more than a day before it. */
export const order: RuleCheck = (situation) => {
  const began = onset(situation)
  const ended = abatement(situation)
  if (began === undefined) return []
  if (ended !== undefined && isBefore(ended, began)) {
    return untimely('TMP-04', 'Condition.abatement', 'lies before the onset')
  }
  const { recorded } = situation
  if (recorded === undefined || !isBefore(shift(recorded, EARLY_RECORDING_MS), began)) return []
  const text = 'lies more than a day before the onset'
  return untimely('TMP-04', 'Condition.recordedDate', text, 'flag')
}

function onset (situation: Situation): Interval | undefined {
  return onsetInterval(situation.parts.condition, situation.birth)
}

function abatement (situation: Situation): Interval | undefined {
  return abatementInterval(situation.parts.condition, situation.birth)
}

/**
 * This table is everything that a case part can contain: the elements of each resource, each with its number,
 * its path and its form. An element that is not in the table never reaches a validator. Numbers keep their
 * meaning.
 */
import { CONDITION_CATEGORY, CONDITION_CLINICAL, CONDITION_VERIFICATION } from '../systems.js'
import { concepts } from './codings.js'
import type { Form } from './form.js'
import {
  closed, closedCoding, closedSet, integer, month, quantity, small, status, truth
} from './simple-forms.js'

export interface Row {
  readonly number: number
  /** The path in the resource, with dots. */
  readonly path: string
  /** The names on the path. */
  readonly steps: readonly string[]
  readonly form: Form<unknown>
}

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'

function row<T> (number: number, path: string, form: Form<T>): Row {
  return { number, path, steps: path.split('.'), form: form as Form<unknown> }
}

export const CONDITION_ROWS: readonly Row[] = [
  row(1, 'clinicalStatus', closed(CONDITION_CLINICAL,
    ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'])),
  row(2, 'verificationStatus', closed(CONDITION_VERIFICATION,
    ['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted', 'entered-in-error'])),
  row(3, 'category', closedSet(CONDITION_CATEGORY, ['problem-list-item', 'encounter-diagnosis'])),
  row(4, 'severity', concepts),
  row(5, 'code', concepts),
  row(6, 'bodySite', concepts),
  row(7, 'stage.summary', concepts),
  row(8, 'stage.type', concepts),
  row(9, 'evidence.code', concepts)
]

/** The month of the recording, where no encounter has a month. Codes are judged by it. */
export const RECORDING_ROW = row(10, 'recordedDate', month)

export const PATIENT_ROWS: readonly Row[] = [
  row(20, 'gender', status(['male', 'female', 'other', 'unknown'])),
  row(21, 'deceasedBoolean', truth)
]

export const ENCOUNTER_ROWS: readonly Row[] = [
  row(30, 'class', closedCoding(`${TERMINOLOGY}/v3-ActCode`,
    ['AMB', 'EMER', 'FLD', 'HH', 'IMP', 'ACUTE', 'NONAC', 'OBSENC', 'PRENC', 'SS', 'VR'])),
  row(31, 'status', status(['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished',
    'cancelled', 'entered-in-error', 'unknown'])),
  row(32, 'period.start', month)
]

/** The part of Encounter.diagnosis that names the Condition. */
export const DIAGNOSIS_ROWS: readonly Row[] = [
  row(33, 'use', closed(`${TERMINOLOGY}/diagnosis-role`,
    ['AD', 'DD', 'CC', 'CM', 'pre-op', 'post-op', 'billing'])),
  row(34, 'rank', small)
]

const ABSENT = closed(`${TERMINOLOGY}/data-absent-reason`, [
  'unknown', 'asked-unknown', 'temp-unknown', 'not-asked', 'asked-declined', 'masked', 'not-applicable',
  'unsupported', 'as-text', 'error', 'not-a-number', 'negative-infinity', 'positive-infinity',
  'not-performed',
  'not-permitted'
])

/** The values of an Observation and of its components. */
const VALUE_ROWS: readonly Row[] = [
  row(70, 'code', concepts),
  row(71, 'dataAbsentReason', ABSENT),
  row(72, 'valueQuantity', quantity),
  row(73, 'valueCodeableConcept', concepts),
  row(74, 'valueBoolean', truth),
  row(75, 'valueInteger', integer),
  row(76, 'valueRange.low', quantity),
  row(77, 'valueRange.high', quantity),
  row(78, 'valueRatio.numerator', quantity),
  row(79, 'valueRatio.denominator', quantity)
]

export const COMPONENT_ROWS = VALUE_ROWS

export const OBSERVATION_ROWS: readonly Row[] = [
  ...VALUE_ROWS,
  row(80, 'status', status(['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled',
    'entered-in-error', 'unknown']))
]

export const REPORT_ROWS: readonly Row[] = [
  row(70, 'code', concepts),
  row(81, 'status', status(['registered', 'partial', 'preliminary', 'final', 'amended', 'corrected',
    'appended', 'cancelled', 'entered-in-error', 'unknown'])),
  row(82, 'conclusionCode', concepts)
]

/** This file writes a case part in plain words, for the clinician who judges it. */
import { CODE_SYSTEMS } from '../code-systems/index.js'
import { UNCODED, classNames } from '../../protocol/consent/index.js'
import { ClinicianRole } from '../container/index.js'
import type { CasePart, Fact } from './case-part.js'
import type { CaseConcept } from './codings.js'
import { EVIDENCE_TYPE_ROW, EvidenceType } from './own-rows.js'
import {
  CONDITION_ROWS, DIAGNOSIS_ROWS, ENCOUNTER_ROWS, OBSERVATION_ROWS, PATIENT_ROWS, RECORDING_ROW,
  REPORT_ROWS
} from './rows.js'
import { age, days } from './times.js'

export interface PlainCase {
  /** The codings of the diagnosis, each with the URI of its system. */
  readonly codes: readonly { readonly system: string, readonly code: string }[]
  /** The facts of the diagnosis, each with its name. */
  readonly facts: readonly { readonly name: string, readonly text: string }[]
  /** One line for each piece of evidence. */
  readonly evidence: readonly string[]
}

const DIAGNOSIS = 5

/** The names of the rows of a diagnosis, in the order of reading. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [5, 'diagnosis'], [2, 'verification'], [1, 'clinical status'], [3, 'category'], [4, 'severity'],
  [6, 'site'], [7, 'stage'], [8, 'kind of stage'], [9, 'evidence code'], [20, 'sex'], [21, 'died'],
  [22, 'age at encounter'], [23, 'age at onset'], [24, 'age at recording'], [25, 'age at death'],
  [26, 'age at abatement'], [30, 'encounter'], [31, 'encounter status'], [32, 'month of encounter'],
  [10, 'month of recording'], [33, 'diagnosis use'], [34, 'rank'], [35, 'at the submitter'],
  [36, 'import of old data'],
  [40, 'clinician of the roster'], [41, 'clinician is'], [50, 'onset to encounter'],
  [51, 'onset to recording'], [52, 'onset to abatement'], [53, 'encounter to recording'],
  [54, 'encounter to death'], [55, 'onset to death'], [56, 'length of encounter'],
  [57, 'after the submission'], [60, 'further resources']
])

const EVENTS = ['onset', 'encounter', 'recording']
const ROLES = Object.fromEntries(Object.entries(ClinicianRole).map(([name, number]) => [number, name]))

type Shown = (value: unknown) => string

function shownBy<T> (form: { show (value: T): string }): Shown {
  return (value) => form.show(value as T)
}

const SHOWN: ReadonlyMap<number, Shown> = new Map<number, Shown>([
  ...[...CONDITION_ROWS, RECORDING_ROW, ...PATIENT_ROWS, ...ENCOUNTER_ROWS, ...DIAGNOSIS_ROWS,
    ...REPORT_ROWS, ...OBSERVATION_ROWS].map(({ number, form }) => [number, shownBy(form)] as const),
  ...[22, 23, 24, 25, 26].map((row) => [row, shownBy(age)] as const),
  ...[50, 51, 52, 53, 54, 55, 56, 83, 84].map((row) => [row, shownBy(days)] as const),
  [35, () => 'yes'], [36, () => 'yes'], [40, String], [41, (role) => ROLES[Number(role)] ?? ''],
  [57, (sum) => EVENTS.filter((_, i) => (Number(sum) & 2 ** i) !== 0).join(', ')], [60, String]
])

export function plainCase ({ binding, facts }: CasePart): PlainCase {
  const own = facts.filter(({ place }) => place === 0)
  const names = [...NAMES].flatMap(([row, name]) =>
    own.filter((fact) => fact.row === row).map((fact) => ({ name, text: shown(fact) })))
  const uncoded = binding.sensitive !== UNCODED
    ? [] : [{ name: 'not coded', text: 'judge it by the excerpt' }]
  const places = [...new Set(facts.filter(({ place }) => place > 0).map(({ place }) => place))]
  return {
    codes: codesOf(own),
    facts: binding.sensitive === 0
      ? names
      : [...uncoded, ...names, { name: 'sensitive', text: classNames(binding.sensitive).join(', ') }],
    evidence: places.map((at) => evidenceText(facts.filter(({ place }) => place === at)))
  }
}

function codesOf (own: readonly Fact[]): PlainCase['codes'] {
  const concept = own.find(({ row }) => row === DIAGNOSIS)?.value as CaseConcept | undefined
  return concept?.codings.map(({ system, code }) =>
    ({ system: CODE_SYSTEMS.find(({ number }) => number === system)?.uri ?? '', code })) ?? []
}

function shown ({ row, value }: Fact): string {
  return SHOWN.get(row)?.(value) ?? ''
}

const [CODE, STATUS_OF_OBSERVATION, STATUS_OF_REPORT, FROM_ENCOUNTER, FROM_ONSET] = [70, 80, 81, 83, 84]

/** Writes a piece of evidence: its code, its values, its components, its status and its time. */
function evidenceText (facts: readonly Fact[]): string {
  const parts = [...new Set(facts.map(({ part }) => part))].sort((a, b) => a - b)
  const type = facts.find(({ row }) => row === EVIDENCE_TYPE_ROW.number)?.value
  const pieces = parts.map((at) => {
    const own = facts.filter(({ part, row }) => part === at && row !== EVIDENCE_TYPE_ROW.number)
    const code = own.find(({ row }) => row === CODE)
    const others = own.filter((fact) => fact !== code).map(withWord)
    return `${code === undefined ? 'without code' : shown(code)}: ${others.join(', ')}`
  })
  return `${type === EvidenceType.DiagnosticReport ? 'report' : 'observation'} ${pieces.join('; ')}`
}

function withWord (fact: Fact): string {
  const text = shown(fact)
  switch (fact.row) {
    case STATUS_OF_OBSERVATION: case STATUS_OF_REPORT: return `status ${text}`
    case FROM_ENCOUNTER: return `${text} after the encounter`
    case FROM_ONSET: return `${text} after the onset`
    default: return text
  }
}

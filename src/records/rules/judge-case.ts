/** The rules that validators run on a case part (SPECIFICATION.md §4.5). */
import { Relation, equal, type ChainId, type Timestamp } from '../../protocol/types/index.js'
import { UNCODED } from '../../protocol/consent/index.js'
import { classTagOf } from '../../protocol/names/index.js'
import {
  decodeCasePart, diagnosisCodings, isUncoded, monthText, type CasePart, type Days, type YearMonth
} from '../case-part/index.js'
import { CODE_SYSTEMS } from '../code-systems/index.js'
import { unpadded } from '../container/index.js'
import { finding, type Finding, type IssueCode, type RuleOutcome } from '../finding.js'
import type { Rule } from '../reasons.js'
import { SNOMED_CT } from '../systems.js'
import type { ReleasesOf } from './code-release.js'
import { classOfCase, listInForce } from '../sensitive/index.js'
import { codeTime, useFault } from './code-use.js'

/** A rule may read only the case part and this. */
export interface CaseContext {
  readonly relation: Relation
  /** The time of the block that opened the case. */
  readonly chainTime: Timestamp
  /** The adopted releases. Without them, codes are judged by their form and the starter set. */
  readonly releases?: ReleasesOf
  /** The class tag of the proposal. The submitter judges before it has one. */
  readonly tag?: { readonly chainId: ChainId, readonly classTag: Uint8Array }
}

export type JudgedCase =
  | { readonly ok: true, readonly part: CasePart, readonly findings: readonly Finding[] }
  | { readonly ok: false, readonly findings: readonly Finding[] }

type Facts = ReadonlyMap<number, unknown>

/**
 * Reads an opened case part and runs the rules on it.
 *
 * @param plaintext the padded case part
 * @returns the findings in the order of the checks; the first `reject` is the reason of the opinion
 */
export function judgeCase (plaintext: Uint8Array, context: CaseContext): JudgedCase {
  const content = unpadded(plaintext)
  const part = content === undefined ? undefined : decodeCasePart(content)
  if (part === undefined) {
    return { ok: false, findings: [finding('STR-01', 'reject', 'structure', '', 'is no case part')] }
  }
  const facts = new Map<number, unknown>()
  for (const { place, row, value } of part.facts) if (place === 0) facts.set(row, value)
  const findings: Finding[] = []
  for (const rule of RULES) findings.push(...rule(facts, context, part))
  findings.push(...sensitive(part, context))
  return { ok: true, part, findings }
}

const ENTERED_IN_ERROR = 6

function found (
  rule: Rule, outcome: RuleOutcome, expression: string, text: string, issue: IssueCode = 'business-rule'
): Finding {
  return finding(rule, outcome, issue, expression, text)
}

/** STR-02 and STR-03: only a new version may withdraw a diagnosis, and then it has no clinical status. */
function statuses (facts: Facts, { relation }: CaseContext): Finding[] {
  if (facts.get(2) !== ENTERED_IN_ERROR) return []
  const changes = relation === Relation.amends || relation === Relation.retracts
  return [
    ...(changes ? [] : [found('STR-02', 'reject', 'Condition.verificationStatus',
      'not a status that this kind of proposal may have', 'code-invalid')]),
    ...(facts.get(1) === undefined ? [] : [found('STR-03', 'reject', 'Condition.clinicalStatus',
      'an error has no clinical status (con-5)', 'invariant')])
  ]
}

const URIS: ReadonlyMap<number, string> = new Map(CODE_SYSTEMS.map(({ number, uri }) => [number, uri]))
const ICD_10: ReadonlySet<number> =
  new Set(CODE_SYSTEMS.filter(({ isIcd10 }) => isIcd10).map(({ number }) => number))

/**
 * TRM-01: at least one well-formed coding of an adopted system of diagnoses. If the class says that there is
 * none, a person judges by an excerpt.
 */
function codes (_: Facts, __: CaseContext, part: CasePart): Finding[] {
  if (!isUncoded(part)) return []
  const isStated = part.binding.sensitive === UNCODED
  const text = 'no well-formed coding of an adopted diagnosis system'
  return [found('TRM-01', isStated ? 'flag' : 'reject', 'Condition.code.coding',
    isStated ? `${text}: judge it by the excerpt` : text, 'code-invalid')]
}

/**
 * TRM-02 and TRM-04: the use of the codes by the adopted releases. A bad coding beside a good one is a mark.
 * The case part has codings in the form of their systems alone.
 */
function codeUse (facts: Facts, { chainTime, releases }: CaseContext, part: CasePart): Finding[] {
  const month = (facts.get(32) ?? facts.get(10)) as YearMonth | undefined
  const time = codeTime(month === undefined ? undefined : monthText(month), chainTime)
  const judged = diagnosisCodings(part).map(({ code, system }) => {
    const uri = URIS.get(system) ?? ''
    const fault = useFault({ code, system: uri }, { time, ...(releases === undefined ? {} : { releases }) })
    return { code, fault, rule: uri === SNOMED_CT ? 'TRM-04' : 'TRM-02' } as const
  })
  const isAlone = judged.every(({ fault }) => fault !== undefined)
  return judged.flatMap(({ code, fault, rule }) => fault === undefined ? [] : [found(
    rule, !isAlone ? 'mark' : fault.isForPeople ? 'flag' : 'reject', 'Condition.code.coding',
    `${code}: ${fault.text}`, 'code-invalid'
  )])
}

function isNegative (value: unknown): boolean {
  return value !== undefined && (value as Days).most < 0
}

/** DEM-01: the patient was born at the encounter, or else at the recording. */
function ageOfCare (facts: Facts): Finding[] {
  return isNegative(facts.get(22) ?? facts.get(24))
    ? [found('DEM-01', 'reject', 'Patient.birthDate', 'the age at the encounter is negative')]
    : []
}

const EVENTS = [['Condition.onset', 1], ['Encounter.period.start', 2], ['Condition.recordedDate', 4]] as const

/** TMP-01: nothing lies after the submission. */
function future (facts: Facts): Finding[] {
  const flags = facts.get(57) as number | undefined ?? 0
  return EVENTS.filter(([, bit]) => (flags & bit) !== 0)
    .map(([expression]) => found('TMP-01', 'reject', expression, 'lies in the future'))
}

/** A condition that a child is born with may have begun this long before birth, by the unit of the age. */
const PREGNANCY: readonly number[] = [0, 300, 10, 1]
const PERINATAL = /^[PQ]\d/

/** TMP-02: onset and abatement do not lie before birth. */
function beforeBirth (facts: Facts, _: CaseContext, part: CasePart): Finding[] {
  const icd = diagnosisCodings(part).filter(({ system }) => ICD_10.has(system))
  const bornWith = icd.some(({ code }) => PERINATAL.test(code))
  return ([['Condition.onset', 23], ['Condition.abatement', 26]] as const).flatMap(([expression, row]) => {
    const age = facts.get(row) as Days & { readonly unit: number } | undefined
    if (age === undefined || age.most >= 0) return []
    const isInPregnancy = age.most >= -(PREGNANCY[age.unit] ?? 0)
    if (isInPregnancy && bornWith) return []
    // SNOMED CT alone does not tell perinatal conditions.
    const outcome = isInPregnancy && icd.length === 0 ? 'flag' : 'reject'
    return [found('TMP-02', outcome, expression, 'lies before the birth of the patient')]
  })
}

/** TMP-03: a person judges care after death, since a case part does not tell examinations of the dead. */
function afterDeath (facts: Facts): Finding[] {
  return ([['Condition.onset', 55], ['Encounter.period.start', 54]] as const)
    .filter(([, row]) => isNegative(facts.get(row)))
    .map(([expression]) => found('TMP-03', 'flag', expression, 'lies after the death of the patient'))
}

/** TMP-04: the abatement does not lie before the onset, nor the recording more than a day before it. */
function order (facts: Facts): Finding[] {
  if (isNegative(facts.get(52))) {
    return [found('TMP-04', 'reject', 'Condition.abatement', 'lies before the onset')]
  }
  const recorded = facts.get(51) as Days | undefined
  return recorded !== undefined && recorded.most < -1
    ? [found('TMP-04', 'flag', 'Condition.recordedDate', 'lies more than a day before the onset')]
    : []
}

const LATE_RECORDING_DAYS = 30

/** CTX-01: the encounter is the submitter's, and covers the recording. */
function careContext (facts: Facts): Finding[] {
  const hasEncounter = [30, 31, 32].some((row) => facts.has(row))
  if (!hasEncounter) return []
  if (facts.get(35) !== true) {
    const text = 'the encounter is not one of the submitting hospital'
    return [found('CTX-01', 'reject', 'Encounter.serviceProvider', text)]
  }
  const recorded = facts.get(53) as Days | undefined
  const length = facts.get(56) as Days | undefined
  const isLate = recorded !== undefined && length !== undefined &&
    recorded.least > length.most + LATE_RECORDING_DAYS
  return isNegative(recorded) || isLate
    ? [found('CTX-01', 'flag', 'Condition.recordedDate', 'outside the encounter and the 30 days after it')]
    : []
}

/**
 * SEN-01 and SEN-02: the class has all categories of the codes, and says truly whether there is a code. The
 * proposal commits to the class.
 */
function sensitive (part: CasePart, { chainTime, releases, tag }: CaseContext): Finding[] {
  const { classToken, sensitive: stated } = part.binding
  const ofCodes = classOfCase(part, listInForce(releases, chainTime))
  const lacks = (ofCodes & ~stated) !== 0 || (stated === UNCODED && !isUncoded(part))
  const isOther = tag !== undefined &&
    !equal(classTagOf(tag.chainId, classToken, stated), tag.classTag)
  return [
    ...(lacks ? [found('SEN-01', 'reject', 'Condition.code.coding',
      'the class lacks a sensitive category of the codes, or hides that there are codes')] : []),
    ...(isOther ? [found('SEN-02', 'reject', 'Condition', 'the class is not that of the proposal')] : [])
  ]
}

const RULES = [statuses, codes, codeUse, ageOfCare, future, beforeBirth, afterDeath, order, careContext]

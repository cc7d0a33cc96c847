import type { Coding } from 'fhir/r4.js'
import { adoptedCode, codeSystemOf, isExpression } from '../code-systems/index.js'
import { finding, type Finding, type RuleOutcome } from '../finding.js'
import { SNOMED_CT } from '../systems.js'
import { codeTime, useFault, type CodeContext, type CodeFault } from './code-use.js'
import type { RuleCheck, Situation } from './context.js'

/**
 * TRM-01: at least one coding of a system of the table, or an excerpt by which people judge. Codings of other
 * systems are kept.
 */
export const codeSystem: RuleCheck = ({ context, parts }) => {
  const codings = parts.condition.code?.coding ?? []
  if (codings.some(coding => isOfDiagnoses(coding) && coding.code !== undefined)) return []
  if (context.hasExcerpt === true) {
    const text = 'no coding of an adopted diagnosis system: clinicians judge it by the excerpt'
    return [codeInvalid('TRM-01', 'flag', 'Condition.code.coding', text)]
  }
  const text = 'no coding of an adopted diagnosis system, such as SNOMED CT, ICD-10, ICD-11 or ICPC-2, and ' +
    'no validator sees words; send one beside the words (terminology search finds codes), or an excerpt ' +
    'that a person has read (diagnosis submit --excerpt, or Condition/$submit); SPECIFICATION.md §5.6 and ' +
    '§1.14, and for URIs R4 terminologies-systems.html'
  return [codeInvalid('TRM-01', 'reject', 'Condition.code.coding', text)]
}

/** TRM-02: the form of a code, and its use by the adopted releases. */
export const icdCodes: RuleCheck = situation => badCodings(situation)
  .filter(({ coding }) => !isSnomed(coding))
  .map(({ expression, outcome, text }) => codeInvalid('TRM-02', outcome, expression, text))

/** TRM-04: a SNOMED CT concept id with its check digit, which the adopted releases have as active. */
export const snomedCodes: RuleCheck = situation => badCodings(situation)
  .filter(({ coding }) => isSnomed(coding))
  .map(({ expression, outcome, text }) => codeInvalid('TRM-04', outcome, expression, text))

interface BadCoding {
  readonly coding: Coding
  readonly expression: string
  readonly outcome: RuleOutcome
  readonly text: string
}

/** Judges the codes of diagnosis systems. A bad one beside a good one is a mark. */
function badCodings (situation: Situation): readonly BadCoding[] {
  const context = contextOf(situation)
  const bad: { readonly coding: Coding, readonly fault: CodeFault, readonly i: number }[] = []
  let known = 0
  for (const [i, coding] of (situation.parts.condition.code?.coding ?? []).entries()) {
    if (!isOfDiagnoses(coding) || coding.code === undefined) continue
    known++
    const fault = formFault(coding) ?? useFault(coding, context)
    if (fault !== undefined) bad.push({ coding, fault, i })
  }
  const outcome = bad.length < known ? 'mark' : 'reject'
  return bad.map(({ coding, fault, i }) => ({
    coding, expression: `Condition.code.coding[${i}].code`, text: fault.text,
    outcome: outcome === 'reject' && fault.isForPeople ? 'flag' : outcome
  }))
}

/** No case part can hold an expression. */
function formFault (coding: Coding): CodeFault | undefined {
  if (adoptedCode(coding) !== undefined) return undefined
  const bad = (text: string): CodeFault => ({ text, isForPeople: false })
  if (!isSnomed(coding)) {
    return bad('not written as a code of its system (SPECIFICATION.md §5.6, and of ICD R4 icd.html)')
  }
  return bad(isExpression(coding.code ?? '')
    ? 'a post-coordinated expression, which no validator can judge (SPECIFICATION.md §4, TRM-04)'
    : 'not the id of a SNOMED CT concept (SNOMED CT Release File Specifications, SCTID)')
}

/** The time is no more exact than what a case part tells. */
function contextOf ({ context: { chainTime, releases }, parts, recorded }: Situation): CodeContext {
  const { condition, encounter } = parts
  const date = encounter?.period?.start ?? (recorded === undefined ? undefined : condition.recordedDate)
  const time = codeTime(date?.slice(0, 'YYYY-MM'.length), chainTime)
  return { time, ...(releases === undefined ? {} : { releases }) }
}

function isSnomed ({ system }: Coding): boolean {
  return codeSystemOf(system ?? '')?.uri === SNOMED_CT
}

function isOfDiagnoses ({ system }: Coding): boolean {
  return codeSystemOf(system ?? '')?.isOfDiagnoses === true
}

function codeInvalid (
  rule: 'TRM-01' | 'TRM-02' | 'TRM-04', outcome: RuleOutcome, expression: string, text: string
): Finding {
  return finding(rule, outcome, 'code-invalid', expression, text)
}

import type { Coding } from 'fhir/r4.js'
import { adoptedCode, codeSystemOf, isExpression } from '../code-systems/index.js'
import { finding, type Finding, type RuleOutcome } from '../finding.js'
import { SNOMED_CT } from '../systems.js'
import { releasesFor, useFault, type CodeFault } from './code-use.js'
import type { RuleCheck, Situation } from './context.js'

/** TRM-01: at least one coding of an adopted system of diagnoses. Codings of other systems are kept. */
export const codeSystem: RuleCheck = situation => {
  const codings = situation.parts.condition.code?.coding ?? []
  if (codings.some(coding => isActive(coding, situation) && coding.code !== undefined)) return []
  const text = 'no coding of an adopted diagnosis system'
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

/** Judges the codings of diagnosis systems. A bad coding beside a good one is a mark. */
function badCodings (situation: Situation): readonly BadCoding[] {
  const known = (situation.parts.condition.code?.coding ?? []).map((coding, i) => ({ coding, i }))
    .filter(({ coding }) => isActive(coding, situation))
    .map(each => ({ ...each, fault: formFault(each.coding) ?? useFault(each.coding, situation) }))
  const bad = known.filter(({ fault }) => fault !== undefined)
  const outcome = bad.length < known.length ? 'mark' : 'reject'
  return known.flatMap(({ coding, fault, i }) => fault === undefined ? [] : [{
    coding, expression: `Condition.code.coding[${i}].code`, text: fault.text,
    outcome: outcome === 'reject' && fault.isForPeople ? 'flag' : outcome
  }])
}

/** An expression alone needs a clinician. A system that has only an adopted release has no form here. */
function formFault (coding: Coding): CodeFault | undefined {
  if (!isOfDiagnoses(coding) || adoptedCode(coding) !== undefined) return undefined
  if (!isSnomed(coding)) return { text: 'not written as a code of its system', isForPeople: false }
  return isExpression(coding.code ?? '')
    ? { text: 'a post-coordinated expression, which no rule can judge', isForPeople: true }
    : { text: 'not the id of a SNOMED CT concept', isForPeople: false }
}

function isSnomed ({ system }: Coding): boolean {
  return codeSystemOf(system ?? '')?.uri === SNOMED_CT
}

function isOfDiagnoses ({ system }: Coding): boolean {
  return codeSystemOf(system ?? '')?.isOfDiagnoses === true
}

/** A system of the table, or another system with an adopted release. */
function isActive (coding: Coding, situation: Situation): boolean {
  return isOfDiagnoses(coding) || releasesFor(coding.system ?? '', situation).length > 0
}

function codeInvalid (
  rule: 'TRM-01' | 'TRM-02' | 'TRM-04', outcome: RuleOutcome, expression: string, text: string
): Finding {
  return finding(rule, outcome, 'code-invalid', expression, text)
}

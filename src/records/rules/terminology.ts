import type { Coding } from 'fhir/r4.js'
import { adoptedCode, codeSystemOf, isExpression } from '../code-systems/index.js'
import { finding, type Finding, type RuleOutcome } from '../finding.js'
import { SNOMED_CT } from '../systems.js'
import type { RuleCheck } from './context.js'

/** TRM-01: at least one coding of an adopted system of diagnoses. Codings of other systems are kept. */
export const codeSystem: RuleCheck = ({ parts }) => {
  const codings = parts.condition.code?.coding ?? []
  if (codings.some((coding) => isOfDiagnoses(coding) && coding.code !== undefined)) return []
  const text = 'no coding of an adopted diagnosis system'
  return [codeInvalid('TRM-01', 'reject', 'Condition.code.coding', text)]
}

/** TRM-02, by form only until a rule set has tables. A bad coding beside a good one is a mark. */
export const icdForm: RuleCheck = ({ parts }) => badCodings(parts.condition.code?.coding,
  (coding, expression, outcome) => isSnomed(coding)
    ? []
    : [codeInvalid('TRM-02', outcome, `${expression}.code`, 'not written as a code of its system')])

/** TRM-04: a SNOMED CT concept id with its check digit. No case part can hold an expression. */
export const snomedForm: RuleCheck = ({ parts }) => badCodings(parts.condition.code?.coding,
  (coding, expression, outcome) => {
    if (!isSnomed(coding)) return []
    if (isExpression(coding.code ?? '')) {
      const text = 'a post-coordinated expression, which no validator can judge'
      return [codeInvalid('TRM-04', outcome, `${expression}.code`, text)]
    }
    return [codeInvalid('TRM-04', outcome, `${expression}.code`, 'not the id of a SNOMED CT concept')]
  })

function isSnomed ({ system }: Coding): boolean {
  return codeSystemOf(system ?? '')?.uri === SNOMED_CT
}

function isOfDiagnoses ({ system }: Coding): boolean {
  return codeSystemOf(system ?? '')?.isOfDiagnoses === true
}

/** Judges codings of diagnosis systems whose code does not have the form of its system. */
function badCodings (
  codings: readonly Coding[] | undefined,
  judge: (coding: Coding, expression: string, outcome: RuleOutcome) => readonly Finding[]
): readonly Finding[] {
  const known = (codings ?? []).map((coding, i) => ({ coding, i }))
    .filter(({ coding }) => isOfDiagnoses(coding))
  const bad = known.filter(({ coding }) => adoptedCode(coding) === undefined)
  const outcome = bad.length < known.length ? 'mark' : 'reject'
  return bad.flatMap(({ coding, i }) => judge(coding, `Condition.code.coding[${i}]`, outcome))
}

function codeInvalid (
  rule: 'TRM-01' | 'TRM-02' | 'TRM-04', outcome: RuleOutcome, expression: string, text: string
): Finding {
  return finding(rule, outcome, 'code-invalid', expression, text)
}

import { isRule } from './reasons.js'
import type { IntakeRule, Rule } from './reasons.js'

/** records-and-fhir.md §4: any `reject` rejects the case, a `flag` wants a clinician. */
export type Outcome = 'reject' | 'flag' | 'note'

/** From FHIR's value set issue-type, as far as the table of records-and-fhir.md §2 uses it. */
export type IssueCode =
  | 'structure' | 'value' | 'required' | 'invariant' | 'code-invalid' | 'business-rule' | 'too-long' |
  'informational'

/** Result of one rule. `text` never repeats names, identifiers or note text. */
export interface Finding {
  readonly rule: Rule | IntakeRule
  readonly outcome: Outcome
  readonly issue: IssueCode
  /** FHIRPath of the element, rooted at a resource type; empty if it concerns the whole. */
  readonly expression: string
  readonly text: string
}

export function finding (
  rule: Rule | IntakeRule, outcome: Outcome, issue: IssueCode, expression: string, text: string
): Finding {
  return { rule, outcome, issue, expression, text }
}

export function rejects (findings: readonly Finding[]): boolean {
  return findings.some((one) => one.outcome === 'reject')
}

/** The rule that a rejecting opinion names: the first reject in the order of the checks. */
export function rejectingRule (findings: readonly Finding[]): Rule | undefined {
  const rule = findings.find((one) => one.outcome === 'reject')?.rule
  return rule !== undefined && isRule(rule) ? rule : undefined
}

/** HTTP-like status of a refusal (records-and-fhir.md §2): unreadable, too large, a broken rule. */
export type RefusalStatus = 400 | 413 | 422

export function statusOf (findings: readonly Finding[]): RefusalStatus {
  if (findings.some((one) => one.issue === 'too-long')) return 413
  const unreadable = findings.some((one) => one.rule === 'STR-01' &&
    (one.expression === '' || one.expression === 'Resource.resourceType'))
  return unreadable ? 400 : 422
}

import { isRule, type IntakeRule, type Rule } from './reasons.js'

/**
 * A `reject` rejects the case, and a `flag` asks for a clinician (SPECIFICATION.md §4). A `mark` is shown to
 * every reader and asks nobody. A `note` is for the submitter.
 */
export type RuleOutcome = 'reject' | 'flag' | 'mark' | 'note'

/** The codes of FHIR's value set issue-type that the table of SPECIFICATION.md §2 uses. */
export type IssueCode =
  | 'structure' | 'value' | 'required' | 'invariant' | 'code-invalid' | 'business-rule' | 'too-long' |
  'informational'

/** A finding is the result of a rule. `text` never repeats names, identifiers or note text. */
export interface Finding {
  readonly rule: Rule | IntakeRule
  readonly outcome: RuleOutcome
  readonly issue: IssueCode
  /** FHIRPath of the element, rooted at a resource type; empty if the finding concerns the whole. */
  readonly expression: string
  readonly text: string
}

export function finding (
  rule: Rule | IntakeRule, outcome: RuleOutcome, issue: IssueCode, expression: string, text: string
): Finding {
  return { rule, outcome, issue, expression, text }
}

export function rejects (findings: readonly Finding[]): boolean {
  return findings.some(({ outcome }) => outcome === 'reject')
}

/** Finds the rule that a rejecting opinion names: the first reject in the order of the checks. */
export function rejectingRule (findings: readonly Finding[]): Rule | undefined {
  const rule = findings.find(({ outcome }) => outcome === 'reject')?.rule
  return rule !== undefined && isRule(rule) ? rule : undefined
}

/** Tells whether the diagnosis has no code, so that a clinician must judge it by an excerpt (TRM-01). */
export function asksForExcerpt (findings: readonly Finding[]): boolean {
  return findings.some(({ outcome, rule }) => rule === 'TRM-01' && outcome === 'flag')
}

/** HTTP status of a refusal (SPECIFICATION.md §2): unreadable, too large, or a broken rule. */
export type RefusalStatus = 400 | 413 | 422

export function statusOf (findings: readonly Finding[]): RefusalStatus {
  if (findings.some(({ issue }) => issue === 'too-long')) return 413
  const unreadable = findings.some(({ expression, rule }) => rule === 'STR-01' &&
    (expression === '' || expression === 'Resource.resourceType'))
  return unreadable ? 400 : 422
}

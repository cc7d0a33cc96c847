import type { CaseView } from './case.js'
import type { FindingView } from './finding.js'

export interface SubmissionView {
  /** One per Condition, in the order of the input. */
  readonly cases: readonly SubmittedCaseView[]
}

export interface SubmittedCaseView {
  /** False if this very version was submitted before and its case still lives or was accepted. */
  readonly created: boolean
  readonly case: CaseView
  /** Technical elements that the hospital filled in, for example `Condition.recordedDate`. */
  readonly filled: readonly string[]
  /** Flags and notes of the submitter's own check. */
  readonly findings: readonly FindingView[]
}

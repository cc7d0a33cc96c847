import type { CaseView } from './case.js'
import type { FindingView } from './finding.js'
import type { Problem } from './problem.js'

export interface SubmissionView {
  /** One per Condition that was taken, in the order of the input; at least one. */
  readonly cases: readonly SubmittedCaseView[]
  /** One per Condition that was not, though others were. */
  readonly refused?: readonly RefusedDiagnosisView[]
}

/** One Condition of several: what a submission of it alone would have been answered. */
export interface RefusedDiagnosisView {
  /** For example `Bundle.entry[3].resource`. */
  readonly location: string
  readonly status: number
  readonly code: string
  readonly text: string
  readonly findings: readonly FindingView[]
}

export interface SubmittedCaseView {
  /** False if this very version was submitted before and its case still lives or was accepted. */
  readonly created: boolean
  /** It has no key, and the same bytes opened this case within the last ten minutes. */
  readonly repeatOf?: string
  /** An earlier try under its key, which was rejected or has expired. */
  readonly resubmits?: string
  /** Where in the submission it stood. */
  readonly location: string
  readonly case: CaseView
  /** Technical elements that the hospital filled in, for example `Condition.recordedDate`. */
  readonly filled: readonly string[]
  /** Flags and notes of the submitter's own check. */
  readonly findings: readonly FindingView[]
}

/** The answer to one document of a batch: a submission or a problem. */
export interface BatchItem {
  readonly submission?: SubmissionView
  readonly problem?: Problem
}

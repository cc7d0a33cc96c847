import type { CaseView } from './case.js'
import type { FindingView } from './finding.js'
import type { Problem } from './problem.js'

export interface SubmissionView {
  /** The accepted Conditions, in the order of the input; at least one. */
  readonly cases: readonly SubmittedCaseView[]
  /** The refused Conditions. */
  readonly refused?: readonly RefusedDiagnosisView[]
}

/** A refused Condition, with the answer that a submission of it alone would have had. */
export interface RefusedDiagnosisView {
  /** For example `Bundle.entry[3].resource`. */
  readonly location: string
  readonly status: number
  readonly code: string
  readonly text: string
  readonly findings: readonly FindingView[]
}

export interface SubmittedCaseView {
  /** False if this version was submitted before and its case is undecided or accepted. */
  readonly created: boolean
  /** The Condition has no key, and the same bytes opened this case within the last ten minutes. */
  readonly repeatOf?: string
  /** An earlier case under its key, which was rejected or has expired. */
  readonly resubmits?: string
  /** The place of the Condition in the submission. */
  readonly location: string
  readonly case: CaseView
  /** Technical elements that the hospital filled in, for example `Condition.recordedDate`. */
  readonly filled: readonly string[]
  /** Flags and notes of this hospital's own check. */
  readonly findings: readonly FindingView[]
}

/** The answer to one document of a batch: a submission or a problem. */
export interface BatchItem {
  readonly submission?: SubmissionView
  readonly problem?: Problem
}

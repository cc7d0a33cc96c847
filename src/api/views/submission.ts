import type { CaseView } from './case.js'
import type { FindingView } from './finding.js'
import type { Problem } from './problem.js'

export interface SubmissionView {
  /** The accepted Conditions, in the order of the input; at least one. */
  readonly cases: readonly SubmittedCaseView[]
  readonly refused?: readonly RefusedDiagnosisView[]
}

/** A refused Condition, with the answer that it would have got if it were submitted alone. */
export interface RefusedDiagnosisView {
  /** For example `Bundle.entry[3].resource`. */
  readonly location: string
  readonly status: number
  readonly code: string
  readonly text: string
  readonly findings: readonly FindingView[]
}

export interface SubmittedCaseView {
  /** False if this version was submitted before, and its case is undecided or accepted. */
  readonly created: boolean
  /** The case that the same bytes opened within the last ten minutes, if the Condition has no key. */
  readonly repeatOf?: string
  /** The earlier case with the same key, if that case was rejected or has expired. */
  readonly resubmits?: string
  /** The record of another hospital that the sealed body names as disputed. It stays as it is. */
  readonly disputes?: string
  /** The place of the Condition in the submission. */
  readonly location: string
  readonly case: CaseView
  /** Technical elements that the hospital filled in, for example `Condition.recordedDate`. */
  readonly filled: readonly string[]
  /** Flags and notes of this hospital's check. */
  readonly findings: readonly FindingView[]
}

/** The answer to one document of a batch: a submission or a problem. */
export interface BatchItem {
  readonly submission?: SubmissionView
  readonly problem?: Problem
}

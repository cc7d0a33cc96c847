import type { FindingView } from './finding.js'
import type { PartyView } from './party.js'
import type { DiagnosisView } from './patient.js'

/** Clinical: what the body of a case says, in short. */
export interface ReviewSummaryView {
  /** As it was sent: a date, or a part of one. */
  readonly born?: string
  /** When the case was proposed, for example `47 years`; absent if the date of birth is no whole date. */
  readonly age?: string
  readonly sex?: string
  readonly died?: string
  readonly diagnosis?: DiagnosisView
  readonly severity?: string
  readonly sites: readonly string[]
  readonly encounter?: string
  readonly notes: readonly string[]
  /** Observations and reports, a line each. */
  readonly evidence: readonly string[]
}

export interface ReviewItemView {
  readonly caseId: string
  readonly attempt: number
  readonly submitter: PartyView
  readonly receivedAt: number
  /** When the next attempt becomes usable. */
  readonly deadline: number
  readonly findings: readonly FindingView[]
  /** Absent while the body is not here. */
  readonly summary?: ReviewSummaryView
}

/** Clinical: the opened body (a FHIR Bundle) for the clinician who decides. */
export interface ReviewCaseView extends ReviewItemView {
  readonly body: unknown
}

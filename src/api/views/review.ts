import type { FindingView } from './finding.js'
import type { PartyView } from './party.js'
import type { DiagnosisView } from './patient.js'

/** Clinical: the case part in plain words. It has no name, number, free text or calendar day. */
export interface ReviewSummaryView {
  /** The age at the encounter, else at the recording or the onset, for example `47 years`. */
  readonly age?: string
  readonly sex?: string
  readonly diagnosis: DiagnosisView
  /** All facts of the diagnosis, each with its name. */
  readonly facts: readonly { readonly name: string, readonly text: string }[]
  /** Observations and reports, one line each. */
  readonly evidence: readonly string[]
}

export interface ReviewItemView {
  readonly caseId: string
  readonly submitter: PartyView
  readonly receivedAt: number
  /** The moment from which the slot of this hospital may go to another hospital. */
  readonly deadline: number
  readonly findings: readonly FindingView[]
  /** Absent while this hospital does not have the case part. */
  readonly summary?: ReviewSummaryView
}

/** A case for the clinician who judges it. */
export interface ReviewCaseView extends ReviewItemView {
  readonly summary: ReviewSummaryView
}

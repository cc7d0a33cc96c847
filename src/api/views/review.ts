import type { FindingView } from './finding.js'
import type { PartyView } from './party.js'
import type { DiagnosisView } from './patient.js'
import type { QuestionView } from './question.js'

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
  /** True if the chain drew the case for the sample that clinicians must judge. */
  readonly isOfSample?: true
  /** The clinician who works on the case now. */
  readonly claim?: ClaimView
  /** Absent while this hospital does not have the case part. */
  readonly summary?: ReviewSummaryView
}

/** The claim of a clinician. Until it ends, nobody else at this hospital decides the case. */
export interface ClaimView {
  readonly clinician: string
  readonly claimedAt: number
  readonly until: number
}

/** A case for the clinician who judges it. */
export interface ReviewCaseView extends ReviewItemView {
  /** The questions of this hospital to the submitter, with the excerpts that were given. */
  readonly questions: readonly QuestionView[]
  readonly summary: ReviewSummaryView
}

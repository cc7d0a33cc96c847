import type { FindingView } from './finding.js'
import type { PartyView } from './party.js'
import type { DiagnosisView } from './patient.js'
import type { QuestionView } from './question.js'

/** Clinical: a summary of the body of a case. */
export interface ReviewSummaryView {
  /** The date of birth, whole or partial, as it was sent. */
  readonly born?: string
  /** The age when the case was proposed, for example `47 years`; absent if the date of birth is partial. */
  readonly age?: string
  readonly sex?: string
  readonly died?: string
  readonly diagnosis?: DiagnosisView
  readonly severity?: string
  readonly sites: readonly string[]
  readonly encounter?: string
  readonly notes: readonly string[]
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
  /** Absent while this hospital does not have the body. */
  readonly summary?: ReviewSummaryView
}

/** The claim of a clinician. Until it ends, nobody else at this hospital decides the case. */
export interface ClaimView {
  readonly clinician: string
  readonly claimedAt: number
  readonly until: number
}

/** Clinical: the opened body, a FHIR Bundle, for the clinician who judges it. */
export interface ReviewCaseView extends ReviewItemView {
  /** The questions of this hospital to the submitter, with the excerpts that were given. */
  readonly questions: readonly QuestionView[]
  readonly body: unknown
}

import type { FindingView } from './finding.js'
import type { PartyView } from './party.js'

export interface ReviewItemView {
  readonly caseId: string
  readonly attempt: number
  readonly submitter: PartyView
  readonly receivedAt: number
  /** When the next attempt becomes usable. */
  readonly deadline: number
  readonly findings: readonly FindingView[]
}

/** Clinical: the opened body (a FHIR Bundle) for the clinician who decides. */
export interface ReviewCaseView extends ReviewItemView {
  readonly body: unknown
}

export interface ReviewDecisionView {
  readonly caseId: string
  readonly attempt: number
  readonly decision: 'approve' | 'reject'
  readonly reason?: string
}

/** The remarks that a clinician adds to an opinion. They stay at this hospital and are never sent. */
export interface ReviewRemarks {
  /** The name of the clinician, as the caller states it; the API does not distinguish persons. */
  readonly clinician?: string
  readonly note?: string
}

export interface ReviewDecisionView extends ReviewRemarks {
  readonly caseId: string
  readonly decision: 'approve' | 'reject'
  readonly reason?: string
  readonly decidedAt: number
}

/** The remarks that a clinician adds to an opinion. They stay at this hospital and are never sent. */
export interface ReviewRemarks {
  /** The name of the clinician, as the caller states it; the API does not distinguish persons. */
  readonly clinician?: string
  readonly note?: string
}

export interface ReviewDecisionView extends ReviewRemarks {
  readonly caseId: string
  /** `excused`: the clinician gave no verdict, and the case went to another hospital. */
  readonly decision: 'approve' | 'reject' | 'excused'
  readonly reason?: string
  readonly decidedAt: number
}

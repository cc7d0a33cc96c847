/** What a clinician adds to an opinion. Kept at this hospital alone, and never sent. */
export interface ReviewWords {
  /** Who decides, in the words of the caller: the API knows hospitals and no persons. */
  readonly clinician?: string
  readonly note?: string
}

export interface ReviewDecisionView extends ReviewWords {
  readonly caseId: string
  /** Of the first attempt that it answers. */
  readonly attempt: number
  readonly decision: 'approve' | 'reject'
  readonly reason?: string
  readonly decidedAt: number
}

import type { CaseView } from './case.js'

/** Clinical: the diagnosis of a body whose key this hospital holds. */
export interface DiagnosisView {
  readonly codes: readonly { readonly system: string, readonly code: string,
    readonly display?: string }[]
  readonly clinicalStatus?: string
  readonly verificationStatus?: string
  readonly onset?: string
  readonly recordedDate?: string
}

export interface HistoryEntryView {
  readonly case: CaseView
  /** Absent if this hospital does not hold the key. */
  readonly diagnosis?: DiagnosisView
}

export interface HistoryView {
  /** Oldest first. */
  readonly entries: readonly HistoryEntryView[]
}

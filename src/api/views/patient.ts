import type { CaseView } from './case.js'

/** Clinical: the diagnosis of a record whose key this hospital has. */
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
  /** Absent if this hospital does not have the key or the body, or the case is rejected or expired. */
  readonly diagnosis?: DiagnosisView
}

export interface HistoryView {
  /** The entries, oldest first. */
  readonly entries: readonly HistoryEntryView[]
}

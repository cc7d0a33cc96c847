import type { CaseView, DisputeView } from './case.js'

/** Clinical: the diagnosis of a record whose key this hospital has. */
export interface DiagnosisView {
  readonly codes: readonly { readonly system: string, readonly code: string,
    readonly display?: string }[]
  readonly clinicalStatus?: string
  readonly verificationStatus?: string
  readonly onset?: string
  readonly recordedDate?: string
  /** The case id of the record of another hospital that this one disputes. */
  readonly disputes?: string
  /** The record is not what the two hospitals approved: its case part is another. */
  readonly mismatch?: boolean
  /** The record came with an import of old data. */
  readonly historical?: boolean
}

export interface HistoryEntryView {
  readonly case: CaseView
  /** Absent without record key or record part here, or if the case is rejected or expired. */
  readonly diagnosis?: DiagnosisView
  /** Accepted records of this answer that dispute this record. */
  readonly disputedBy?: readonly DisputeView[]
}

export interface HistoryView {
  /** The entries, oldest first. */
  readonly entries: readonly HistoryEntryView[]
}

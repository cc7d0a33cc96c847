import type { CaseView, DisputeView } from './case.js'

/** Clinical: the diagnosis of a record that this hospital opened. */
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
  /** The sensitive categories of the record, such as `HIV`; absent if it has none. */
  readonly sensitive?: readonly string[]
  /** The record came with an import of old data. */
  readonly historical?: boolean
}

export interface HistoryEntryView {
  readonly case: CaseView
  /** Absent if the record stays closed, or if the case is rejected or expired. */
  readonly diagnosis?: DiagnosisView
  /**
   * Why the record stays closed. `not-permitted`: no consent lets this hospital read it, whatever the cause.
   * `not-here`: its body or the own key is not here. `no-key`: too few hospitals gave their part of the key.
   * Absent if the record is open, or if nobody asked, since the call has no purpose.
   */
  readonly closed?: 'not-permitted' | 'not-here' | 'no-key' | 'erased' | 'erasing' | 'not-current'
  /** The record is open, and awaits validation since this time: two hospitals have not approved it yet. */
  readonly awaitsSince?: number
  /** Accepted records of this answer that dispute this record. */
  readonly disputedBy?: readonly DisputeView[]
}

export interface HistoryView {
  /** The entries, oldest first. */
  readonly entries: readonly HistoryEntryView[]
}

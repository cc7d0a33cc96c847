import type { ReceiptFile } from '../../receipt/index.js'
import type { CaseView, CaseStatusView, DisputeView } from './case.js'
import type { PartyView } from './party.js'

/** Clinical: the diagnosis of a record that this hospital opened. */
export interface DiagnosisView {
  readonly codes: readonly { readonly system: string, readonly code: string,
    readonly display?: string }[]
  /** The words of a diagnosis without any coding. */
  readonly text?: string
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

/** A number of a person, as a record states it. */
export interface PatientNumberView {
  readonly system: string
  readonly value: string
}

export interface HistoryEntryView {
  readonly case: CaseView
  /** The linked number under which the record stands; absent for the number that was asked for. */
  readonly number?: PatientNumberView
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

/** A record of a patient, as the patient's copy names it. */
export interface ExportedRecordView {
  /** The id of the record, which its Condition in the document has. */
  readonly record: string
  /** The case id of the version in force. */
  readonly case: string
  /** The linked number under which the record stands; absent for the number that was asked for. */
  readonly number?: PatientNumberView
  readonly hospital: PartyView
  readonly status: CaseStatusView
  /** ms since 1970. */
  readonly proposedAt: number
  /**
   * `included`: the document has it. `closed`: this hospital cannot open it for the patient. `erased`: no
   * hospital has it any more. `not-in-force`: it was rejected, withdrawn, or awaits validation.
   */
  readonly content: 'included' | 'closed' | 'erased' | 'not-in-force'
  /** Absent while no block has the record. */
  readonly receipt?: ReceiptFile
}

/** The patient's own copy. */
export interface PatientExportView {
  readonly chainId: string
  readonly handle: string
  readonly hospital: PartyView
  /** ms since 1970. */
  readonly madeAt: number
  /** Clinical: a FHIR Bundle, the International Patient Summary with Provenance. */
  readonly document: unknown
  /** Every record of the patient at every hospital, oldest first. */
  readonly records: readonly ExportedRecordView[]
}

import type { Caller } from '../caller.js'
import type { emergencyRoutes } from '../routes/emergencies.js'
import type { ValueOf } from '../schema.js'
import type { ServiceError } from '../service-error.js'
import type {
  CaseStatusView, ConsentEntryView, FindingView, OpenedEmergencyView, OpinionView, PartyView,
  PreparedEmergencyView, SubmittedCaseView
} from '../views/index.js'

export type EmergencyWish = ValueOf<typeof emergencyRoutes.prepareEmergency.body>
export type EmergencySignature = ValueOf<typeof emergencyRoutes.openEmergency.body>

/** An identifier of a patient. Without a system it is a number of the national register. */
export interface PatientNumber {
  readonly system?: string
  readonly value: string
}

export const PURPOSE_CODES = ['TREAT', 'ETREAT', 'BTG', 'CAREMGT', 'PATRQT', 'HQUALIMP'] as const

/** Who reads, and why. */
export interface Reading {
  readonly caller: Caller
  readonly purpose: typeof PURPOSE_CODES[number]
  /** The key of the clinician, in hexadecimal, if the client has one alone. */
  readonly practitioner?: string
}

/** A version of a record, which is a case of the chain. */
export interface RecordVersion {
  /** A case id: 64 hexadecimal digits. */
  readonly caseId: string
  /** Versions of a record count from 1. */
  readonly number: number
  readonly status: CaseStatusView
  readonly isOwn: boolean
  readonly hospital: PartyView
  /** The time of the block that opened the case, or now while none has; ms since 1970. */
  readonly proposedAt: number
  /** The time of the block that closed the case. */
  readonly decidedAt?: number
  /** The verdicts that counted, with the times of their blocks. */
  readonly opinions: readonly (OpinionView & { readonly at?: number })[]
  /** The record part as it was opened for the reader; undefined if it was not asked for. */
  readonly plaintext?: Uint8Array
  /** False if the record is not what two hospitals approved. */
  readonly isApproved: boolean
}

/** A record that the reader may read, with its versions, oldest first. */
export interface PatientRecord {
  /** The id of the record: its first case id. */
  readonly id: string
  readonly patientId: string
  readonly versions: readonly RecordVersion[]
  /** The version in force: the newest accepted one, or the newest if none is. */
  readonly current: RecordVersion
  /** True if the record is erased at every hospital. Then it has no versions that could be shown. */
  readonly isErased?: true
}

/** Which versions are opened. */
export type Which = 'current' | 'all'

export interface SentResource {
  readonly body: unknown
  readonly sent: Uint8Array
}

/** A resource that a reference of a submission may name, as this server serves it. */
export interface KnownResource {
  readonly value: unknown
  readonly bytes: Uint8Array
}

export interface Submitting {
  readonly caller: Caller
  /** Seconds that the answer may wait for the decision. */
  readonly wait: number
  readonly known: readonly KnownResource[]
  /**
   * Called before anything is proposed, with the full URLs and the canonical texts of the resources that come
   * with a Condition. It throws to refuse the submission.
   */
  checks? (reached: ReadonlySet<string>): void
  /** What Conditions of a transaction correct, by their places in it. The others are new. */
  readonly corrections?: ReadonlyMap<string, Correction>
  /** Places of Conditions that are not submitted, since their records are here. */
  readonly leftOut?: ReadonlySet<string>
}

/** An own version in force that is to be replaced or withdrawn. */
export interface Correction {
  readonly caseId: string
  readonly kind: 'amend' | 'retract'
}

/** A Condition that was taken. */
export interface Taken extends SubmittedCaseView {
  /** A new record that no block has yet, from what was sealed; otherwise it has to be read. */
  readonly record?: PatientRecord
}

/** What a Bundle brought: a case for each Condition that was taken, and the refusals. */
export interface Submitted {
  readonly taken: readonly Taken[]
  readonly refused: readonly { readonly location: string, readonly error: ServiceError }[]
}

/** A case of this hospital that a block opened or decided. */
export interface OwnChange {
  readonly height: number
  readonly caseId: string
}

/** The own changes of a search: those of a time, or the rest of them behind one that was read. */
export interface ChangePeriod {
  /** ms since 1970; may be infinite. */
  readonly from: number
  /** The first ms behind the period. */
  readonly to: number
  readonly isNewestFirst: boolean
  /** The place of a change. The list goes on behind it. */
  readonly behind?: string | undefined
}

export interface PlacedChange extends OwnChange {
  /** The time of the block in ms since 1970. */
  readonly at: number
  /** Orders the own changes, as a text without a meaning. */
  readonly place: string
  /** False if a later block decided or replaced the case. */
  readonly isLast: boolean
}

/**
 * The port of the FHIR server to its node. Records come through the one door of `patient-reads`. A record
 * that the reader may not read is missing in every answer, as if it did not exist. Readings are refused with
 * 503 while this node does not know yet what was erased.
 */
export interface FhirServices {
  /** The id of a patient at this hospital; undefined if no record that the reader may read has the number. */
  findPatient (number: PatientNumber, reading: Reading): Promise<string | undefined>
  /** The records of a patient, without erased ones; undefined for an id that this hospital never gave. */
  recordsOf (patientId: string, reading: Reading, which: Which): Promise<readonly PatientRecord[] | undefined>
  /** A record by its id, also an erased one that this hospital submitted or showed; otherwise undefined. */
  record (id: string, reading: Reading, which: Which): Promise<PatientRecord | undefined>
  /** A version of a record by the first 48 digits of its case id, opened. */
  version (prefix: string, reading: Reading): Promise<PatientRecord | undefined>
  /** Tells whether a number of a system shows that a diagnosis of this caller was sent before. */
  isRecordSystem (system: string, caller: Caller): boolean
  /** The id of the own record with a number of the record system of this hospital. */
  recordOfNumber (number: PatientNumber): Promise<string | undefined>
  /** Own cases that a block opened or decided after this height, oldest first, at most `limit`. */
  changes (after: number, limit: number): Promise<readonly OwnChange[]>
  /**
   * Own changes of a period in the order of blocks, at most `limit`. All reads that follow know the blocks.
   * @throws ServiceError 503 if the list has to be made again
   */
  changesIn (period: ChangePeriod, limit: number): Promise<readonly PlacedChange[]>
  /** The id of the record to which an own case belongs. */
  recordOfCase (caseId: string): Promise<string | undefined>
  /** The cases that wait for a clinician here. */
  waitingReviews (): Promise<readonly string[]>
  /** The height of the newest block. */
  height (): number
  submit (resource: SentResource, submitting: Submitting): Promise<Submitted>
  /** Amends or retracts the version in force. @throws ServiceError as the routes of /v1 */
  correct (
    caseId: string, kind: Correction['kind'], resource: SentResource, submitting: Submitting
  ): Promise<Submitted>
  /** Waits until a case is decided. */
  whenDecided (caseId: string, seconds: number): Promise<void>
  /** Runs the rules and submits nothing. */
  validate (resource: SentResource, submitting: Submitting): Promise<readonly FindingView[]>
  /**
   * Lists what hospitals logged about a patient as AuditEvents, oldest first, in an array of the caller.
   * Looking is logged, too. Undefined for an unknown patient.
   * @throws ServiceError 403 if this hospital does not treat the patient
   */
  auditEvents (patientId: string, caller: Caller): Promise<Readonly<Record<string, unknown>>[] | undefined>
  consents (patientId: string, caller: Caller): Promise<readonly ConsentEntryView[] | undefined>
  /** @param form SHA-256 of the form that the patient signed, in hexadecimal */
  giveConsent (patientId: string, consent: unknown, form: string, caller: Caller): Promise<number>
  revokeConsent (patientId: string, number: number, form: string, caller: Caller): Promise<void>
  /** Seals a justification for the signature of its clinician. @throws ServiceError as `/v1/emergencies` */
  prepareEmergency (wish: EmergencyWish, caller: Caller): Promise<PreparedEmergencyView>
  /** Announces a signed emergency, and waits for its block. @throws ServiceError as `/v1/emergencies` */
  openEmergency (signed: EmergencySignature, caller: Caller): Promise<OpenedEmergencyView>
}

/** The reviews of consents that favour the hospital that filed them (SPECIFICATION.md §17.6). */
import type { ContestRight } from './contest.js'
import type { Judgement } from './emergency.js'
import type { MemberId, PatientHandle, Signature, TransactionId } from './flavour.js'

/** The id of the transaction that filed an attested consent. */
export type AttestedId = TransactionId

/**
 * The closed list of reasons of a judgement on an attested consent. As with emergencies, the first two are of
 * a justified one. The last one is of a void review: the form went with the erased patient.
 */
export const ConsentReason = {
  formFits: 1, patientConfirms: 2, formDiffers: 3, notSigned: 4, wrongPatient: 5, noForm: 6,
  patientErased: 7
} as const
export type ConsentReason = typeof ConsentReason[keyof typeof ConsentReason]

/** `consent/judge`: a drawn hospital judges an attested consent of another one. */
export interface ConsentJudge {
  readonly kind: 42
  readonly author: MemberId
  readonly id: AttestedId
  /** The hospital that filed the consent, its patient, and the counter of its order. */
  readonly filer: MemberId
  readonly handle: PatientHandle
  readonly number: number
  readonly judgement: Judgement
  readonly reason: ConsentReason
  readonly signature: Signature
}

/** `consent/contest`: the patient asks for two further judges of an attested consent. */
export interface ConsentContest {
  readonly kind: 43
  /** Any member that injects the contest. On a form it is not the filer of the consent. */
  readonly author: MemberId
  readonly id: AttestedId
  readonly handle: PatientHandle
  /** The counter of the order that filed the consent. */
  readonly number: number
  readonly by: ContestRight
  readonly signature: Signature
}

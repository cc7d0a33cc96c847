/** The transactions about emergencies (SPECIFICATION.md §17). */
import type { ContestRight } from './contest.js'
import type { MemberId, PatientHandle, Signature, Timestamp, TransactionId } from './flavour.js'
import type { RosterEntry } from './roster.js'

/** The id of the transaction that announced an emergency. */
export type EmergencyId = TransactionId

/** The id of what is reviewed: of an emergency, or of an attested consent. */
export type ReviewId = TransactionId

/** What a clinician declares and signs. The justification itself lies beside the chain, sealed. */
export interface EmergencyClaim {
  readonly handle: PatientHandle
  /** By the clock of the hospital. No earlier block holds the emergency. */
  readonly openedAt: Timestamp
  /** The emergency ends by itself at openedAt + durationMs. */
  readonly durationMs: number
  /** True if the hospital was out of touch, and opened own records before any block had the emergency. */
  readonly isUnconfirmed: boolean
  /** SHA-256 of the sealed justification. */
  readonly sealedHash: Uint8Array
  /** The commitment to the key that seals the justification. */
  readonly keyCommitment: Uint8Array
}

/** The signature of a practitioner of the author's roster. */
export interface ClinicianSignature {
  readonly entry: number
  readonly key: Uint8Array
  readonly signature: Signature
}

/** `emergency/open`: a hospital announces that it breaks the glass for a patient. */
export interface EmergencyOpen extends EmergencyClaim {
  readonly kind: 33
  readonly author: MemberId
  readonly clinician: ClinicianSignature
  /** Needed if the clinician is suspended. */
  readonly second: ClinicianSignature | undefined
  readonly signature: Signature
}

/** `emergency/close`: the hospital ends an emergency early. */
export interface EmergencyClose {
  readonly kind: 34
  readonly author: MemberId
  readonly handle: PatientHandle
  readonly id: EmergencyId
  readonly signature: Signature
}

/** `emergency/surge`: two clinicians lift the hourly limit of their hospital for a while. */
export interface EmergencySurge {
  readonly kind: 35
  readonly author: MemberId
  readonly signedAt: Timestamp
  readonly first: ClinicianSignature
  readonly second: ClinicianSignature
  readonly signature: Signature
}

/** What a drawn hospital may say. Only the review of an attested consent may be void. */
export const Judgement = { justified: 1, unjustified: 2, void: 3 } as const
export type Judgement = typeof Judgement[keyof typeof Judgement]

/** The closed list of reasons of a judgement. The first two are of a justified one. */
export const JudgementReason = {
  emergencyShown: 1, careNeededIt: 2, noEmergency: 3, reasonInsufficient: 4, wrongPatient: 5, withheld: 6
} as const
export type JudgementReason = typeof JudgementReason[keyof typeof JudgementReason]

/** `emergency/judge`: a drawn hospital judges an emergency of another one. */
export interface EmergencyJudge {
  readonly kind: 36
  readonly author: MemberId
  readonly id: EmergencyId
  /** The hospital that opened the emergency, and the entry of its clinician, as the row has them. */
  readonly opener: MemberId
  readonly entry: number
  readonly judgement: Judgement
  readonly reason: JudgementReason
  readonly signature: Signature
}

/** `emergency/contest`: the patient or the hospital asks for two further judges. */
export interface EmergencyContest {
  readonly kind: 37
  /** The opening hospital, or any member that injects the contest of a patient. */
  readonly author: MemberId
  readonly handle: PatientHandle
  readonly id: EmergencyId
  readonly by: ContestRight
  readonly signature: Signature
}

/** The kinds of transactions of rosters and emergencies, by name. */
export interface EmergencyKinds {
  readonly rosterEntry: RosterEntry
  readonly emergencyOpen: EmergencyOpen
  readonly emergencyClose: EmergencyClose
  readonly emergencySurge: EmergencySurge
  readonly emergencyJudge: EmergencyJudge
  readonly emergencyContest: EmergencyContest
}

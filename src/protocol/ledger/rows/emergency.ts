import {
  bytes32, flag, list, oneOf, option, struct, u32, u64, u8, type Codec
} from '../../codec/index.js'
import {
  Judgement, JudgementReason, concat, type EmergencyId, type Height, type MemberId, type PatientHandle,
  type Timestamp
} from '../../types/index.js'
import type { EntryKey } from './entry.js'

/** Hospitals that judge an emergency in a round of its review. */
export const JUDGES = 2
/** A review has a second round after a contest. */
export const ROUNDS = 2
/** Emergencies of a patient that a hospital may have open at a time. */
export const MAX_OPEN = 8

/** What the review of an emergency has found. Two judges of a round who disagree make it `divided`. */
export const Outcome = { pending: 0, justified: 1, unjustified: 2, divided: 3 } as const
export type Outcome = typeof Outcome[keyof typeof Outcome]

/** A hospital that was drawn to judge, and what it said. */
export interface Judge {
  readonly hospital: MemberId
  readonly round: number
  /** 0 while it has not judged. */
  readonly judgement: Judgement | 0
  readonly reason: JudgementReason | 0
  readonly at: Timestamp
}

/** An `emergency` row (SPECIFICATION.md §17.2). It stays for ever. */
export interface EmergencyRow {
  readonly hospital: MemberId
  readonly handle: PatientHandle
  readonly entry: number
  /** The entry of the second who signed; 0 if none did. */
  readonly second: number
  readonly openedAt: Timestamp
  /** The block that has the announcement. */
  readonly height: Height
  readonly announcedAt: Timestamp
  readonly until: Timestamp
  readonly isUnconfirmed: boolean
  /** True if the hospital had opened more emergencies in this hour than the soft limit. */
  readonly isAboveSoft: boolean
  readonly sealedHash: Uint8Array
  readonly keyCommitment: Uint8Array
  readonly outcome: Outcome
  /** The round that is under way, or was the last. */
  readonly round: number
  /** When the judges of this round were drawn; 0 before that. */
  readonly drawnAt: Timestamp
  readonly judges: readonly Judge[]
  readonly contest: Contest | undefined
}

/** Who asked for the second round: the hospital that sent it, and by whose right. */
export interface Contest {
  readonly author: MemberId
  readonly by: ContestBy
}

/** A contest on a form is the word of its author that the patient signed. */
export const ContestBy = { hospital: 0, key: 1, form: 2 } as const
export type ContestBy = typeof ContestBy[keyof typeof ContestBy]

export const emergencyRowCodec: Codec<EmergencyRow> = struct<EmergencyRow>({
  hospital: bytes32, handle: bytes32, entry: u32, second: u32, openedAt: u64, height: u64, announcedAt: u64,
  until: u64, isUnconfirmed: flag, isAboveSoft: flag, sealedHash: bytes32, keyCommitment: bytes32,
  outcome: oneOf(u8, Object.values(Outcome)),
  round: u8,
  drawnAt: u64,
  judges: list(struct<Judge>({
    hospital: bytes32, round: u8,
    judgement: oneOf(u8, [0, Judgement.justified, Judgement.unjustified] as const),
    reason: oneOf(u8, [0, ...Object.values(JudgementReason)] as const),
    at: u64
  }), JUDGES * ROUNDS),
  contest: option(struct<Contest>({ author: bytes32, by: oneOf(u8, Object.values(ContestBy)) }))
})

export function emergencyKey (id: EmergencyId): EntryKey {
  return { space: 'emergency', key: id }
}

/** An emergency in a `glass` row. */
export interface OpenEmergency {
  readonly id: EmergencyId
  readonly until: Timestamp
}

/** A `glass` row: the emergencies of a patient at a hospital that were not over when the last one opened. */
export const glassRowCodec: Codec<readonly OpenEmergency[]> =
  list(struct<OpenEmergency>({ id: bytes32, until: u64 }), MAX_OPEN)

export function glassKey (handle: PatientHandle, hospital: MemberId): EntryKey {
  return { space: 'glass', key: concat(handle, hospital) }
}

/** A `review` row, which exists while an emergency is under review. */
export interface ReviewRow {
  /** False while judges wait for their draw: all of a round, or those that replace former members. */
  readonly isDrawn: boolean
  /** The judges that owed a judgement at the last draw. */
  readonly owing: readonly MemberId[]
}

export const UNDRAWN: ReviewRow = { isDrawn: false, owing: [] }

export const reviewRowCodec: Codec<ReviewRow> =
  struct<ReviewRow>({ isDrawn: flag, owing: list(bytes32, JUDGES) })

export function reviewKey (id: EmergencyId): EntryKey {
  return { space: 'review', key: id }
}

import { bytes32, flag, list, oneOf, option, struct, u64, u8, type Codec } from '../../codec/index.js'
import {
  ConsentReason, Judgement, type JudgementReason, type MemberId, type ReviewId, type Timestamp
} from '../../types/index.js'
import type { EntryKey } from './entry.js'

/** Hospitals that judge in a round of a review. */
export const JUDGES = 2
/** A review has a second round after a contest. */
export const ROUNDS = 2

/**
 * What a review has found. Two judges of a round who disagree make it `divided`. It is `void` if one of them
 * says that the form went with the erased patient.
 */
export const Outcome = { pending: 0, justified: 1, unjustified: 2, divided: 3, void: 4 } as const
export type Outcome = typeof Outcome[keyof typeof Outcome]

/** A hospital that was drawn to judge, and what it said. */
export interface Judge {
  readonly hospital: MemberId
  readonly round: number
  /** 0 while it has not judged. */
  readonly judgement: Judgement | 0
  /** The reasons of emergencies and of attested consents have the same numbers. */
  readonly reason: JudgementReason | ConsentReason | 0
  readonly at: Timestamp
}

/** Who asked for the second round: the hospital that sent it, and by whose right. */
export interface Contest {
  readonly author: MemberId
  readonly by: ContestBy
}

/** A contest on a form is the word of its author that the patient signed. */
export const ContestBy = { hospital: 0, key: 1, form: 2 } as const
export type ContestBy = typeof ContestBy[keyof typeof ContestBy]

/** The part of a row that its review changes: of an emergency, or of an attested consent. */
export interface Reviewed {
  /** The hospital whose act is judged. */
  readonly hospital: MemberId
  readonly outcome: Outcome
  /** The round that is under way, or was the last. */
  readonly round: number
  /** When the judges of this round were drawn; 0 before that. */
  readonly drawnAt: Timestamp
  readonly judges: readonly Judge[]
  readonly contest: Contest | undefined
}

/** The codecs of the fields of `Reviewed` but the hospital, in their order. */
export const REVIEW_FIELDS = {
  outcome: oneOf(u8, Object.values(Outcome)),
  round: u8,
  drawnAt: u64,
  judges: list(struct<Judge>({
    hospital: bytes32, round: u8,
    judgement: oneOf(u8, [0, ...Object.values(Judgement)] as const),
    reason: oneOf(u8, [0, ...Object.values(ConsentReason)] as const),
    at: u64
  }), JUDGES * ROUNDS),
  contest: option(struct<Contest>({ author: bytes32, by: oneOf(u8, Object.values(ContestBy)) }))
}

/** A `review` row, which exists while an emergency or an attested consent is under review. */
export interface ReviewRow {
  /** False while judges wait for their draw: all of a round, or those that replace former members. */
  readonly isDrawn: boolean
  /** The judges that owed a judgement at the last draw. */
  readonly owing: readonly MemberId[]
}

export const UNDRAWN: ReviewRow = { isDrawn: false, owing: [] }

export const reviewRowCodec: Codec<ReviewRow> =
  struct<ReviewRow>({ isDrawn: flag, owing: list(bytes32, JUDGES) })

export function reviewKey (id: ReviewId): EntryKey {
  return { space: 'review', key: id }
}

import type { EmergencyClaim, MemberId } from '../../protocol/types/index.js'
import { number16, number32, number64, number8 } from './arithmetic.js'

/*
 * The rows of §17, field by field, without the codecs of protocol/.
 */

export interface ModelJudge {
  readonly hospital: MemberId
  readonly round: number
  judgement: number
  reason: number
  at: number
}

/** What is reviewed: an emergency or an attested consent. */
export interface ModelReviewed {
  readonly id: Uint8Array
  readonly hospital: MemberId
  readonly handle: Uint8Array
  outcome: number
  round: number
  drawnAt: number
  readonly judges: ModelJudge[]
  /** The hospital that sent the last contest, and the tag of its right. */
  contest: { readonly author: MemberId, readonly right: number } | undefined
}

export interface ModelEmergency extends Omit<EmergencyClaim, 'durationMs' | 'handle'>, ModelReviewed {
  readonly entry: number
  readonly second: number
  readonly height: number
  readonly announcedAt: number
  readonly isAboveSoft: boolean
  until: number
}

export function emergencyBytes (row: ModelEmergency): Buffer {
  return Buffer.concat([
    row.hospital, row.handle, number32(row.entry), number32(row.second), number64(row.openedAt),
    number64(row.height), number64(row.announcedAt), number64(row.until),
    number8(row.isUnconfirmed ? 1 : 0), number8(row.isAboveSoft ? 1 : 0), row.sealedHash, row.keyCommitment,
    number8(row.outcome), number8(row.round), number64(row.drawnAt),
    judgesBytes(row.judges), contestBytes(row)
  ])
}

/** Encodes who contested a review last; one zero byte if nobody did. */
export function contestBytes ({ contest }: Pick<ModelReviewed, 'contest'>): Buffer {
  return contest === undefined
    ? number8(0)
    : Buffer.concat([number8(1), contest.author, number8(contest.right)])
}

/** Encodes the judges of a review. */
export function judgesBytes (judges: readonly ModelJudge[]): Buffer {
  return Buffer.concat([
    number16(judges.length), ...judges.flatMap(({ at, hospital, judgement, reason, round }) =>
      [hospital, number8(round), number8(judgement), number8(reason), number64(at)])
  ])
}

export function glassBytes (open: readonly { readonly id: Uint8Array, readonly until: number }[]): Buffer {
  return Buffer.concat([
    number16(open.length), ...open.flatMap(({ id, until }) => [id, number64(until)])
  ])
}

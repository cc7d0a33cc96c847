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

export interface ModelEmergency extends Omit<EmergencyClaim, 'durationMs'> {
  readonly id: Uint8Array
  readonly hospital: MemberId
  readonly entry: number
  readonly second: number
  readonly height: number
  readonly announcedAt: number
  readonly isAboveSoft: boolean
  until: number
  outcome: number
  round: number
  drawnAt: number
  readonly judges: ModelJudge[]
  /** The hospital that sent the last contest, and the tag of its right. */
  contest: { readonly author: MemberId, readonly right: number } | undefined
}

export function emergencyBytes (row: ModelEmergency): Buffer {
  return Buffer.concat([
    row.hospital, row.handle, number32(row.entry), number32(row.second), number64(row.openedAt),
    number64(row.height), number64(row.announcedAt), number64(row.until),
    number8(row.isUnconfirmed ? 1 : 0), number8(row.isAboveSoft ? 1 : 0), row.sealedHash, row.keyCommitment,
    number8(row.outcome), number8(row.round), number64(row.drawnAt),
    judgesBytes(row.judges),
    ...row.contest === undefined
      ? [number8(0)]
      : [number8(1), row.contest.author, number8(row.contest.right)]
  ])
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

import type { MemberSet } from '../../membership/index.js'
import {
  Appointment, accept, equal, reject, type ContestRight, type MemberId, type PatientHandle, type ReviewId,
  type Timestamp, type Verdict
} from '../../types/index.js'
import { NO_ORDERS, handleAt, handleKey, handleRowCodec, type HandleRow } from '../rows/handle.js'
import { ContestBy, ROUNDS, UNDRAWN, reviewKey, reviewRowCodec, type Reviewed } from '../rows/review.js'
import { appointedWith, hasOwnVoice } from './patient-acts.js'
import { furtherJudges, isUnderReview, judgesOf } from './reviews.js'
import type { Workspace } from './workspace.js'

/* The contests of emergencies (SPECIFICATION.md §17.4) and of attested consents (§17.6) share these steps. */

interface Contesting {
  readonly author: MemberId
  readonly handle: PatientHandle
  readonly id: ReviewId
  readonly by: ContestRight
}

/** Codes that a later judgement, a later time or a new member ends. */
const PASSING: ReadonlySet<string> = new Set(['judgement-pending', 'no-further-judge'])

/** Returns the code of a contest that no later block makes valid. */
export function refutedContest (verdict: Verdict<unknown>): string | undefined {
  return verdict.verdict === 'reject' && !PASSING.has(verdict.code) ? verdict.code : undefined
}

/**
 * Judges whether somebody may contest a review in this block. The first contest is the last one, unless it
 * was without a key: a form may be of nobody. Then a key contests once more, as if nobody had before. A
 * contest whose judge left for good counts as none.
 * @returns the row as it was before any contest, but for its outcome
 */
export function judgeContest<T extends Reviewed> (
  work: Workspace, before: T, { author, by, handle }: Contesting
): Verdict<T> {
  const { state: { parameters, set }, timestamp } = work
  if (!isStranded(before, set)) {
    if (isContestSpent(before, by)) return reject('contested-already')
    const isOverdue = before.drawnAt !== 0 && timestamp > before.drawnAt + parameters.emergencyReviewMs
    if (isUnderReview(before) && !isOverdue) return reject('judgement-pending')
  }
  const row = uncontested(before)
  if (furtherJudges(row, set.members.map(member => member.id)).length === 0) return reject('no-further-judge')
  if (by.type === 'form') {
    return hasOwnVoice(handleOf(work, handle), timestamp) ? reject('has-own-key') : accept(row)
  }
  const mayContest = by.type === 'hospital'
    ? equal(row.hospital, author)
    : speaksFor(handleOf(work, handle), by.key, timestamp)
  return mayContest ? accept(row) : reject('no-right-to-contest')
}

/** Has the next block draw two further judges, and returns the row. The outcome stands until they judge. */
export function withContest<T extends Reviewed> (work: Workspace, row: T, { author, by, id }: Contesting): T {
  work.write(reviewKey(id), reviewRowCodec.encode(UNDRAWN))
  work.drawLater(id)
  return { ...row, round: ROUNDS, drawnAt: 0, contest: { author, by: ContestBy[by.type] } }
}

/**
 * Tells whether nobody may contest by a right any more. Whoever used up the contest without a key leaves one
 * to the keys of the patient.
 */
export function isContestSpent (
  { contest }: Pick<Reviewed, 'contest'>, by: Pick<ContestRight, 'type'>
): boolean {
  return contest !== undefined && (by.type !== 'key' || contest.by === ContestBy.key)
}

/**
 * Tells whether a further judge has left before it judged, and no hospital was there to replace it. Then the
 * contest counts as not used.
 */
export function isStranded (row: Reviewed, set: Pick<MemberSet, 'has'>): boolean {
  return row.round === ROUNDS &&
    judgesOf(row).some(({ hospital, judgement }) => judgement === 0 && !set.has(hospital))
}

/** Returns a row as it was before a contest, but for its outcome. Its further judges may be drawn again. */
function uncontested<T extends Reviewed> (row: T): T {
  return { ...row, judges: row.judges.filter(({ round }) => round < ROUNDS) }
}

function handleOf (work: Workspace, handle: PatientHandle): HandleRow {
  const row = work.read(handleKey(handle))
  return handleAt(row === undefined ? NO_ORDERS : handleRowCodec.decode(row), work.timestamp)
}

function speaksFor (row: HandleRow, key: Uint8Array, time: Timestamp): boolean {
  if (row.key !== undefined && equal(row.key, key)) return true
  const appointed = appointedWith(row, key)
  return appointed?.role === Appointment.guardian && appointed.from <= time && time < appointed.until
}

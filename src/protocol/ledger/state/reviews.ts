import type { MemberSet } from '../../membership/index.js'
import { rankedJudges } from '../../sortition/index.js'
import {
  Judgement, accept, equal, fromHex, hex, ignore, reject, type Beacon, type EmergencyId, type MemberId,
  type ReviewId, type Timestamp, type Verdict
} from '../../types/index.js'
import {
  JUDGES, Outcome, UNDRAWN, reviewKey, reviewRowCodec, type Judge, type Reviewed
} from '../rows/review.js'
import { withUnjustified, type PractitionerRow } from '../rows/roster.js'
import type { Workspace } from './workspace.js'

/* The reviews of emergencies (SPECIFICATION.md §17.4) and of attested consents (§17.6) share these steps. */

/** Draws the judges of a review, or those that replace former members, and notes who owes a judgement. */
export function withDrawn<T extends Reviewed> (
  work: Workspace, beacon: Beacon, id: ReviewId, row: T
): { readonly after: T, readonly judges: readonly MemberId[] } {
  const after = withJudges(work, row, ranked(work, beacon, id, row))
  const owing = judgesOf(after).filter(({ judgement }) => judgement === 0).map(({ hospital }) => hospital)
  work.write(reviewKey(id), reviewRowCodec.encode({ isDrawn: true, owing }))
  work.owing.set(hex(id), owing)
  const judges = owing.filter(hospital => !row.judges.some(judge => equal(judge.hospital, hospital)))
  return { after, judges }
}

/** Ranks the further judges. Hospitals that are present come first. */
function ranked (work: Workspace, beacon: Beacon, id: ReviewId, row: Reviewed): MemberId[] {
  const { chain, state: { set, timestamp } } = work
  const all = rankedJudges(chain.id, beacon, id, furtherJudges(row, set.members.map(member => member.id)))
  const isPresent = (hospital: MemberId): boolean => work.presence.isPresent(hospital, timestamp)
  return [...all.filter(isPresent), ...all.filter(hospital => !isPresent(hospital))]
}

/**
 * Returns a row with the judges of its round, whose time begins now. In a round that is under way, only
 * those are replaced who owe a judgement and are no members. Without anybody to draw, the row stays.
 */
function withJudges<T extends Reviewed> (work: Workspace, row: T, further: readonly MemberId[]): T {
  const { set } = work.state
  const judgeOf = (hospital: MemberId): Judge =>
    ({ hospital, round: row.round, judgement: 0, reason: 0, at: 0 })
  if (row.drawnAt === 0) {
    const judges = further.slice(0, JUDGES).map(judgeOf)
    return { ...row, drawnAt: work.timestamp, judges: [...row.judges, ...judges] }
  }
  const next = [...further]
  const judges = row.judges.map(judge => {
    const isGone = judge.round === row.round && judge.judgement === 0 && !set.has(judge.hospital)
    const hospital = isGone ? next.shift() : undefined
    return hospital === undefined ? judge : judgeOf(hospital)
  })
  return next.length === further.length ? row : { ...row, drawnAt: work.timestamp, judges }
}

/**
 * Has the next block replace judges that owe a judgement and are no members. Nothing happens unless this
 * block changes the members.
 * @param set the members after this block
 */
export function reopenReviews (work: Workspace, set: MemberSet): void {
  const { owing, set: earlier } = work.state
  // With the same members, nobody could replace a judge who was not replaced before.
  if (set.members.length === earlier.members.length && set.members.every(({ id }) => earlier.has(id))) return
  const under = new Map([...owing, ...work.owing])
  for (const [id, judges] of under) {
    if (judges.every(judge => set.has(judge))) continue
    work.write(reviewKey(fromHex(id)), reviewRowCodec.encode(UNDRAWN))
    work.drawLater(fromHex(id))
  }
}

/** Returns the members that may be drawn: not the hospital itself, and nobody who was drawn before. */
export function furtherJudges (
  { hospital, judges }: Pick<Reviewed, 'hospital' | 'judges'>, members: readonly MemberId[]
): MemberId[] {
  return members.filter(id => !equal(id, hospital) && !judges.some(judge => equal(judge.hospital, id)))
}

/** Returns the judges of the round that is under way. */
export function judgesOf ({ judges, round }: Pick<Reviewed, 'judges' | 'round'>): Judge[] {
  return judges.filter(judge => judge.round === round)
}

/** Returns a row with a judgement. The last of the round decides. */
export function withJudgement<T extends Reviewed> (
  row: T, hospital: MemberId,
  { at, judgement, reason }: {
    readonly judgement: Judgement, readonly reason: Exclude<Judge['reason'], 0>, readonly at: Timestamp
  }
): T {
  const judges = row.judges.map(judge => equal(judge.hospital, hospital)
    ? { ...judge, judgement, reason, at }
    : judge)
  const ofRound = judgesOf({ ...row, judges })
  if (ofRound.some(judge => judge.judgement === 0)) return { ...row, judges }
  return { ...row, judges, outcome: outcomeOf(ofRound.map(({ judgement }) => judgement)) }
}

function outcomeOf (given: readonly Judge['judgement'][]): Outcome {
  if (given.includes(Judgement.void)) return Outcome.void
  if (given.every(judgement => judgement === Judgement.justified)) return Outcome.justified
  return given.every(judgement => judgement === Judgement.unjustified) ? Outcome.unjustified : Outcome.divided
}

/** Tells whether a review waits for judges, or for their judgements. */
export function isUnderReview (row: Reviewed): boolean {
  const judges = judgesOf(row)
  return row.drawnAt === 0 || judges.some(({ judgement }) => judgement === 0)
}

const COUNTED = {
  [Outcome.justified]: 'justified', [Outcome.unjustified]: 'unjustified', [Outcome.divided]: 'divided',
  [Outcome.void]: 'void'
} as const

interface OutcomeCounts {
  readonly justified: number
  readonly unjustified: number
  readonly divided: number
  /** Emergencies have none. */
  readonly void?: number
}

interface JudgedCounts {
  readonly judged: number
  readonly late: number
}

/** Returns the public counts of the judged hospital after an outcome. That of a first round is replaced. */
export function withOutcome<T extends OutcomeCounts> (counts: T, before: Outcome, after: Outcome): T {
  const changed = (of: T, outcome: Outcome, by: number): T => outcome === Outcome.pending
    ? of
    : { ...of, [COUNTED[outcome]]: (of[COUNTED[outcome]] ?? 0) + by }
  return changed(changed(counts, before, -1), after, 1)
}

/** Returns the public counts of a judge after a judgement. */
export function withJudged<T extends JudgedCounts> (counts: T, late: boolean): T {
  return { ...counts, judged: counts.judged + 1, late: counts.late + (late ? 1 : 0) }
}

/** Tells whether a judgement in this block is late. It counts all the same. */
export function isLate ({ state: { parameters }, timestamp }: Workspace, { drawnAt }: Reviewed): boolean {
  return timestamp > drawnAt + parameters.emergencyReviewMs
}

/** Judges whether a hospital owes a judgement in the round that is under way. */
export function judgeTurn<T extends Reviewed> (row: T, author: MemberId): Verdict<T> {
  if (row.drawnAt === 0) return ignore('judges-not-drawn')
  const judge = judgesOf(row).find(({ hospital }) => equal(hospital, author))
  if (judge === undefined) return reject('not-drawn-to-judge')
  return judge.judgement === 0 ? accept(row) : reject('judged-already')
}

/** Ends a review whose judges have all judged. */
export function endReview (work: Workspace, id: ReviewId): void {
  work.erase(reviewKey(id))
  work.owing.set(hex(id), [])
}

/** Returns the practitioner's row after an outcome. */
export function practitionerAfter (
  row: PractitionerRow, id: EmergencyId, outcome: Outcome, at: Timestamp
): PractitionerRow {
  const unjustified = row.unjustified.filter(found => !equal(found.id, id))
  const cleared = { ...row, unjustified }
  return outcome === Outcome.unjustified ? withUnjustified(cleared, { id, at }) : cleared
}

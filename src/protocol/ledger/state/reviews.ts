import type { MemberSet } from '../../membership/index.js'
import { rankedJudges } from '../../sortition/index.js'
import {
  Judgement, equal, fromHex, hex, type Beacon, type ContestRight, type EmergencyId, type JudgementReason,
  type MemberId, type Timestamp
} from '../../types/index.js'
import type { EmergencyCounts } from '../rows/emergency-counts.js'
import {
  ContestBy, JUDGES, Outcome, ROUNDS, UNDRAWN, emergencyKey, emergencyRowCodec, reviewKey, reviewRowCodec,
  type EmergencyRow, type Judge
} from '../rows/emergency.js'
import { withUnjustified, type PractitionerRow } from '../rows/roster.js'
import type { Workspace } from './workspace.js'

/**
 * Draws the judges of the emergencies that were opened or contested up to the last block (SPECIFICATION.md
 * §17.4). It also replaces judges who are no members any more. The beacon is that of the last block, so
 * nobody knew it when the emergency was opened.
 * @param beacon undefined if the header carries no σ; then a later block draws
 */
export function drawReviews (work: Workspace, beacon: Beacon | undefined): void {
  if (beacon === undefined) return
  for (const id of work.undrawnReviews) {
    const row = emergencyRowCodec.decode(work.read(emergencyKey(id))!)
    // A judge that became a member again may have ended the review meanwhile.
    if (!isUnderReview(row)) continue
    const drawn = withJudges(work, row, ranked(work, beacon, id, row))
    const owing = judgesOf(drawn).filter(({ judgement }) => judgement === 0).map(({ hospital }) => hospital)
    work.write(reviewKey(id), reviewRowCodec.encode({ isDrawn: true, owing }))
    work.owing.set(hex(id), owing)
    if (drawn === row) continue
    work.write(emergencyKey(id), emergencyRowCodec.encode(drawn))
    const judges = owing.filter(hospital => !row.judges.some(judge => equal(judge.hospital, hospital)))
    work.ruleEvents.push({ type: 'emergency-drawn', id, judges })
  }
  work.undrawnReviews = []
}

/** Ranks the further judges. Hospitals that are present come first. */
function ranked (work: Workspace, beacon: Beacon, id: EmergencyId, row: EmergencyRow): MemberId[] {
  const { chain, state: { set, timestamp } } = work
  const all = rankedJudges(chain.id, beacon, id, furtherJudges(row, set.members.map(member => member.id)))
  const isPresent = (hospital: MemberId): boolean => work.presence.isPresent(hospital, timestamp)
  return [...all.filter(isPresent), ...all.filter(hospital => !isPresent(hospital))]
}

/**
 * Returns a row with the judges of its round, whose time begins now. In a round that is under way, only
 * those are replaced who owe a judgement and are no members. Without anybody to draw, the row stays.
 */
function withJudges (work: Workspace, row: EmergencyRow, further: readonly MemberId[]): EmergencyRow {
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

/** Returns the members that may be drawn: not the opening hospital, and nobody who was drawn before. */
export function furtherJudges (
  { hospital, judges }: Pick<EmergencyRow, 'hospital' | 'judges'>, members: readonly MemberId[]
): MemberId[] {
  return members.filter(id => !equal(id, hospital) && !judges.some(judge => equal(judge.hospital, id)))
}

/**
 * Tells whether nobody may contest by a right any more. Whoever used up the contest without a key leaves one
 * to the keys of the patient.
 */
export function isContestSpent ({ contest }: EmergencyRow, by: Pick<ContestRight, 'type'>): boolean {
  return contest !== undefined && (by.type !== 'key' || contest.by === ContestBy.key)
}

/** Returns a row as it was before a contest, but for its outcome. Its further judges may be drawn again. */
export function uncontested (row: EmergencyRow): EmergencyRow {
  return { ...row, judges: row.judges.filter(({ round }) => round < ROUNDS) }
}

/** Returns the judges of the round that is under way. */
export function judgesOf ({ judges, round }: EmergencyRow): Judge[] {
  return judges.filter(judge => judge.round === round)
}

/** Returns a row with a judgement. The last of the round decides; `divided` if the judges disagree. */
export function withJudgement (
  row: EmergencyRow, hospital: MemberId,
  { at, judgement, reason }: {
    readonly judgement: Judgement, readonly reason: JudgementReason, readonly at: Timestamp
  }
): EmergencyRow {
  const judges = row.judges.map(judge => equal(judge.hospital, hospital)
    ? { ...judge, judgement, reason, at }
    : judge)
  const ofRound = judgesOf({ ...row, judges })
  if (ofRound.some(judge => judge.judgement === 0)) return { ...row, judges }
  const isAll = (wanted: Judgement): boolean => ofRound.every(judge => judge.judgement === wanted)
  const outcome = isAll(Judgement.justified) ? Outcome.justified
    : isAll(Judgement.unjustified) ? Outcome.unjustified : Outcome.divided
  return { ...row, judges, outcome }
}

/** Tells whether a review waits for judges, or for their judgements. */
export function isUnderReview (row: EmergencyRow): boolean {
  const judges = judgesOf(row)
  return row.drawnAt === 0 || judges.some(({ judgement }) => judgement === 0)
}

const COUNTED = {
  [Outcome.justified]: 'justified', [Outcome.unjustified]: 'unjustified', [Outcome.divided]: 'divided'
} as const

/** Returns the public counts of the opening hospital after an outcome. That of a first round is replaced. */
export function withOutcome (counts: EmergencyCounts, before: Outcome, after: Outcome): EmergencyCounts {
  let result = counts
  if (before !== Outcome.pending) result = { ...result, [COUNTED[before]]: result[COUNTED[before]] - 1 }
  if (after !== Outcome.pending) result = { ...result, [COUNTED[after]]: result[COUNTED[after]] + 1 }
  return result
}

/** Returns the practitioner's row after an outcome. */
export function practitionerAfter (
  row: PractitionerRow, id: EmergencyId, outcome: Outcome, at: Timestamp
): PractitionerRow {
  const unjustified = row.unjustified.filter(found => !equal(found.id, id))
  const cleared = { ...row, unjustified }
  return outcome === Outcome.unjustified ? withUnjustified(cleared, { id, at }) : cleared
}

import {
  Appointment, TransactionKind, accept, equal, ignore, reject, type EmergencyContest, type Timestamp,
  type Verdict
} from '../../types/index.js'
import {
  ContestBy, emergencyKey, emergencyRowCodec, type EmergencyRow
} from '../rows/emergency.js'
import { NO_ORDERS, handleAt, handleKey, handleRowCodec, type HandleRow } from '../rows/handle.js'
import { ROUNDS, UNDRAWN, reviewKey, reviewRowCodec } from '../rows/review.js'
import { appointedWith, hasOwnVoice } from '../state/patient-acts.js'
import { furtherJudges, isContestSpent, isUnderReview, uncontested } from '../state/reviews.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/** Codes that a later judgement, a later time or a new member ends. */
const PASSING: ReadonlySet<string> = new Set(['judgement-pending', 'no-further-judge'])

/**
 * The rule of `emergency/contest` (SPECIFICATION.md §17.4). The key of the patient, of a guardian, or the
 * opening hospital asks for two further judges. Any hospital asks on a form, for a patient who has neither a
 * key nor a guardian. The first contest is the last one, unless it was without a key: a form may be of
 * nobody. Then a key contests once more, as if nobody had before. The earlier outcome stands until the
 * judges have judged.
 */
export const emergencyContestRule: Rule<EmergencyContest> = {
  kind: TransactionKind.emergencyContest,
  rank: 2,
  traits: ({ by }) => ({ waitsForTime: true, checks: by.type === 'key' ? 2 : 1 }),
  touches: (_state, { handle, id }) => [emergencyKey(id), reviewKey(id), handleKey(handle)],
  needs: (_state, { id }) => [emergencyKey(id)],
  doubts: (_state, { handle }) => [handleKey(handle)],
  refute (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    return verdict.verdict === 'reject' && !PASSING.has(verdict.code) ? verdict.code : undefined
  },
  readiness: ({ set }, { author }) => set.has(author) ? 'ready' : 'later',
  judge (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    if (verdict.verdict !== 'accept') return verdict
    const { author, by, id } = transaction
    work.write(emergencyKey(id), emergencyRowCodec.encode({
      ...verdict.value, round: ROUNDS, drawnAt: 0, contest: { author, by: ContestBy[by.type] }
    }))
    work.write(reviewKey(id), reviewRowCodec.encode(UNDRAWN))
    work.drawLater(id)
    work.ruleEvents.push({ type: 'emergency-contested', id, hospital: verdict.value.hospital })
    return accept(undefined)
  }
}

function verdictOn (work: Workspace, { author, by, handle, id }: EmergencyContest): Verdict<EmergencyRow> {
  const { state: { parameters, set }, timestamp } = work
  if (!set.has(author)) return ignore('not-a-member')
  const found = work.read(emergencyKey(id))
  if (found === undefined) return ignore('unknown-emergency')
  const before = emergencyRowCodec.decode(found)
  if (!equal(before.handle, handle)) return reject('emergency-of-another')
  if (isContestSpent(before, by)) return reject('contested-already')
  const isOverdue = before.drawnAt !== 0 && timestamp > before.drawnAt + parameters.emergencyReviewMs
  if (isUnderReview(before) && !isOverdue) return reject('judgement-pending')
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

function handleOf (work: Workspace, handle: EmergencyContest['handle']): HandleRow {
  const row = work.read(handleKey(handle))
  return handleAt(row === undefined ? NO_ORDERS : handleRowCodec.decode(row), work.timestamp)
}

function speaksFor (row: HandleRow, key: Uint8Array, time: Timestamp): boolean {
  if (row.key !== undefined && equal(row.key, key)) return true
  const appointed = appointedWith(row, key)
  return appointed?.role === Appointment.guardian && appointed.from <= time && time < appointed.until
}

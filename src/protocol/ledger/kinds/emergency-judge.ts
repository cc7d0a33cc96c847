import {
  TransactionKind, accept, equal, ignore, reject, type EmergencyJudge, type Verdict
} from '../../types/index.js'
import {
  NO_EMERGENCIES, emergencyCountsCodec, emergencyCountsKey, type EmergencyCounts
} from '../rows/emergency-counts.js'
import { emergencyKey, emergencyRowCodec, type EmergencyRow } from '../rows/emergency.js'
import { reviewKey } from '../rows/review.js'
import { practitionerKey, practitionerRowCodec } from '../rows/roster.js'
import {
  endReview, isLate, isUnderReview, judgeTurn, practitionerAfter, withJudged, withJudgement, withOutcome
} from '../state/reviews.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/**
 * The rule of `emergency/judge` (SPECIFICATION.md §17.4). The last judgement of a round decides. A late one
 * counts, and adds to the public counter of the hospital that was late.
 */
export const emergencyJudgeRule: Rule<EmergencyJudge> = {
  kind: TransactionKind.emergencyJudge,
  rank: 2,
  touches: (_state, { author, entry, id, opener }) => [
    emergencyKey(id), reviewKey(id), practitionerKey(opener, entry), emergencyCountsKey(opener),
    emergencyCountsKey(author)
  ],
  needs: (_state, { id }) => [emergencyKey(id)],
  refute (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    return verdict.verdict === 'reject' ? verdict.code : undefined
  },
  readiness: ({ set }, { author }) => set.has(author) ? 'ready' : 'later',
  judge (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    if (verdict.verdict !== 'accept') return verdict
    const { author, id, judgement, opener, reason } = transaction
    const before = verdict.value
    const after = withJudgement(before, author, { judgement, reason, at: work.timestamp })
    work.write(emergencyKey(id), emergencyRowCodec.encode(after))
    count(work, author, counts => withJudged(counts, isLate(work, before)))
    if (isUnderReview(after)) return accept(undefined)
    endReview(work, id)
    count(work, opener, counts => withOutcome(counts, before.outcome, after.outcome))
    const key = practitionerKey(opener, before.entry)
    work.write(key, practitionerRowCodec.encode(practitionerAfter(
      practitionerRowCodec.decode(work.read(key)!), id, after.outcome, work.timestamp)))
    work.ruleEvents.push({ type: 'emergency-judged', id, hospital: opener, outcome: after.outcome })
    return accept(undefined)
  }
}

function verdictOn (
  work: Workspace, { author, entry, id, opener }: EmergencyJudge
): Verdict<EmergencyRow> {
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const found = work.read(emergencyKey(id))
  if (found === undefined) return ignore('unknown-emergency')
  const row = emergencyRowCodec.decode(found)
  if (!equal(row.hospital, opener) || row.entry !== entry) return reject('emergency-of-another')
  return judgeTurn(row, author)
}

function count (
  work: Workspace, hospital: EmergencyJudge['author'], change: (counts: EmergencyCounts) => EmergencyCounts
): void {
  const key = emergencyCountsKey(hospital)
  const row = work.read(key)
  const counts = row === undefined ? NO_EMERGENCIES : emergencyCountsCodec.decode(row)
  work.write(key, emergencyCountsCodec.encode(change(counts)))
}

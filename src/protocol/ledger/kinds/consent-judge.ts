import {
  TransactionKind, accept, equal, ignore, reject, type ConsentJudge, type Verdict
} from '../../types/index.js'
import { attestedCountsKey } from '../rows/attested-counts.js'
import { attestedKey, attestedRowCodec, type AttestedRow } from '../rows/attested.js'
import { handleKey, handleRowCodec, orderKey } from '../rows/handle.js'
import { Outcome, reviewKey } from '../rows/review.js'
import { newestUnjustified } from '../rows/roster.js'
import { attestedOf, countAttested } from '../state/attested.js'
import { isContestSpent } from '../state/contests.js'
import {
  endReview, isLate, isUnderReview, judgeTurn, withJudged, withJudgement, withOutcome
} from '../state/reviews.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/**
 * The rule of `consent/judge` (SPECIFICATION.md §17.6). The last judgement decides. Two hospitals that find a
 * consent unjustified end it at once.
 */
export const consentJudgeRule: Rule<ConsentJudge> = {
  kind: TransactionKind.consentJudge,
  rank: 2,
  touches: (_state, { author, filer, handle, id, number }) => [
    orderKey(handle, number), attestedKey(id), reviewKey(id), handleKey(handle), attestedCountsKey(filer),
    attestedCountsKey(author)
  ],
  needs: (_state, { handle, number }) => [orderKey(handle, number)],
  doubts: (_state, { id }) => [attestedKey(id)],
  refute (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    return verdict.verdict === 'reject' ? verdict.code : undefined
  },
  readiness: ({ set }, { author }) => set.has(author) ? 'ready' : 'later',
  judge (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    if (verdict.verdict !== 'accept') return verdict
    const { author, filer, handle, id, judgement, number, reason } = transaction
    const before = verdict.value
    const after = withJudgement(before, author, { judgement, reason, at: work.timestamp })
    const { outcome, ruleHash } = after
    work.write(attestedKey(id), attestedRowCodec.encode(after))
    countAttested(work, author, counts => withJudged(counts, isLate(work, before)))
    if (isUnderReview(after)) return accept(undefined)
    endReview(work, id)
    countAttested(work, filer, counts => withOutcome(counts, before.outcome, outcome))
    if (outcome === Outcome.unjustified) {
      const found = { id, at: work.timestamp }
      countAttested(work, filer, counts => ({ ...counts, recent: newestUnjustified(counts.recent, found) }))
      endConsent(work, transaction)
    }
    const isFinal = outcome === Outcome.unjustified || isContestSpent(after, { type: 'key' })
    work.ruleEvents.push({
      type: 'attested-judged', id, hospital: filer, handle, number, ruleHash, outcome, isFinal
    })
    return accept(undefined)
  }
}

function verdictOn (
  work: Workspace, { author, filer, handle, id, number }: ConsentJudge
): Verdict<AttestedRow> {
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const found = attestedOf(work, { handle, id, number })
  if (found.verdict !== 'accept') return found
  return equal(found.value.hospital, filer) ? judgeTurn(found.value, author) : reject('consent-of-another')
}

/** Takes a consent from the row of its patient, unless it is gone already. */
function endConsent (work: Workspace, { handle, number }: ConsentJudge): void {
  const row = handleRowCodec.decode(work.read(handleKey(handle))!)
  const consents = row.consents.filter(consent => consent.number !== number)
  if (consents.length === row.consents.length) return
  work.write(handleKey(handle), handleRowCodec.encode({ ...row, consents }))
}

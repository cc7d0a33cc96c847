import {
  TransactionKind, accept, equal, ignore, reject, type ConsentContest, type Verdict
} from '../../types/index.js'
import { attestedKey, attestedRowCodec, type AttestedRow } from '../rows/attested.js'
import { handleKey, orderKey } from '../rows/handle.js'
import { Outcome, reviewKey } from '../rows/review.js'
import { CONTESTABLE_MS, attestedOf } from '../state/attested.js'
import { judgeContest, refutedContest, withContest } from '../state/contests.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/**
 * The rule of `consent/contest` (SPECIFICATION.md §17.6). The key of the patient or of a guardian asks for
 * two further judges. Any hospital but the filer asks on a form, for a patient who has neither. A consent
 * that was found unjustified has ended, and nobody contests that.
 */
export const consentContestRule: Rule<ConsentContest> = {
  kind: TransactionKind.consentContest,
  rank: 2,
  traits: ({ by }) => ({ waitsForTime: true, checks: by.type === 'key' ? 2 : 1 }),
  touches: (_state, { handle, id, number }) => [
    orderKey(handle, number), attestedKey(id), reviewKey(id), handleKey(handle)
  ],
  needs: (_state, { handle, number }) => [orderKey(handle, number)],
  doubts: (_state, { handle, id }) => [attestedKey(id), handleKey(handle)],
  refute: (work, { transaction }) => refutedContest(verdictOn(work, transaction)),
  readiness: ({ set }, { author }) => set.has(author) ? 'ready' : 'later',
  judge (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    if (verdict.verdict !== 'accept') return verdict
    const { id } = transaction
    const after = withContest(work, verdict.value, transaction)
    work.write(attestedKey(id), attestedRowCodec.encode(after))
    work.ruleEvents.push({ type: 'attested-contested', id, hospital: after.hospital })
    return accept(undefined)
  }
}

function verdictOn (work: Workspace, contest: ConsentContest): Verdict<AttestedRow> {
  const { author, by } = contest
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const found = attestedOf(work, contest)
  if (found.verdict !== 'accept') return found
  const row = found.value
  if (row.outcome === Outcome.unjustified) return reject('nothing-to-contest')
  if (work.timestamp >= row.filedAt + CONTESTABLE_MS) return reject('contest-too-late')
  if (by.type === 'form' && equal(row.hospital, author)) return reject('no-right-to-contest')
  return judgeContest(work, row, contest)
}

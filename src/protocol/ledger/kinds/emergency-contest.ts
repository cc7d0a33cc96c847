import {
  TransactionKind, accept, equal, ignore, reject, type EmergencyContest, type Verdict
} from '../../types/index.js'
import { emergencyKey, emergencyRowCodec, type EmergencyRow } from '../rows/emergency.js'
import { handleKey } from '../rows/handle.js'
import { reviewKey } from '../rows/review.js'
import { judgeContest, refutedContest, withContest } from '../state/contests.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/**
 * The rule of `emergency/contest` (SPECIFICATION.md §17.4). The key of the patient, of a guardian, or the
 * opening hospital asks for two further judges. Any hospital asks on a form, for a patient who has neither a
 * key nor a guardian.
 */
export const emergencyContestRule: Rule<EmergencyContest> = {
  kind: TransactionKind.emergencyContest,
  rank: 2,
  traits: ({ by }) => ({ waitsForTime: true, checks: by.type === 'key' ? 2 : 1 }),
  touches: (_state, { handle, id }) => [emergencyKey(id), reviewKey(id), handleKey(handle)],
  needs: (_state, { id }) => [emergencyKey(id)],
  doubts: (_state, { handle }) => [handleKey(handle)],
  refute: (work, { transaction }) => refutedContest(verdictOn(work, transaction)),
  readiness: ({ set }, { author }) => set.has(author) ? 'ready' : 'later',
  judge (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    if (verdict.verdict !== 'accept') return verdict
    const { id } = transaction
    const after = withContest(work, verdict.value, transaction)
    work.write(emergencyKey(id), emergencyRowCodec.encode(after))
    work.ruleEvents.push({ type: 'emergency-contested', id, hospital: after.hospital })
    return accept(undefined)
  }
}

function verdictOn (work: Workspace, contest: EmergencyContest): Verdict<EmergencyRow> {
  const { author, handle, id } = contest
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const found = work.read(emergencyKey(id))
  if (found === undefined) return ignore('unknown-emergency')
  const row = emergencyRowCodec.decode(found)
  return equal(row.handle, handle) ? judgeContest(work, row, contest) : reject('emergency-of-another')
}

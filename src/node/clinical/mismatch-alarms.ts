import { MismatchOutcome, eventsOf } from '../../protocol/ledger/index.js'
import { hex } from '../../protocol/types/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import { nameOf } from '../gates/name-of.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { RaiseAlarm } from '../machine/ports.js'
import type { RecordReader } from './read.js'

/**
 * Raises an alarm for a record whose case part is not the one that the two hospitals judged, and for one
 * that the chain confirms. Each submitter is reported once in a run, so that a liar cannot push other alarms
 * out of sight.
 */
export function raiseMismatchAlarms (
  records: RecordReader,
  { alarm, commits, membership }: {
    readonly alarm: RaiseAlarm, readonly commits: CommitFeed, readonly membership: MembershipKeeper
  }
): void {
  const reported = new Set<string>()
  const decided = new Set<string>()
  records.onMismatch = ({ id, submitter }) => {
    const name = hex(submitter)
    if (reported.has(name)) return
    reported.add(name)
    alarm('case-mismatch', `The record of case ${hex(id)} is not what the two hospitals approved: ` +
      `${nameOf({ membership }, submitter)} showed them another case part.`)
  }
  commits.subscribe(({ delta }) => {
    for (const { caseId, isDecided, outcome, submitter } of eventsOf(delta, 'mismatch')) {
      const name = `${outcome} ${hex(submitter)}`
      if (!isDecided || outcome !== MismatchOutcome.confirmed || decided.has(name)) continue
      decided.add(name)
      alarm('case-mismatch-confirmed', `Hospitals that opened the record of case ${hex(caseId)} confirm ` +
        `that ${nameOf({ membership }, submitter)} had another record judged.`)
    }
  })
}

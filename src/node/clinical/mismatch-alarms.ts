import { hex } from '../../protocol/types/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import { nameOf } from '../gates/name-of.js'
import type { RaiseAlarm } from '../machine/ports.js'
import type { RecordReader } from './read.js'

/**
 * Raises an alarm for a record whose case part is not the one that the two hospitals judged. Each submitter
 * is reported once in a run, so that a liar cannot push other alarms out of sight.
 */
export function raiseMismatchAlarms (
  records: RecordReader,
  { alarm, membership }: { readonly alarm: RaiseAlarm, readonly membership: MembershipKeeper }
): void {
  const reported = new Set<string>()
  records.onMismatch = ({ id, submitter }) => {
    const name = hex(submitter)
    if (reported.has(name)) return
    reported.add(name)
    alarm('case-mismatch', `The record of case ${hex(id)} is not what the two hospitals approved: ` +
      `${nameOf({ membership }, submitter)} showed them another case part.`)
  }
}

import type { AbsentView } from '../../api/index.js'
import { isPresent, type LedgerState } from '../../protocol/ledger/index.js'
import { hex, type Timestamp } from '../../protocol/types/index.js'
import type { Parties } from './parties.js'

/**
 * Lists the members that are not drawn (SPECIFICATION.md §7.5).
 * @param now by the local clock, since an absence ends whether or not there is a block
 */
export function absentOf (
  ledger: Pick<LedgerState, 'presence' | 'set' | 'timestamp'>, parties: Pick<Parties, 'show'>, now: Timestamp
): AbsentView[] {
  return ledger.set.members.filter(({ id }) => !isPresent(ledger, id, now)).map(({ id }) => {
    const { absentSince = 0, backAt = 0 } = ledger.presence.get(hex(id)) ?? {}
    return {
      hospital: parties.show(id),
      ...(absentSince > 0 ? { since: absentSince } : {}),
      ...(absentSince === 0 && backAt > 0 ? { until: backAt } : {})
    }
  })
}

import type { RejectionDetailsView } from '../../api/index.js'
import { Decision, equal, hex, type Case, type MemberId } from '../../protocol/types/index.js'
import { FindingsState, type EndedFindings, type ReceivedFindings } from '../clinical/received-findings.js'

/**
 * Shows the reasons of the rejections of an own case, by hexadecimal validator. It is empty for the cases of
 * other hospitals, whose reasons this hospital never gets.
 */
export async function rejectionDetails (
  entry: Case, own: MemberId, received: ReceivedFindings | undefined
): Promise<ReadonlyMap<string, RejectionDetailsView>> {
  const details = new Map<string, RejectionDetailsView>()
  if (received === undefined || !equal(entry.submitter, own)) return details
  for (const opinion of entry.opinions) {
    if (opinion.decision !== Decision.reject) continue
    details.set(hex(opinion.validator), detailsView(await received.of(entry.id, opinion)))
  }
  return details
}

function detailsView (ended: EndedFindings | undefined): RejectionDetailsView {
  switch (ended?.state) {
    case undefined: return { state: 'asked' }
    case FindingsState.lost: return { state: 'lost' }
    case FindingsState.false: return { state: 'false' }
    case FindingsState.here: {
      const { found, reason } = ended.findings
      return { state: 'here', reason, findings: found }
    }
  }
}

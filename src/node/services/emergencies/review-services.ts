import type { HospitalServices } from '../../../api/index.js'
import { EMERGENCY_REASONS } from '../../../protocol/consent/index.js'
import { judgesOf } from '../../../protocol/ledger/index.js'
import { Judgement, JudgementReason, TransactionKind, equal } from '../../../protocol/types/index.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { emergencyRefused } from './refused.js'
import { recorded } from './roster-services.js'
import { REASONS } from './transaction-view.js'
import { emergencyView, findEmergency, foundUnderReview, type Found } from './views.js'

type Calls = 'accessReviews' | 'accessReview' | 'judgeAccess'

/** Makes the handlers of the emergencies that this hospital was drawn to judge (§17.4). */
export function accessReviewServices (
  parts: () => HospitalParts, parties: Parties
): Pick<HospitalServices, Calls> {
  const isMine = ({ row }: Found): boolean => judgesOf(row).some(({ hospital }) =>
    equal(hospital, parts().chain.signer.id))
  const owed = ({ row }: Found): boolean => judgesOf(row).some(({ hospital, judgement }) =>
    judgement === 0 && equal(hospital, parts().chain.signer.id))
  const mine = async (id: string): Promise<Found> => {
    const found = await findEmergency(parts(), id)
    if (found === undefined) throw emergencyRefused('unknown-emergency')
    if (!isMine(found)) throw emergencyRefused('not-drawn-to-judge')
    return found
  }
  return {
    async accessReviews () {
      return (await foundUnderReview(parts())).filter(owed).sort((a, b) => a.row.drawnAt - b.row.drawnAt)
        .map(found => emergencyView(parts(), found, parties))
    },
    async accessReview ({ params: { id } }) {
      const { hospital } = parts()
      const found = await mine(id)
      const view = emergencyView(parts(), found, parties)
      const opened = await hospital.justifications.open(found.id, found.row)
      if (opened === undefined) return view
      const [reason = ''] = Object.entries(EMERGENCY_REASONS).find(([, code]) => code === opened.reason) ?? []
      return { ...view, justification: { reason, text: opened.text } }
    },
    async judgeAccess ({ body: { judgement, reason }, params: { id } }) {
      const { chain, hospital } = parts()
      const { id: whole, row } = await mine(id)
      const [code] = Object.values(JudgementReason).filter(number => REASONS[number] === reason)
      if (code === undefined) throw emergencyRefused('judgement-reason')
      return recorded(await hospital.own.sendNew({
        kind: TransactionKind.emergencyJudge, author: chain.signer.id, id: whole, opener: row.hospital,
        entry: row.entry, judgement: Judgement[judgement], reason: code
      }))
    }
  }
}

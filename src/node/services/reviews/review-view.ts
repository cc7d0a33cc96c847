import type { EmergencyView, JudgeView, PartyView } from '../../../api/index.js'
import { Outcome, isUnderReview, type Reviewed } from '../../../protocol/ledger/index.js'
import {
  Judgement, type JudgementReason, type ReviewId, type Timestamp
} from '../../../protocol/types/index.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'

/** How many reviews are listed. */
const MAX_LISTED = 1_000

export const OUTCOMES = {
  [Outcome.pending]: 'pending', [Outcome.justified]: 'justified', [Outcome.unjustified]: 'unjustified',
  [Outcome.divided]: 'divided'
} as const

export type ReviewView = Pick<EmergencyView, 'outcome' | 'round' | 'judges' | 'deadline' | 'overdue'>

/** Shows a review. @param reasons the words of each reason of a judgement */
export function reviewView (
  chain: HospitalParts['chain'], row: Reviewed, reasons: Readonly<Record<JudgementReason, string>>,
  parties: Parties
): ReviewView {
  const deadline = deadlineOf(chain, row)
  return {
    outcome: OUTCOMES[row.outcome],
    round: row.round,
    judges: row.judges.map(({ at, hospital, judgement, reason, round }) => ({
      hospital: parties.show(hospital), round,
      ...(judgement === 0 || reason === 0 ? {} : {
        judgement: judgement === Judgement.justified ? 'justified' as const : 'unjustified' as const,
        reason: reasons[reason], at
      })
    })),
    ...(deadline === undefined ? {} : { deadline }),
    overdue: isOverdue(chain, row)
  }
}

/** Tells whether a review waits for judges who are late. */
export function isOverdue (chain: HospitalParts['chain'], row: Reviewed): boolean {
  const deadline = deadlineOf(chain, row)
  return deadline !== undefined && isUnderReview(row) && correctedTime(chain) > deadline
}

function deadlineOf (chain: HospitalParts['chain'], { drawnAt }: Reviewed): Timestamp | undefined {
  return drawnAt === 0 ? undefined : drawnAt + chain.chain.genesis.parameters.emergencyReviewMs
}

/** Tells whether a hospital owes a judgement in the last round. */
export function isOwedBy (
  { judges, round }: { readonly judges: readonly JudgeView[], readonly round?: number }, { id }: PartyView
): boolean {
  return judges.some(judge =>
    judge.round === (round ?? judge.round) && judge.judgement === undefined && judge.hospital.id === id)
}

/** Returns the ids of what is under review. */
export async function idsUnderReview ({ chain: { store } }: HospitalParts): Promise<ReviewId[]> {
  const ids: ReviewId[] = []
  for await (const { key } of store.entriesAfter('review', new Uint8Array(0), MAX_LISTED)) ids.push(key)
  return ids
}

import type { AttestedConsentView, JudgeView, PartyView } from '../../../api/index.js'
import { ContestBy, Outcome, isUnderReview, type Reviewed } from '../../../protocol/ledger/index.js'
import {
  Judgement, type ConsentReason, type JudgementReason, type ReviewId, type Timestamp
} from '../../../protocol/types/index.js'
import { correctedTime } from '../../signing/own-clock.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'

/** How many reviews are listed. */
const MAX_LISTED = 1_000

export const OUTCOMES = {
  [Outcome.pending]: 'pending', [Outcome.justified]: 'justified', [Outcome.unjustified]: 'unjustified',
  [Outcome.divided]: 'divided', [Outcome.void]: 'void'
} as const

export const JUDGEMENTS = {
  [Judgement.justified]: 'justified', [Judgement.unjustified]: 'unjustified', [Judgement.void]: 'void'
} as const

/** How a right to contest is shown. */
export const CONTESTED_BY = { hospital: 'hospital', key: 'patient', form: 'form' } as const

const CONTESTS = {
  [ContestBy.hospital]: CONTESTED_BY.hospital, [ContestBy.key]: CONTESTED_BY.key,
  [ContestBy.form]: CONTESTED_BY.form
} as const

export type ReviewView =
  Pick<AttestedConsentView, 'outcome' | 'round' | 'judges' | 'deadline' | 'overdue' | 'contest'>

/** Shows a review. @param reasons the words of each reason of a judgement */
export function reviewView (
  chain: HospitalParts['chain'], row: Reviewed,
  reasons: Readonly<Record<JudgementReason, string> & Partial<Record<ConsentReason, string>>>,
  parties: Parties
): ReviewView {
  const deadline = deadlineOf(chain, row)
  return {
    outcome: OUTCOMES[row.outcome],
    round: row.round,
    judges: row.judges.map(({ at, hospital, judgement, reason, round }) => ({
      hospital: parties.show(hospital), round,
      ...(judgement === 0 || reason === 0 ? {} : {
        judgement: JUDGEMENTS[judgement], reason: reasons[reason] ?? '', at
      })
    })),
    ...(deadline === undefined ? {} : { deadline }),
    overdue: isOverdue(chain, row),
    ...(row.contest === undefined ? {} : {
      contest: { hospital: parties.show(row.contest.author), by: CONTESTS[row.contest.by] }
    })
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

import {
  MAX_LISTED_DECISIONS, REVIEW_REASON_CODES, ServiceError, type Caller, type HospitalServices,
  type ReviewDecisionView, type ReviewItemView, type ReviewRemarks, type ReviewSummaryView
} from '../../api/index.js'
import { expiryOf, holderOf, owes } from '../../protocol/ledger/index.js'
import { CaseStatus, JudgedBy, hex, type Case } from '../../protocol/types/index.js'
import { isRule } from '../../records/index.js'
import type { Operation } from '../../storage/index.js'
import { approval, excuse, type Verdict } from '../clinical/opinion.js'
import type { QueuedReview } from '../clinical/reviews.js'
import type { HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'
import { findingView, notMember } from './refusals.js'
import { reviewSummary } from './review-summary.js'

type ReviewServices = Pick<HospitalServices,
  'reviews' | 'review' | 'decidedReviews' | `${'approve' | 'reject' | 'excuse'}Review`>

interface Found extends HospitalParts {
  readonly queued: QueuedReview
  readonly entry: Case
}

/** Makes the handlers of the clinicians' queue: the waiting cases, their content and the decisions. */
export function reviewServices (parts: () => HospitalParts, parties: Parties): ReviewServices {
  return {
    async reviews (_, caller) {
      const { finder, hospital, ...rest } = parts()
      const queue = await hospital.reviews.list()
      const cases = await finder.readMany(queue.map(({ caseId }) => caseId))
      const byId = new Map(cases.map(entry => [hex(entry.id), entry]))
      const items: ReviewItemView[] = []
      // Case parts are read one after another, so that those of a long queue are never all in memory.
      for (const queued of queue) {
        const entry = byId.get(hex(queued.caseId))
        if (entry === undefined) continue
        const found = { ...rest, finder, hospital, queued, entry }
        items.push(itemView(found, await summaryOf(found, caller), parties))
      }
      return items.sort((a, b) => a.deadline - b.deadline)
    },
    async review ({ params }, caller) {
      const found = await findReview(parts(), params.id)
      const summary = await summaryOf(found, caller)
      if (summary === undefined) {
        throw new ServiceError(503, 'body-missing', 'the case part is not here yet; try again')
      }
      return { ...itemView(found, summary, parties), summary }
    },
    async decidedReviews () {
      return await parts().hospital.decisions.list(MAX_LISTED_DECISIONS)
    },
    async approveReview ({ params, body: remarks }) {
      const found = await findReview(parts(), params.id)
      return await decide(found, { decision: 'approve', ...remarks },
        approval(found.queued.caseId, JudgedBy.clinician))
    },
    async rejectReview ({ params, body: { reason, ...remarks } }) {
      if (!isRule(reason) || !REVIEW_REASON_CODES.includes(reason)) {
        throw new ServiceError(422, 'unknown-reason', `${JSON.stringify(reason.slice(0, 20))} is not a ` +
          `coded reason; use one of ${REVIEW_REASON_CODES.join(', ')}`)
      }
      const found = await findReview(parts(), params.id)
      const { hospital, queued: { caseId, findings } } = found
      return await decide(found, { decision: 'reject', reason, ...remarks }, hospital.ownFindings.reject(
        caseId, JudgedBy.clinician, reason, findings.filter(({ rule }) => rule === reason)))
    },
    async excuseReview ({ params, body: remarks }) {
      const found = await findReview(parts(), params.id)
      const { chain, hospital, queued: { caseId } } = found
      const now = chain.hostLoop.state.ledger.undecided.get(hex(caseId))
      if (now?.status === CaseStatus.open && now.candidates.length === 0) {
        throw new ServiceError(409, 'no-other-hospital', 'every other hospital had this case already, so ' +
          'it can go to nobody: approve or reject it, or leave it until it expires')
      }
      return await decide(found, { decision: 'excused', ...remarks }, excuse(caseId),
        [hospital.custody.operationToForget(caseId)])
    }
  }
}

type Decided = Pick<ReviewDecisionView, 'decision' | 'reason'> & ReviewRemarks

/** @param extra rows that are written with the decision */
async function decide (
  { chain, hospital, queued: { caseId } }: Found, decided: Decided, opinion: Verdict,
  extra: readonly Operation[] = []
): Promise<ReviewDecisionView> {
  const { clock, hostLoop: { state: { ledger } }, membership, signer } = chain
  if (!membership.set.has(signer.id)) throw notMember()
  const now = ledger.undecided.get(hex(caseId))
  const opinions = now === undefined || !owes(now, ledger, signer.id) ? [] : [opinion]
  const decision = { caseId: hex(caseId), ...decided, decidedAt: clock.wall() }
  const given = await hospital.opinions.give(opinions, [hospital.reviews.operationToDequeue(caseId)],
    [...hospital.decisions.operationsToRecord(decision), ...extra])
  if (given.length === 0) {
    throw new ServiceError(409, 'already-decided', 'this hospital has already given its opinion on this case')
  }
  return decision
}

async function findReview (parts: HospitalParts, text: string): Promise<Found> {
  const id = await parts.finder.resolve(text)
  const [queued, entry] = await Promise.all([parts.hospital.reviews.find(id), parts.finder.read(id)])
  if (entry !== undefined && entry.status > CaseStatus.open) {
    throw new ServiceError(409, 'already-decided', 'this case is decided already; see review list --decided')
  }
  if (queued === undefined || entry === undefined) {
    throw new ServiceError(409, 'not-drawn-here', 'this case does not wait for this hospital; see review ' +
      'list, and review list --decided for answered cases')
  }
  return { ...parts, queued, entry }
}

async function summaryOf (
  { hospital, entry }: Found, caller: Caller
): Promise<ReviewSummaryView | undefined> {
  const opened = await hospital.records.read(caller, entry, 'review')
  return opened === undefined ? undefined : reviewSummary(opened.plaintext)
}

function itemView (
  { chain, entry, queued }: Found, summary: ReviewSummaryView | undefined, parties: Parties
): ReviewItemView {
  const { parameters } = chain.chain.genesis
  const own = holderOf(entry, chain.signer.id)
  return {
    caseId: hex(queued.caseId),
    submitter: parties.show(entry.submitter),
    receivedAt: queued.receivedAt,
    deadline: own === undefined || own.deadline === 0 ? expiryOf(entry.openedAt, parameters) : own.deadline,
    findings: queued.findings.map(findingView),
    ...(summary === undefined ? {} : { summary })
  }
}

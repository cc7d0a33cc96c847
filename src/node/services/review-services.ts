import type { Bundle } from 'fhir/r4.js'
import {
  MAX_LISTED_DECISIONS, REVIEW_REASON_CODES, ServiceError, type Caller, type HospitalServices,
  type ReviewDecisionView, type ReviewItemView, type ReviewWords
} from '../../api/index.js'
import { dutiesOn } from '../../protocol/ledger/index.js'
import { CaseStatus, Decision, hex, type Case } from '../../protocol/types/index.js'
import { isRule, NO_REASON, reasonCode } from '../../records/index.js'
import type { QueuedReview } from '../clinical/reviews.js'
import { bundleOf } from './diagnosis-view.js'
import type { HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'
import { findingView, notMember } from './refusals.js'
import { reviewSummary } from './review-summary.js'

type ReviewServices = Pick<HospitalServices,
  'reviews' | 'review' | 'decidedReviews' | 'approveReview' | 'rejectReview'>

interface Found extends HospitalParts {
  readonly queued: QueuedReview
  readonly one: Case
}

/** The clinicians' queue: the cases that wait, what they say, and what was decided. */
export function reviewServices (parts: () => HospitalParts, parties: Parties): ReviewServices {
  return {
    async reviews (_, caller) {
      const { finder, hospital, ...rest } = parts()
      const queue = await hospital.reviews.list()
      const cases = await finder.readMany(queue.map(one => one.caseId))
      const byId = new Map(cases.map(one => [hex(one.id), one]))
      const items: ReviewItemView[] = []
      // One body after the other: a long queue must not be in memory as a whole.
      for (const queued of queue) {
        const one = byId.get(hex(queued.caseId))
        if (one === undefined) continue
        const found = { ...rest, finder, hospital, queued, one }
        items.push(itemView(found, await bodyOf(found, caller), parties))
      }
      return items.sort((a, b) => a.deadline - b.deadline)
    },
    async review ({ params }, caller) {
      const found = await findReview(parts(), params.id)
      const body = await bodyOf(found, caller)
      if (body === undefined) {
        throw new ServiceError(503, 'body-missing', 'the body is not here yet; try again')
      }
      return { ...itemView(found, body, parties), body }
    },
    async decidedReviews () {
      return await parts().hospital.decisions.list(MAX_LISTED_DECISIONS)
    },
    async approveReview ({ params, body: words }) {
      return await decide(await findReview(parts(), params.id), words)
    },
    async rejectReview ({ params, body: { reason: code, ...words } }) {
      if (!isRule(code) || !REVIEW_REASON_CODES.includes(code)) {
        throw new ServiceError(422, 'unknown-reason', `${JSON.stringify(code.slice(0, 20))} is not a coded ` +
          `reason; use one of ${REVIEW_REASON_CODES.join(', ')}`)
      }
      return await decide(await findReview(parts(), params.id), words, { code, number: reasonCode(code) })
    }
  }
}

/** @param reason the reason of a rejection; undefined: the decision is an approval */
async function decide (
  { chain, hospital, queued }: Found, words: ReviewWords,
  reason?: { readonly code: string, readonly number: number }
): Promise<ReviewDecisionView> {
  const { clock, hostLoop: { state: { ledger } }, membership, signer } = chain
  if (!membership.set.has(signer.id)) throw notMember()
  const now = ledger.undecided.get(hex(queued.caseId))
  // A clinician judges the case: the decision counts in every attempt that may still be answered.
  const opinions = now === undefined ? [] : dutiesOn(now, ledger, signer.id).map(({ attempt }) => ({
    caseId: queued.caseId, attempt,
    decision: reason === undefined ? Decision.approve : Decision.reject,
    reason: reason?.number ?? NO_REASON
  }))
  const decision = {
    caseId: hex(queued.caseId), attempt: opinions[0]?.attempt ?? queued.attempt,
    decision: reason === undefined ? 'approve' : 'reject',
    ...(reason === undefined ? {} : { reason: reason.code }), ...words, decidedAt: clock.wall()
  } as const
  const given = await hospital.opinions.give(opinions, [hospital.reviews.operationToDequeue(queued.caseId)],
    [hospital.decisions.operationToRecord(decision)])
  if (given.length === 0) {
    throw new ServiceError(409, 'already-decided', 'this hospital has given its opinion on this case')
  }
  return decision
}

async function findReview (parts: HospitalParts, text: string): Promise<Found> {
  const id = await parts.finder.resolve(text)
  const [queued, one] = await Promise.all([parts.hospital.reviews.find(id), parts.finder.read(id)])
  if (one !== undefined && one.status > CaseStatus.open) {
    throw new ServiceError(409, 'already-decided', 'this case is decided already; see review list --decided')
  }
  if (queued === undefined || one === undefined) {
    throw new ServiceError(409, 'not-drawn-here', 'this case does not wait for this hospital; see review ' +
      'list, and review list --decided for answered cases')
  }
  return { ...parts, queued, one }
}

async function bodyOf ({ hospital, one }: Found, caller: Caller): Promise<Bundle | undefined> {
  const plaintext = await hospital.records.read(caller, one, 'body', 'review')
  return plaintext === undefined ? undefined : bundleOf(plaintext)
}

function itemView (
  { chain, one, queued }: Found, body: Bundle | undefined, parties: Parties
): ReviewItemView {
  const { attemptWindowMs } = chain.chain.genesis.parameters
  return {
    caseId: hex(queued.caseId),
    attempt: queued.attempt,
    submitter: parties.show(one.submitter),
    receivedAt: queued.receivedAt,
    deadline: one.openedAt + (queued.attempt + 1) * attemptWindowMs,
    findings: queued.findings.map(findingView),
    ...(body === undefined ? {} : { summary: reviewSummary(body, one.proposedAt) })
  }
}

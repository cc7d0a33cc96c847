import {
  MAX_LISTED_DECISIONS, REVIEW_REASON_CODES, ServiceError, type Caller, type HospitalServices,
  type ReviewDecisionView, type ReviewItemView, type ReviewRemarks, type ReviewSummaryView
} from '../../api/index.js'
import { expiryOf, holderOf, owes } from '../../protocol/ledger/index.js'
import { CaseStatus, JudgedBy, hex } from '../../protocol/types/index.js'
import { isRule, rejects } from '../../records/index.js'
import type { Operation } from '../../storage/index.js'
import { approval, excuse, type Verdict } from '../clinical/opinion.js'
import { clinicianOf } from './clinician.js'
import { checkClaim, claimed, findReview, personOf, type FoundReview } from './found-review.js'
import type { HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'
import { questionView } from './question-services.js'
import { findingView, notMember } from './refusals.js'
import { reviewSummary } from './review-summary.js'

type ReviewServices = Pick<HospitalServices,
  'reviews' | 'review' | 'decidedReviews' | `${'approve' | 'claim' | 'reject' | 'excuse'}Review`>

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
      const questions = found.hospital.asked.about(found.queued.caseId)
        .map(question => questionView(question, true, parties))
      return { ...itemView(found, summary, parties), questions, summary }
    },
    async decidedReviews () {
      return await parts().hospital.decisions.list(MAX_LISTED_DECISIONS)
    },
    async claimReview ({ params, body: { clinician: given, release = false } }) {
      const found = await findReview(parts(), params.id)
      const { chain, hospital: { claims }, queued: { caseId } } = found
      if (release) {
        const rows = claims.operationsToEnd(caseId)
        if (rows.length > 0) await chain.store.write(rows)
      } else {
        const clinician = await clinicianOf(found, given)
        const claim = await claims.take(caseId, clinician)
        if (claim.clinician !== clinician) throw claimed(claim.clinician, claim.until)
      }
      return itemView(found, undefined, parties)
    },
    async approveReview ({ params, body: remarks }) {
      const found = await findReview(parts(), params.id)
      checkFindings(found, remarks)
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
        [hospital.custody.operationToForget(caseId), ...hospital.asked.operationsToClose(caseId, false)])
    }
  }
}

type Decided = Pick<ReviewDecisionView, 'decision' | 'reason'> & ReviewRemarks

/** Checks that the rules allow an approval, and that one over a flag says why. @throws ServiceError */
function checkFindings ({ queued: { findings } }: FoundReview, { note = '' }: ReviewRemarks): void {
  if (rejects(findings)) {
    throw new ServiceError(409, 'rejected-by-rules', 'a rule rejects this case, and nobody can approve ' +
      'over that: reject it with the code of the rule')
  }
  const flags = findings.filter(({ outcome }) => outcome === 'flag').map(({ rule }) => rule)
  if (flags.length === 0 || note.trim() !== '') return
  throw new ServiceError(422, 'reason-needed', `${[...new Set(flags)].join(', ')} flagged this case: say ` +
    'in a note why it is approved (--note)')
}

/** @param extra rows that are written with the decision */
async function decide (
  found: FoundReview, { clinician: stated, ...decided }: Decided, opinion: Verdict,
  extra: readonly Operation[] = []
): Promise<ReviewDecisionView> {
  const { chain, hospital, queued: { caseId } } = found
  const clinician = await personOf(found, stated)
  checkClaim(found, clinician)
  const { clock, hostLoop: { state: { ledger } }, membership, signer } = chain
  if (!membership.set.has(signer.id)) throw notMember()
  const now = ledger.undecided.get(hex(caseId))
  if (now?.status === CaseStatus.undrawn) {
    // This node knows the draw before the block with it. A verdict would be lost, and the review with it.
    throw new ServiceError(503, 'not-drawn-yet', 'no block has the draw of this case yet; try again soon')
  }
  const opinions = now === undefined || !owes(now, ledger, signer.id) ? [] : [opinion]
  const person = clinician === undefined ? {} : { clinician }
  const decision = { caseId: hex(caseId), ...decided, ...person, decidedAt: clock.wall() }
  const rows = [hospital.reviews.operationToDequeue(caseId), ...hospital.claims.operationsToEnd(caseId)]
  const given = await hospital.opinions.give(opinions, rows,
    [...hospital.decisions.operationsToRecord(decision), ...extra])
  if (given.length === 0) {
    throw new ServiceError(409, 'already-decided', 'this hospital has already given its opinion on this case')
  }
  return decision
}

async function summaryOf (
  { hospital, entry }: FoundReview, caller: Caller
): Promise<ReviewSummaryView | undefined> {
  const opened = await hospital.records.read(caller, entry, 'review')
  return opened === undefined ? undefined : reviewSummary(opened.plaintext)
}

function itemView (
  { chain, entry, hospital, queued }: FoundReview, summary: ReviewSummaryView | undefined, parties: Parties
): ReviewItemView {
  const { parameters } = chain.chain.genesis
  const own = holderOf(entry, chain.signer.id)
  const claim = hospital.claims.of(queued.caseId)
  return {
    caseId: hex(queued.caseId),
    submitter: parties.show(entry.submitter),
    receivedAt: queued.receivedAt,
    deadline: own === undefined || own.deadline === 0 ? expiryOf(entry.openedAt, parameters) : own.deadline,
    findings: queued.findings.map(findingView),
    ...(entry.isForClinician ? { isOfSample: true } : {}),
    ...(claim === undefined ? {} : { claim }),
    ...(summary === undefined ? {} : { summary })
  }
}

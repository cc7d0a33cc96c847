import type { CaseStatusView, CaseView, OpinionView, RelationView } from '../../api/index.js'
import { drawnFor } from '../../protocol/sortition/index.js'
import { usableAttempts } from '../../protocol/ledger/index.js'
import {
  CaseStatus, Decision, equal, hex, ZERO_32, type Case, type ChainParameters, type CountedOpinion,
  type Opinion, type Proposal, type Relation, type Timestamp
} from '../../protocol/types/index.js'
import { ruleOf } from '../../records/index.js'
import type { PendingCase } from '../clinical/own-cases.js'
import type { Parties } from './parties.js'

export const STATUS: Readonly<Record<CaseStatus, CaseStatusView>> = {
  [CaseStatus.undrawn]: 'undrawn',
  [CaseStatus.open]: 'open',
  [CaseStatus.accepted]: 'accepted',
  [CaseStatus.rejected]: 'rejected',
  [CaseStatus.expired]: 'expired'
}

const RELATION: Readonly<Record<Relation, RelationView>> = {
  0: 'new', 1: 'amends', 2: 'retracts', 3: 'resubmits'
}

export interface CaseMoment {
  readonly parameters: ChainParameters
  /** The timestamp of the last block. */
  readonly now: Timestamp
  /** The timestamp of the block that closed the case, if it is closed. */
  readonly closedAt: Timestamp | undefined
}

export function caseView (entry: Case, moment: CaseMoment, parties: Parties): CaseView {
  return {
    id: hex(entry.id),
    status: STATUS[entry.status],
    submitter: parties.show(entry.submitter),
    seq: entry.seq,
    ...proposalView(entry),
    ...(equal(entry.supersededBy, ZERO_32) ? {} : { supersededBy: hex(entry.supersededBy) }),
    proposedAt: entry.proposedAt,
    height: entry.height,
    ...(entry.order.length === 0 ? {} : { drawHeight: entry.drawHeight, openedAt: entry.openedAt }),
    drawn: attemptsOf(entry, moment).map(drawn => drawn.map(id => parties.show(id))),
    opinions: entry.opinions.map(opinion => opinionView(opinion, parties)),
    ...(entry.closedHeight === 0 ? {} : { closedHeight: entry.closedHeight }),
    ...(moment.closedAt === undefined ? {} : { closedAt: moment.closedAt })
  }
}

/** Shows a proposal that is signed and stored here, but is in no block yet. */
export function pendingView (pending: PendingCase, parties: Parties, waits: string): CaseView {
  return {
    id: hex(pending.caseId),
    status: 'pending',
    waits,
    submitter: parties.show(pending.submitter),
    seq: pending.seq,
    ...proposalView(pending.proposal),
    drawn: [],
    opinions: []
  }
}

function proposalView (
  { bodyHash, bodySize, pseudonym, related, relation }: Proposal
): Pick<CaseView, 'bodyHash' | 'bodySize' | 'pseudonym' | 'related' | 'relation'> {
  return {
    pseudonym: hex(pseudonym),
    relation: RELATION[relation],
    ...(equal(related, ZERO_32) ? {} : { related: hex(related) }),
    bodyHash: hex(bodyHash),
    bodySize
  }
}

function attemptsOf (entry: Case, { parameters, now }: CaseMoment): Uint8Array[][] {
  if (entry.order.length === 0) return []
  const used = entry.opinions.reduce((most, opinion) => Math.max(most, opinion.attempt + 1), 1)
  const begun = entry.status === CaseStatus.open
    ? usableAttempts(entry, now, parameters)
    : entry.status === CaseStatus.expired ? parameters.attempts : 1
  return Array.from({ length: Math.max(used, begun) }, (_, attempt) =>
    drawnFor(entry.order, attempt, parameters.validatorsPerDiagnosis))
}

function opinionView (opinion: CountedOpinion, parties: Parties): OpinionView {
  const { validator, attempt, height } = opinion
  return { validator: parties.show(validator), attempt, ...decisionView(opinion), height }
}

/** Shows a decision. The reason of a rejection is shown as the code of a rule. */
export function decisionView (
  { decision, reason }: Pick<Opinion, 'decision' | 'reason'>
): Pick<OpinionView, 'decision' | 'reason'> {
  return decision === Decision.approve
    ? { decision: 'approve' }
    : { decision: 'reject', reason: ruleOf(reason) ?? String(reason) }
}
